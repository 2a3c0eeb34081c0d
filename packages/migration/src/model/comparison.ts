import type { Json } from "./json.ts";
import type { Identifier, SideName } from "./reading.ts";
import type { ReadStatistics } from "./statistics.ts";

/** What a comparison is judged by. */
export interface ComparisonRules {
  /** At least so far apart are the two readings of a side, in milliseconds. */
  readonly leastApartMs: number;
  readonly tolerances: readonly Tolerance[];
}

/** A declared exception, for one measure or one in each of several places. It goes on record with the receipt. */
export interface Tolerance {
  /** The keys that lead to the measure; `*` stands for any one key. */
  readonly path: readonly string[];
  readonly allow:
    /** Numbers that differ by no more than this. What is zero on one side alone is never tolerated. */
    | { readonly kind: "within"; readonly most: number }
    /** Any difference. Refused for what counts the data itself. */
    | { readonly kind: "any" };
  /** Why, in the words of whoever declared it. */
  readonly because: string;
}

/** One path on which two sides differ, with both values; undefined where a side does not have it. */
export interface Difference {
  readonly path: readonly string[];
  readonly source: Json | undefined;
  readonly copy: Json | undefined;
}

/** What two sides, each read twice, turned out to be. Only `match` says that the copy has what the source has. */
export type Comparison =
  | {
      readonly outcome: "match";
      readonly source: ReadStatistics;
      readonly copy: ReadStatistics;
      readonly tolerated: readonly Difference[];
    }
  | {
      readonly outcome: "mismatch";
      readonly differences: readonly Difference[];
      readonly tolerated: readonly Difference[];
    }
  | { readonly outcome: "undecided"; readonly doubts: readonly Doubt[] };

/** Why a comparison says nothing. */
export type Doubt =
  | { readonly kind: "unreadable"; readonly side: SideName; readonly reason: string }
  | { readonly kind: "unidentified"; readonly side: SideName }
  /** The two readings of a side come from two different places. */
  | { readonly kind: "changedIdentity"; readonly side: SideName }
  /** Something would be compared with itself, or nobody can say that it would not. */
  | { readonly kind: "sameSide"; readonly shared: readonly Identifier[] }
  | { readonly kind: "tooClose"; readonly side: SideName; readonly apartMs: number; readonly leastApartMs: number }
  /** There was no moment at which both sides are known to have stood still. */
  | { readonly kind: "notTogether" }
  | { readonly kind: "moving"; readonly side: SideName; readonly differences: readonly Difference[] }
  | { readonly kind: "differentKinds"; readonly source: string; readonly copy: string }
  | { readonly kind: "bothEmpty" }
  | { readonly kind: "badTolerance"; readonly path: readonly string[]; readonly reason: string };
