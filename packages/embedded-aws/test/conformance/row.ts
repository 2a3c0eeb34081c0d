/**
 * Where a row's expectation comes from: recorded from real AWS (R), AWS's documentation (D), a published study of real
 * updates (E), a user's report or log from real AWS (I), second hand (S), general knowledge (K), nothing better than
 * an assumption, or our own rule that what is not modelled is refused.
 */
export type Evidence = "R" | "D" | "E" | "I" | "S" | "K" | "assumed" | "ours";

/** One expectation of the suite. */
export interface Row {
  /** What is expected, as the end of a sentence that begins with the group's title. */
  readonly what: string;
  readonly evidence: Evidence;
  /** Rejects when the engine does otherwise. */
  readonly judge: () => Promise<void>;
}

/** Rows of one subject. */
export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
  /** Ends what the rows share. */
  readonly close?: () => Promise<void>;
}
