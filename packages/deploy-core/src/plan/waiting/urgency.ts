/**
 * How much somebody waits for a call, most first; each is free to be made only when none above it waits.
 *
 * | urgency | which calls | why there |
 * | --- | --- | --- |
 * | looking | the look at all stacks, of whoever looks for everybody | its answer serves all; there is one a second |
 * | watching | the events of a stack that is known by its ARN | an end that is there already is told by them |
 * | deciding | the status of such a stack | it decides how what was told has ended |
 * | finishing | all else of a run whose operation has begun | few calls from its own end; a policy may stand open |
 * | proposing | all else of a run that has made a change set | the next call but a few begins what takes minutes |
 * | working | all else | nobody's stack waits for it yet |
 *
 * So what is further goes first, and runs that begin together come to their executions one after the other, not all at
 * once: then their stacks do not end all at once either. Each run makes a bounded number of calls of the upper kinds for
 * one of the lowest, and looks and watching keep to shares of the budget, so that nobody waits for ever.
 */
export type Urgency = keyof typeof RANK;

const RANK = { looking: 0, watching: 1, deciding: 2, finishing: 3, proposing: 4, working: 5 } as const;

/** Below 0 where the first comes before the second, 0 where both stand in the same line. */
export function compareUrgency(one: Urgency, other: Urgency): number {
  return RANK[one] - RANK[other];
}

/** True for what does more than see how a stack stands. */
export function isToAct(urgency: Urgency): boolean {
  return RANK[urgency] > RANK.deciding;
}

/** Reads an urgency; one that a later version knows counts as the least, until whoever wrote it asks again. */
export function parseUrgency(text: string): Urgency {
  return Object.hasOwn(RANK, text) ? (text as Urgency) : "working";
}

/** How far a run has got, by the calls that it has made. */
export type Progress = "reading" | "proposed" | "begun";

/** What a call is to the run that makes it. */
export type CallKind =
  /** Looks at all stacks for everybody who follows one. */
  | "looks"
  /** Reads the events of a stack that the run knows by its ARN. */
  | "watches"
  /** Reads the status of such a stack. */
  | "decides"
  /** Makes a change set. */
  | "proposes"
  /** Sets an operation of the stack going. */
  | "begins"
  | "other";

/** Returns the urgency of a call, and how far the run has got with it. */
export function weighCall(
  kind: CallKind,
  progress: Progress,
): { readonly urgency: Urgency; readonly progress: Progress } {
  switch (kind) {
    case "looks":
      return { urgency: "looking", progress };
    case "watches":
      return { urgency: "watching", progress };
    case "decides":
      return { urgency: "deciding", progress };
    case "proposes":
      return { urgency: URGENCY_OF[progress], progress: progress === "begun" ? "begun" : "proposed" };
    case "begins":
      return { urgency: URGENCY_OF[progress], progress: "begun" };
    case "other":
      return { urgency: URGENCY_OF[progress], progress };
  }
}

const URGENCY_OF = {
  reading: "working",
  proposed: "proposing",
  begun: "finishing",
} as const satisfies Record<Progress, Urgency>;
