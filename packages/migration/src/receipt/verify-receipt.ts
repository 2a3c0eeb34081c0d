import type { Coverage } from "../migrate/ports.ts";
import { judgeIdentity, renderIdentifier, type Identifier, type Reading } from "../model/reading.ts";
import { isWhole } from "./parse-receipt.ts";
import type { Receipt, ReceiptSide } from "./receipt.ts";
import { digestStatistics } from "./write-receipt.ts";

/** What is there now, at the moment before something is destroyed. */
export interface ReceiptCheck {
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** What is about to be destroyed, as AWS tells it now. */
  readonly doomed: readonly Identifier[];
  /** Both sides, read now: a receipt is about data that is still the same, and a copy that is still there. */
  readonly source: Reading;
  readonly copy: Reading;
}

/** Whether a receipt allows its source to be destroyed. */
export type ReceiptVerdict =
  | { readonly kind: "valid" }
  /** Each reason is a sentence. */
  | { readonly kind: "refused"; readonly reasons: readonly string[] };

/** Two clocks may differ by as much, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Says what is against a receipt by itself, without a look at the data: each reason is a sentence. */
export function inspectReceipt(
  receipt: Receipt,
  { now, doomed }: Pick<ReceiptCheck, "now" | "doomed">,
): readonly string[] {
  return [...inspectUsedReceipt(receipt, { doomed }), ...findTimeReasons(receipt, now)];
}

/** Says whether a receipt is fresh, is about this very source, and is still true of both sides. All reasons against it are told. */
export function verifyReceipt(receipt: Receipt, check: ReceiptCheck): ReceiptVerdict {
  const reasons = [
    ...inspectReceipt(receipt, check),
    ...findSideReasons("source", receipt.source, check.source),
    ...findSideReasons("copy", receipt.copy, check.copy),
  ];
  return reasons.length === 0 ? { kind: "valid" } : { kind: "refused", reasons };
}

/** What is there of a source that was begun to be destroyed by a receipt. */
export interface HalfGoneCheck {
  readonly doomed: readonly Identifier[];
  /** The copy, read twice now. */
  readonly copy: readonly [Reading, Reading];
  /** The source, read now: what is left of it. */
  readonly left: Reading;
  /** Whether the copy has each thing that is still in the source. */
  readonly rest: Coverage;
}

/**
 * Says whether a destruction that was begun by a receipt may be gone on with. Its source is no longer as it was compared, and the receipt may have expired:
 * its use is on record. What is asked is that the copy is as it was, and has all that is left, and that nothing of that was written since.
 */
export function verifyUsedReceipt(receipt: Receipt, { doomed, copy, left, rest }: HalfGoneCheck): ReceiptVerdict {
  const reasons = [
    ...inspectUsedReceipt(receipt, { doomed }),
    ...copy.flatMap((reading) => findSideReasons("copy", receipt.copy, reading)),
    ...findLeftReasons(receipt, left),
    ...findRestReasons(rest),
  ];
  return reasons.length === 0 ? { kind: "valid" } : { kind: "refused", reasons: [...new Set(reasons)] };
}

/** Says what is against a receipt whose use is on record, without a look at the data; it may have expired. */
export function inspectUsedReceipt(receipt: Receipt, { doomed }: Pick<ReceiptCheck, "doomed">): readonly string[] {
  return [
    ...(isWhole(receipt) ? [] : ["The receipt was changed after it was written."]),
    ...findDoomedReasons(receipt, doomed),
  ];
}

/** An object that was written anew since, under its key and with its size, can be told by its time alone. */
function findLeftReasons({ source, comparedAt }: Receipt, { from, statistics }: Reading): readonly string[] {
  if (statistics.kind === "unreadable") return [`The source can not be read now: ${statistics.reason}.`];
  if (judgeIdentity(source.identifiers, from) !== "same") return ["The source is not the one that was compared."];
  if (statistics.kind !== "objects") return ["What is left of the source is no bucket."];
  return (statistics.objects.newestAt ?? 0) > comparedAt + CLOCK_SKEW_MS
    ? ["Something was written to the source after it was compared."]
    : [];
}

function findRestReasons(rest: Coverage): readonly string[] {
  switch (rest.kind) {
    case "covered":
      return [];
    case "missing":
      return [`The copy lacks ${rest.count} of what is left of the source, for instance ${rest.examples.join(", ")}.`];
    case "unreadable":
    case "unsupported":
      return [`Nothing shows that the copy has what is left of the source: ${rest.reason}.`];
  }
}

function findTimeReasons({ comparedAt, expiresAt }: Receipt, now: number): readonly string[] {
  if (now >= expiresAt) return ["The receipt has expired; compare again."];
  return comparedAt > now + CLOCK_SKEW_MS
    ? ["The receipt is from the future by this machine's clock; compare again."]
    : [];
}

function findDoomedReasons({ source, copy }: Receipt, doomed: readonly Identifier[]): readonly string[] {
  if (judgeIdentity(source.identifiers, doomed) === "same") return [];
  const told = doomed.map(renderIdentifier).join(", ");
  if (judgeIdentity(copy.identifiers, doomed) === "same")
    return [`The receipt is about destroying its source, and ${told} is the copy.`];
  return [`The receipt is about ${source.identifiers.map(renderIdentifier).join(", ")}, not about ${told || "this"}.`];
}

function findSideReasons(side: string, then: ReceiptSide, { from, statistics }: Reading): readonly string[] {
  if (statistics.kind === "unreadable") return [`The ${side} can not be read now: ${statistics.reason}.`];
  if (judgeIdentity(then.identifiers, from) !== "same") return [`The ${side} is not the one that was compared.`];
  return digestStatistics(statistics) === then.digest
    ? []
    : [`The ${side} is no longer as it was when it was compared.`];
}
