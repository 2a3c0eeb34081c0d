import type { Difference } from "../model/comparison.ts";
import type { Identifier } from "../model/reading.ts";
import type { Receipt } from "../receipt/receipt.ts";
import type { Ending } from "./ending.ts";
import type { Form, SiteName } from "./sites.ts";

/** The version of the journal's format that is written, and the newest that is read. */
export const JOURNAL_FORMAT = 1;

/** One thing that a migration has on record; times are in milliseconds since the Unix epoch. */
export type Entry =
  | Begun
  /** Another run goes on. */
  | { readonly entry: "resumed"; readonly at: number; readonly by: string }
  /**
   * Written before anything is done. Without its `finished` nobody knows whether it was done. `doomed` is what stands at a site that is to go:
   * afterwards nobody could look it up.
   */
  | {
      readonly entry: "starting";
      readonly at: number;
      readonly step: Step;
      readonly doomed?: readonly Identifier[];
    }
  | { readonly entry: "finished"; readonly at: number; readonly step: Step; readonly result: StepResult }
  /** From here on the way leads back. */
  | { readonly entry: "turned"; readonly at: number; readonly reason: string }
  | { readonly entry: "ended"; readonly at: number; readonly ending: Ending };

/** The first entry: what is migrated, and how. */
export interface Begun {
  readonly entry: "begun";
  readonly format: typeof JOURNAL_FORMAT;
  /** Names the migration; what it builds carries it. */
  readonly id: string;
  readonly form: Form;
  readonly at: number;
  readonly by: string;
  /** What tells the source from whatever takes its place. */
  readonly source: readonly Identifier[];
  /** For how long the source is kept after the switch, in milliseconds. */
  readonly keepMs: number;
}

/** One thing to do. */
export type Step =
  /** Ends normal traffic to a site, or lets it in. */
  | { readonly do: "close" | "open"; readonly site: SiteName }
  /** Reads a site twice, for its baseline. */
  | { readonly do: "measure"; readonly site: SiteName }
  | { readonly do: "build"; readonly site: SiteName }
  /** Deletes a copy that was not proven, or an origin whose copy was. */
  | { readonly do: "discard" | "destroy"; readonly site: SiteName }
  | { readonly do: "awaitGone"; readonly site: SiteName }
  /**
   * `verify` reads both sides again for their receipt. `confirm` asks whether the origin still is as its baseline says, and has all that
   * the copy has. `cover` asks whether the copy still has all of its origin. `recheck` asks it of the copy of an origin that is half gone.
   */
  | {
      readonly do: "copy" | "compare" | "verify" | "confirm" | "cover" | "recheck";
      readonly from: SiteName;
      readonly to: SiteName;
    };

/** What came of a step. */
export type StepResult =
  | { readonly kind: "done" }
  | { readonly kind: "measured"; readonly digest: string; readonly amount: number }
  | { readonly kind: "matched"; readonly receipt: Receipt }
  | { readonly kind: "mismatched"; readonly differences: readonly Difference[] }
  /** It was not done, or says no; the reason is a sentence. */
  | { readonly kind: "failed"; readonly reason: string };

/** Returns the same text for the same step. */
export function keyOf(step: Step): string {
  return "site" in step ? `${step.do} ${step.site}` : `${step.do} ${step.from} ${step.to}`;
}
