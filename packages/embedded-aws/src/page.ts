import type { AwsError } from "./aws-error.ts";

/** What a page is cut from. */
export interface PageRequest<T> {
  readonly token: string | undefined;
  readonly size: number;
  readonly keyOf: (item: T) => string;
  /** Ascending unless told otherwise. */
  readonly order?: "ascending" | "descending";
  /** The service's answer to a token that it never gave out. */
  readonly invalidToken: AwsError;
}

/**
 * Returns the items from where `token` (an answer's NextToken) says, at most `size` of them, in order of their keys.
 * A token holds the key of the first item of its page, so items that come or go in the meantime do not shift it.
 */
export function pageInOrder<T>(
  items: readonly T[],
  { token, size, keyOf, invalidToken, order = "ascending" }: PageRequest<T>,
): { readonly items: readonly T[]; readonly nextToken: string | undefined } {
  const from = token === undefined ? undefined : readToken(token);
  if (token !== undefined && from === undefined) throw invalidToken;
  const isBefore = (one: string, other: string): boolean => (order === "ascending" ? one < other : one > other);
  const rest = items
    .filter((item) => from === undefined || !isBefore(keyOf(item), from))
    .toSorted((a, b) => (isBefore(keyOf(a), keyOf(b)) ? -1 : 1));
  const following = rest[size];
  return { items: rest.slice(0, size), nextToken: following === undefined ? undefined : writeToken(keyOf(following)) };
}

/** Marks a token as one of ours: any text in Base64 would be a key otherwise. */
const TOKEN = "page:";

function writeToken(key: string): string {
  return btoa(TOKEN + encodeURIComponent(key));
}

function readToken(token: string): string | undefined {
  try {
    const text = atob(token);
    return text.startsWith(TOKEN) ? decodeURIComponent(text.slice(TOKEN.length)) : undefined;
  } catch {
    return undefined;
  }
}
