import { renderCanonicalJson } from "@logstack/release";
import { withSortedLists } from "../compare/find-differences.ts";
import type { Comparison, Tolerance } from "../model/comparison.ts";
import { digestOf } from "../model/digest.ts";
import type { Side, SideName, Sides } from "../model/reading.ts";
import { amountOf, measuresOf, type ReadStatistics } from "../model/statistics.ts";
import { RECEIPT_FORMAT, type ReadTarget, type Receipt, type ReceiptSide } from "./receipt.ts";

/** A comparison that found a match. */
export type Match = Extract<Comparison, { readonly outcome: "match" }>;

/** What a receipt says over and above its comparison. */
export interface ReceiptFacts {
  readonly sides: Sides;
  readonly by: string;
  /** For how long it holds, in milliseconds. */
  readonly validMs: number;
  readonly tolerances: readonly Tolerance[];
  /** What was asked to read each side; left out where nobody reads it again by a command. */
  readonly targets?: Readonly<Record<SideName, ReadTarget>>;
}

/** Makes the receipt of a match. Its time is that of the last reading, whenever it is written. */
export function makeReceipt(match: Match, { sides, by, validMs, tolerances, targets }: ReceiptFacts): Receipt {
  const comparedAt = Math.max(sides.source.second.at, sides.copy.second.at);
  const bare: Omit<Receipt, "digest"> = {
    format: RECEIPT_FORMAT,
    by,
    comparedAt,
    expiresAt: comparedAt + validMs,
    kind: match.source.kind,
    amount: amountOf(match.source),
    source: describeSide(sides.source, match.source, targets?.source),
    copy: describeSide(sides.copy, match.copy, targets?.copy),
    tolerances,
    tolerated: match.tolerated,
  };
  return { ...bare, digest: digestOf(bare) };
}

/** Renders a receipt as canonical JSON, with a line end. */
export function renderReceipt(receipt: Receipt): string {
  return `${renderCanonicalJson(receipt)}\n`;
}

/** Returns the digest of all that was read of a side: equal ones are of equal measures, in whatever order. */
export function digestStatistics(statistics: ReadStatistics): string {
  return digestOf({ kind: statistics.kind, measures: withSortedLists(measuresOf(statistics)) });
}

function describeSide(
  { name, first, second }: Side,
  ...[statistics, target]: readonly [ReadStatistics, ReadTarget | undefined]
): ReceiptSide {
  return {
    name,
    identifiers: second.from,
    readAt: [first.at, second.at],
    digest: digestStatistics(statistics),
    ...(target === undefined ? {} : { target }),
  };
}
