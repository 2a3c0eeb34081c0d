import { validationError } from "../../aws-error.ts";

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextToken: string | undefined;
}

/**
 * Returns the items from where `token` (an answer's NextToken) says, at most `size` of them.
 * A token names the first item of its page by `keyOf`, so that items added in the meantime do not shift it.
 */
export function pageOf<T>(
  all: readonly T[],
  request: { readonly token: string | undefined; readonly size: number; readonly keyOf: (item: T) => string },
): Page<T> {
  const start = request.token === undefined ? 0 : all.findIndex((item) => request.keyOf(item) === request.token);
  if (start < 0) throw validationError("Invalid NextToken");
  const items = all.slice(start, start + request.size);
  const following = all[start + request.size];
  return { items, nextToken: following === undefined ? undefined : request.keyOf(following) };
}
