import { keyOf, type Entry, type Step } from "./journal-entry.ts";
import type { LegProgress, Progress } from "./read-progress.ts";
import type { Form, Leg, ObservedSite, SiteThere } from "./sites.ts";

/** All that the plan of one leg looks at. */
export interface LegView {
  readonly leg: Leg;
  readonly form: Form;
  readonly isLast: boolean;
  readonly progress: Progress;
  readonly own: LegProgress;
  readonly from: SiteThere;
  readonly to: Exclude<ObservedSite, { readonly kind: "unknown" }>;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** So often a step may fail in one run, and so often it may be begun: what does not last is not done for ever. */
const MOST_FAILURES = 3;
const MOST_STARTS = 10;

/** Why a step is not tried again in this run, as a sentence; undefined as long as it may be. */
export function findGivenUp(progress: Progress, step: Step): string | undefined {
  const tried = progress.attempts.get(keyOf(step));
  if (tried === undefined) return undefined;
  if (tried.failed >= MOST_FAILURES) return tried.reason;
  return tried.started >= MOST_STARTS ? `It was begun ${tried.started} times ("${keyOf(step)}").` : undefined;
}

/** True when the very last entry says that this step was done: nothing came in between. */
export function wasJustDone({ last }: Progress, step: Step): boolean {
  return isDone(last) && keyOf(last.step) === keyOf(step);
}

function isDone(entry: Entry): entry is Extract<Entry, { readonly entry: "finished" }> {
  return entry.entry === "finished" && entry.result.kind === "done";
}

/** True for a copy that this migration built. */
export function isOurs({ progress, to }: LegView): boolean {
  return to.kind === "there" && to.madeBy === progress.begun.id;
}
