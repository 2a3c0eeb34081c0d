import type { Difference, Tolerance } from "../model/comparison.ts";
import type { Identifier } from "../model/reading.ts";

/** The version of the receipt's format that is written, and the only one that is read. */
export const RECEIPT_FORMAT = 1;

/** That a copy was found to have what its source has. It allows to destroy the source, as long as it is fresh and both are as they were. */
export interface Receipt {
  readonly format: typeof RECEIPT_FORMAT;
  /** Who compared, for instance the ARN of the credentials. */
  readonly by: string;
  /** When the last reading had ended, in milliseconds since the Unix epoch. */
  readonly comparedAt: number;
  readonly expiresAt: number;
  /** What kind of statistics was compared. */
  readonly kind: "entities" | "indices" | "objects" | "keys";
  /** How many documents, objects, keys or entities the source had. */
  readonly amount: number;
  readonly source: ReceiptSide;
  readonly copy: ReceiptSide;
  readonly tolerances: readonly Tolerance[];
  /** Differences that were there and that a tolerance covers. */
  readonly tolerated: readonly Difference[];
  /** SHA-256 of the canonical JSON of all the rest. It shows damage; it is no signature. */
  readonly digest: string;
}

/** One side as it was compared. */
export interface ReceiptSide {
  readonly name: string;
  readonly identifiers: readonly Identifier[];
  /** When it was read, both times, in milliseconds since the Unix epoch. */
  readonly readAt: readonly [number, number];
  /** Digest of its statistics. */
  readonly digest: string;
  /** What was asked to read it, so that the same is read again; left out where nobody reads it by a command. */
  readonly target?: ReadTarget;
}

/** What is read of a side, as `logstack stats` takes it; without credentials. */
export interface ReadTarget {
  readonly target: string;
  readonly environment?: string;
  /** Of a cluster: a name or pattern of indices; `*` for all. */
  readonly indices: string;
}

/** What a receipt's comparison left out, as the end of "it is about"; undefined for one that is about all of a side. */
export function findPart({ kind, source }: Receipt): string | undefined {
  const { indices = "*" } = source.target ?? {};
  if (kind === "indices" && indices !== "*") return `the indices ${indices} alone`;
  const bucket = source.identifiers.find((each) => each.kind === "bucket")?.value ?? "/";
  const prefix = bucket.slice(bucket.indexOf("/") + 1);
  return kind === "objects" && prefix !== "" ? `what is under ${prefix} alone` : undefined;
}

/** What a bucket is marked with before it is emptied by a receipt: whoever finds it half empty knows by which. */
export function markOf({ digest }: Receipt): string {
  return `receipt-${digest}`;
}
