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
}
