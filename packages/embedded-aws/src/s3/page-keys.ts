import { decodeBase64, encodeBase64 } from "../wire/base64.ts";
import { compareUtf8 } from "./compare-utf8.ts";
import { invalidArgument } from "./s3-error.ts";

/** What to list: keys that begin with a prefix, those with the same beginning up to the delimiter as one. */
export interface Listing {
  readonly prefix: string;
  readonly delimiter: string;
  /** Only what comes behind this key or common prefix. */
  readonly startAfter: string;
  readonly most: number;
}

/** One line of a listing. */
export type Entry<Item> =
  | { readonly kind: "item"; readonly name: string; readonly item: Item }
  | { readonly kind: "prefix"; readonly name: string };

/** What one page of a listing holds. */
export interface Page<Item> {
  readonly entries: readonly Entry<Item>[];
  /** Where the next page begins: after this key or prefix. Undefined when this is the last page. */
  readonly nextAfter: string | undefined;
}

const MOST = 1000;

/** Returns one page of items that are in the order of their keys and begin with the listing's prefix. */
export function pageKeys<Item extends { readonly key: string }>(items: readonly Item[], listing: Listing): Page<Item> {
  const entries: Entry<Item>[] = [];
  if (listing.most === 0) return { entries, nextAfter: undefined };
  for (const item of items) {
    const entry = entryOf(item, listing);
    // A prefix that an earlier page ended with covers every key below it.
    const isBehind = listing.startAfter !== "" && compareUtf8(entry.name, listing.startAfter) <= 0;
    if (isBehind || (entry.kind === "prefix" && entries.at(-1)?.name === entry.name)) continue;
    if (entries.length === listing.most) return { entries, nextAfter: entries.at(-1)?.name };
    entries.push(entry);
  }
  return { entries, nextAfter: undefined };
}

function entryOf<Item extends { readonly key: string }>(item: Item, { prefix, delimiter }: Listing): Entry<Item> {
  const end = delimiter === "" ? -1 : item.key.indexOf(delimiter, prefix.length);
  return end === -1
    ? { kind: "item", name: item.key, item }
    : { kind: "prefix", name: item.key.slice(0, end + delimiter.length) };
}

/** Reads how many entries a page may have; S3 gives no more than a thousand. */
export function readMost(query: URLSearchParams, name: string): number {
  const text = query.get(name);
  if (text === null || text === "") return MOST;
  if (!/^\d{1,10}$/.test(text)) {
    throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
  }
  return Math.min(Number(text), MOST);
}

/** Returns how the listing writes keys: as they are, or encoded where the caller asks for that. AWS: slashes stay. */
export function readKeyEncoding(query: URLSearchParams): (key: string) => string {
  const type = query.get("encoding-type");
  if (type === null) return (key) => key;
  if (type !== "url") throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", type);
  return encodeKey;
}

/** Returns a key as S3 encodes it in listings and events: a blank as a plus sign, slashes as they are. */
export function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll("%2F", "/").replaceAll("%20", "+");
}

/** Returns a continuation token, which says nothing to its reader. */
export function encodeToken(key: string): string {
  return encodeBase64(new TextEncoder().encode(key));
}

/** Returns where a token leads; throws `InvalidArgument` for one that S3 never gave. */
export function decodeToken(token: string): string {
  const bytes = decodeBase64(token);
  if (bytes === undefined) {
    throw invalidArgument("The continuation token provided is incorrect", "continuation-token", token);
  }
  return new TextDecoder().decode(bytes);
}
