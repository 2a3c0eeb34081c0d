import * as z from "zod";
import { digestOf } from "../model/digest.ts";
import type { Json } from "../model/json.ts";
import { RECEIPT_FORMAT, type Receipt } from "./receipt.ts";

/** A receipt that was read, or why it is none, as a sentence. */
export type ParsedReceipt =
  | { readonly kind: "receipt"; readonly receipt: Receipt }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Reads a receipt's text. One that is damaged, was edited or has another format is none. */
export function parseReceipt(text: string): ParsedReceipt {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unreadable("It is no JSON.");
  }
  const format = (value as { readonly format?: unknown } | null)?.format;
  if (typeof format === "number" && format > RECEIPT_FORMAT) {
    return unreadable(`Its format is ${format}, and this logstack reads ${RECEIPT_FORMAT}.`);
  }
  const parsed = RECEIPT.safeParse(value);
  if (!parsed.success) return unreadable("It is not the receipt of a comparison.");
  const receipt = parsed.data as Receipt;
  return isWhole(receipt)
    ? { kind: "receipt", receipt }
    : unreadable("It was changed after it was written: its digest is not that of what it says.");
}

/** True when a receipt says what it said when it was written. */
export function isWhole(receipt: Receipt): boolean {
  const { digest, ...rest } = receipt;
  return digest === digestOf(rest);
}

function unreadable(reason: string): ParsedReceipt {
  return { kind: "unreadable", reason };
}

const TIME = z.number().int().nonnegative();
const PATH = z.array(z.string());
const VALUE = z.custom<Json>(() => true);
const DIFFERENCE = z.strictObject({ path: PATH, source: VALUE.optional(), copy: VALUE.optional() });
const SIDE = z.strictObject({
  name: z.string(),
  identifiers: z.array(z.strictObject({ kind: z.string(), value: z.string() })).min(1),
  readAt: z.tuple([TIME, TIME]),
  digest: z.string(),
  target: z.strictObject({ target: z.string(), environment: z.string().optional(), indices: z.string() }).optional(),
});
const TOLERANCE = z.strictObject({
  path: PATH,
  allow: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("within"), most: z.number() }),
    z.strictObject({ kind: z.literal("any") }),
  ]),
  because: z.string(),
});
const RECEIPT = z.strictObject({
  format: z.literal(RECEIPT_FORMAT),
  by: z.string(),
  comparedAt: TIME,
  expiresAt: TIME,
  kind: z.enum(["entities", "indices", "objects", "keys"]),
  amount: z.number().nonnegative(),
  source: SIDE,
  copy: SIDE,
  tolerances: z.array(TOLERANCE),
  tolerated: z.array(DIFFERENCE),
  digest: z.string(),
});
