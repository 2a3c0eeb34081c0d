import type { Difference } from "../model/comparison.ts";
import type { Receipt } from "../receipt/receipt.ts";
import { ENDINGS, type Ending } from "./ending.ts";
import { keyOf, type Begun, type Entry, type Step, type StepResult } from "./journal-entry.ts";
import { LEGS, type Leg } from "./sites.ts";

/** What a journal says of one leg. */
export interface LegProgress {
  /** Digest of the origin, closed and before anything was copied. */
  readonly baseline?: string;
  readonly built?: boolean;
  /** The copy was found open before it was proven: it may have taken what its origin never had. */
  readonly exposed?: boolean;
  readonly copied?: boolean;
  readonly mismatch?: readonly Difference[];
  /** The last match, until something shows that it no longer holds. */
  readonly receipt?: Receipt;
  /** The last match of this very copy, whether it still holds or not. */
  readonly proven?: Receipt;
  /** The origin's destruction was begun; nobody knows how far it came. */
  readonly destroying?: boolean;
  /** The copy was being opened after it was proven: it may have taken what the origin does not have. */
  readonly switching?: boolean;
  /** When it was open, in milliseconds since the Unix epoch. */
  readonly switchedAt?: number;
}

/** What a journal says of its migration. */
export interface Progress {
  readonly begun: Begun;
  /** One for each leg of the form. */
  readonly legs: readonly LegProgress[];
  /** Why the way leads back; undefined while it leads on. */
  readonly turned: string | undefined;
  /** How often each step was started and failed in this run. */
  readonly attempts: ReadonlyMap<string, Attempts>;
  readonly last: Entry;
  /** How the last run ended; undefined while one is under way. */
  readonly ending: Ending | undefined;
}

/** What became of one step in this run. */
export interface Attempts {
  readonly started: number;
  readonly failed: number;
  /** Why it failed the last time. */
  readonly reason: string;
}

/** Reads what a journal says of its migration. Throws for a journal without a beginning, which nothing writes. */
export function readProgress(journal: readonly Entry[]): Progress {
  const [begun] = journal;
  if (begun?.entry !== "begun") throw new Error("The journal does not begin with what is migrated.");
  const legs = LEGS[begun.form];
  const start: Progress = {
    begun,
    legs: legs.map(() => ({})),
    turned: undefined,
    attempts: new Map(),
    last: begun,
    ending: undefined,
  };
  return journal.slice(1).reduce((progress, entry) => ({ ...addEntry(progress, entry, legs), last: entry }), start);
}

function addEntry(progress: Progress, entry: Entry, legs: readonly Leg[]): Progress {
  switch (entry.entry) {
    case "begun":
      throw new Error("The journal begins twice.");
    case "resumed":
      return addResumed(progress);
    case "starting":
      return {
        ...progress,
        legs: progress.legs.map((each, index) => addStart(each, entry.step, legs[index])),
        attempts: addAttempt(progress.attempts, entry.step),
      };
    case "finished":
      return {
        ...progress,
        legs: progress.legs.map((each, index) => addResult(each, entry, legs[index])),
        attempts: addFailure(progress.attempts, entry),
      };
    case "turned":
      return { ...progress, turned: entry.reason };
    case "ended":
      return { ...progress, ending: entry.ending };
  }
}

function addResumed(progress: Progress): Progress {
  const { ending } = progress;
  if (ending !== undefined && ENDINGS[ending.kind] === "final") return progress;
  // Whoever goes on after it, means to go on: the second leg begins anew.
  const turned = ending?.kind === "onlyCopyHasTheData" ? undefined : progress.turned;
  return { ...progress, ending: undefined, attempts: new Map(), turned };
}

function addStart(progress: LegProgress, step: Step, leg: Leg | undefined): LegProgress {
  if ("site" in step) {
    if (step.do === "destroy" && step.site === leg?.from) return { ...progress, destroying: true };
    // From now on it may be written to: what was read of it before is history, and so is what was made of it.
    if (step.do === "open" && step.site === leg?.from)
      return without(progress, "baseline", "copied", "receipt", "mismatch");
    if (step.do === "close" && step.site === leg?.to) return { ...progress, exposed: true };
    if (step.do === "open" && step.site === leg?.to) return { ...progress, switching: true };
    return progress;
  }
  return step.do === "copy" && isOf(step, leg)
    ? without(progress, "copied", "receipt", "proven", "mismatch")
    : progress;
}

function addResult(
  progress: LegProgress,
  { step, result, at }: Extract<Entry, { readonly entry: "finished" }>,
  leg: Leg | undefined,
): LegProgress {
  if (result.kind === "measured" && "site" in step && step.site === leg?.from)
    return { ...progress, baseline: result.digest };
  if ("site" in step && step.site === leg?.to && result.kind === "done") return addDone(progress, step, at);
  if ("site" in step || !isOf(step, leg)) return progress;
  if (step.do === "copy" && result.kind === "done") return { ...progress, copied: true };
  if (result.kind === "matched") return { ...progress, receipt: result.receipt, proven: result.receipt };
  if (result.kind === "mismatched") return { ...without(progress, "receipt"), mismatch: result.differences };
  return step.do === "verify" && result.kind === "failed" ? without(progress, "receipt") : progress;
}

/** Adds what was done to a leg's copy. */
function addDone(progress: LegProgress, step: Step, at: number): LegProgress {
  if (step.do === "build") return { ...without(progress, "copied", "receipt", "proven", "mismatch"), built: true };
  if (step.do === "discard") return without(progress, "built", "exposed", "copied", "receipt", "proven", "mismatch");
  return step.do === "open" ? { ...progress, switchedAt: progress.switchedAt ?? at } : progress;
}

const NOT_TRIED: Attempts = { started: 0, failed: 0, reason: "" };

function addAttempt(attempts: Progress["attempts"], step: Step): Progress["attempts"] {
  const before = attempts.get(keyOf(step)) ?? NOT_TRIED;
  return new Map(attempts).set(keyOf(step), { ...before, started: before.started + 1 });
}

function addFailure(
  attempts: Progress["attempts"],
  { step, result }: { readonly step: Step; readonly result: StepResult },
): Progress["attempts"] {
  if (result.kind !== "failed") return attempts;
  const before = attempts.get(keyOf(step)) ?? NOT_TRIED;
  return new Map(attempts).set(keyOf(step), { ...before, failed: before.failed + 1, reason: result.reason });
}

function isOf(step: { readonly from: string; readonly to: string }, leg: Leg | undefined): boolean {
  return step.from === leg?.from && step.to === leg.to;
}

function without(progress: LegProgress, ...names: readonly (keyof LegProgress)[]): LegProgress {
  return Object.fromEntries(Object.entries(progress).filter(([name]) => !names.includes(name as keyof LegProgress)));
}
