import type { SignalRecord } from "../model/records.ts";
import { shareOf, type RollingPolicy } from "./rolling-policy.ts";
import { ROLLING_TEXTS } from "./rolling-texts.ts";

/**
 * A rolling update of an Auto Scaling group, all that is needed to go on with it after a restart.
 *
 * | stage    | what it waits for                               | what follows                                             |
 * | -------- | ----------------------------------------------- | -------------------------------------------------------- |
 * | opening  | nothing                                         | the group may grow: settling; else between               |
 * | between  | nothing                                         | the next batch is terminated: settling; or finished      |
 * | settling | what ends is gone, what comes is up             | instances were added: hearing or pausing; else between   |
 * | hearing  | a signal of each added instance, or the timeout | between, or failed                                       |
 * | pausing  | the pause time                                  | between                                                  |
 * | finished, failed | -                                       | -                                                        |
 */
export interface RollingUpdate {
  readonly policy: RollingPolicy;
  /** The instances to replace, in the order in which they go. */
  readonly obsolete: readonly string[];
  readonly batchSize: number;
  /** How many instances the group has in the end. */
  readonly finalSize: number;
  /** How many it has meanwhile; undefined where its size stays. */
  readonly temporarySize: number | undefined;
  /** Those of `obsolete` that are still to go. */
  readonly left: readonly string[];
  /** Members that are not obsolete and that nothing is awaited of any more. */
  readonly settled: readonly string[];
  readonly successes: number;
  readonly failures: number;
  /** How many signals never came. */
  readonly silences: number;
  readonly stage: RollingStage;
}

/** Where a rolling update stands; `sinceMs` is when that began, in milliseconds since the Unix epoch. */
export type RollingStage =
  | { readonly at: "opening" | "between" | "finished" }
  | { readonly at: "settling"; readonly sinceMs: number; readonly ending: readonly string[]; readonly adding: number }
  | { readonly at: "hearing"; readonly sinceMs: number; readonly expected: number }
  | { readonly at: "pausing"; readonly sinceMs: number }
  | { readonly at: "failed"; readonly reason: string };

/** What is to be done to the group, or told of it. */
export type RollingAct =
  | { readonly act: "tell"; readonly text: string }
  | { readonly act: "suspend" | "resume"; readonly processes: readonly string[] }
  /** `grow`: until it is rolled. `restore`: for good. */
  | { readonly act: "grow" | "restore"; readonly size: number }
  | { readonly act: "replace"; readonly instanceIds: readonly string[]; readonly replacements: number };

/** A group as a rolling update finds it. */
export interface RollingView {
  readonly desiredCapacity: number;
  readonly maxSize: number;
  /** The members that live, oldest first. */
  readonly members: readonly { readonly instanceId: string; readonly isObsolete: boolean }[];
}

/** What a step is decided by. */
export interface RollingFacts {
  readonly nowMs: number;
  /** How much of AWS's time has been waited for since the stage began. */
  readonly waitedMs: number;
  readonly group: RollingView;
  /** True while the timeout does not count, because a machine is about to signal that would have been quicker on AWS. */
  readonly isExtended?: boolean;
  /** All signals that the group has received in this phase. */
  readonly signals: readonly Pick<SignalRecord, "uniqueId" | "status">[];
}

/** `wait`: until so much of AWS's time has passed since the stage began. `move`: the acts and the record go together. */
export type RollingStep =
  | { readonly kind: "wait"; readonly untilMs: number }
  | { readonly kind: "move"; readonly acts: readonly RollingAct[]; readonly next: RollingUpdate }
  | { readonly kind: "end"; readonly reason: string | undefined };

/** How long AWS takes, in milliseconds; typical durations in the logs. */
const DURATION_MS = { comeUp: 30_000, replace: 50_000, terminate: 3_000 } as const;
/** AWS: an instance that is not in service within an hour counts as not updated. */
const STABILIZE_MS = 3_600_000;
/** How often what is waited for is looked for, and how many times at most. */
const LOOK_EVERY_MS = 5_000;
const MOST_LOOKS = 200;

/**
 * Returns the rolling update of a group, or undefined when no instance is obsolete.
 * AWS: no batch is so large that the group would exceed its MaxSize or fall below MinInstancesInService; a group that has
 * room grows first by what is to stay in service and one batch.
 */
export function planRollingUpdate(policy: RollingPolicy, group: RollingView): RollingUpdate | undefined {
  const { desiredCapacity, maxSize, members } = group;
  const obsolete = members.filter((it) => it.isObsolete).map((it) => it.instanceId);
  if (obsolete.length === 0) return undefined;
  const { maxBatchSize, minInService } = policy;
  const batchSize = Math.max(1, Math.min(maxBatchSize, obsolete.length, maxSize - minInService));
  const room = Math.max(desiredCapacity, Math.min(maxSize, minInService + batchSize));
  // Known from logs: with nothing to keep in service, or at its MaxSize, a group's size is not touched.
  const isResized = minInService > 0 && desiredCapacity < maxSize;
  return {
    policy,
    obsolete,
    batchSize,
    finalSize: desiredCapacity,
    temporarySize: isResized ? room : undefined,
    left: obsolete,
    settled: members.filter((it) => !it.isObsolete).map((it) => it.instanceId),
    successes: 0,
    failures: 0,
    silences: 0,
    stage: { at: "opening" },
  };
}

/** Returns what a rolling update does next. */
export function stepRollingUpdate(update: RollingUpdate, facts: RollingFacts): RollingStep {
  const { stage } = update;
  switch (stage.at) {
    case "opening":
      return open(update, facts);
    case "between":
      return beginBatch(update, facts);
    case "settling":
      return settle({ ...update, stage }, facts);
    case "hearing":
      return hear({ ...update, stage }, facts);
    case "pausing":
      return facts.waitedMs < update.policy.pauseMs
        ? { kind: "wait", untilMs: update.policy.pauseMs }
        : goBetween([], update, facts);
    case "finished":
      return { kind: "end", reason: undefined };
    case "failed":
      return { kind: "end", reason: stage.reason };
  }
}

type At<Stage extends RollingStage["at"]> = RollingUpdate & { readonly stage: Extract<RollingStage, { at: Stage }> };

function open(update: RollingUpdate, { nowMs, group }: RollingFacts): RollingStep {
  const { policy, batchSize, obsolete, temporarySize } = update;
  const acts: RollingAct[] = [
    { act: "suspend", processes: policy.suspendProcesses },
    tell(ROLLING_TEXTS.opening({ obsolete: obsolete.length, batchSize, policy })),
  ];
  if (temporarySize === undefined) return move(acts, update, { at: "between" });
  acts.push(tell(ROLLING_TEXTS.temporarySize(temporarySize)), { act: "grow", size: temporarySize });
  const adding = Math.max(0, temporarySize - group.members.length);
  const growing: RollingStage = { at: "settling", sinceMs: nowMs, ending: [], adding };
  return move(acts, update, adding > 0 ? growing : { at: "between" });
}

/** Takes the next obsolete instances out and as many new ones in as the group still lacks of its final size. */
function beginBatch(update: RollingUpdate, { nowMs, group }: RollingFacts): RollingStep {
  const { policy, left, batchSize, finalSize } = update;
  const live = new Set(group.members.map((it) => it.instanceId));
  const instanceIds = left.filter((id) => live.has(id)).slice(0, batchSize);
  if (instanceIds.length === 0) {
    const acts: readonly RollingAct[] = [
      { act: "restore", size: finalSize },
      { act: "resume", processes: policy.suspendProcesses },
    ];
    return move(acts, update, { at: "finished" });
  }
  const renewed = group.members.filter((it) => !it.isObsolete).length;
  const replacements = Math.min(instanceIds.length, Math.max(0, finalSize - renewed));
  const acts: readonly RollingAct[] = [
    tell(ROLLING_TEXTS.terminating(instanceIds, replacements)),
    { act: "replace", instanceIds, replacements },
  ];
  return move(acts, update, { at: "settling", sinceMs: nowMs, ending: instanceIds, adding: replacements });
}

function settle(update: At<"settling">, facts: RollingFacts): RollingStep {
  const { policy, obsolete, stage } = update;
  const { ending, adding } = stage;
  const { waitedMs, nowMs, group } = facts;
  const takesMs = ending.length === 0 ? DURATION_MS.comeUp : adding > 0 ? DURATION_MS.replace : DURATION_MS.terminate;
  if (waitedMs < takesMs) return { kind: "wait", untilMs: takesMs };
  const needed = shareOf(group.desiredCapacity, policy.minActivePercent);
  if (group.members.length < needed) {
    if (waitedMs < STABILIZE_MS) return { kind: "wait", untilMs: waitedMs + STABILIZE_MS / MOST_LOOKS };
    return fail([], update, ROLLING_TEXTS.unstable(group.members.length, needed));
  }
  const left = update.left.filter((id) => !ending.includes(id));
  const progress = Math.round(((obsolete.length - left.length) / obsolete.length) * 100);
  const ended = ending.length === 0 ? [] : [tell(ROLLING_TEXTS.terminated(ending, progress))];
  const next = { ...update, left };
  if (adding === 0) return goBetween(ended, next, facts);
  if (policy.awaits === "signals") {
    const added = tell(ROLLING_TEXTS.addedAndAwaited(adding, policy.pauseTime));
    return move([...ended, added], next, { at: "hearing", sinceMs: nowMs, expected: adding });
  }
  if (policy.pauseMs === 0) return goBetween(ended, next, facts);
  const added = tell(ROLLING_TEXTS.addedAndPausing(policy.pauseTime));
  return move([...ended, added], next, { at: "pausing", sinceMs: nowMs });
}

/** A failure that leaves too few ends the update at once; a signal that never comes counts as one when its time is up. */
function hear(update: At<"hearing">, facts: RollingFacts): RollingStep {
  const { policy, obsolete, settled, stage } = update;
  const { waitedMs, signals, isExtended = false } = facts;
  const heard = signals.filter(({ uniqueId }) => !settled.includes(uniqueId) && !obsolete.includes(uniqueId));
  const isLate = waitedMs >= policy.pauseMs && !isExtended;
  const silences = isLate ? Math.max(0, stage.expected - heard.length) : 0;
  const next: RollingUpdate = {
    ...update,
    settled: [...settled, ...heard.map(({ uniqueId }) => uniqueId)],
    successes: update.successes + heard.filter(({ status }) => status === "SUCCESS").length,
    failures: update.failures + heard.filter(({ status }) => status === "FAILURE").length,
    silences: update.silences + silences,
  };
  const lack = findLack(next);
  if (lack === undefined && heard.length < stage.expected && !isLate) {
    const everyMs = Math.max(LOOK_EVERY_MS, policy.pauseMs / MOST_LOOKS);
    return { kind: "wait", untilMs: Math.min(waitedMs + everyMs, policy.pauseMs) };
  }
  const told = silences > 0 ? [tell(ROLLING_TEXTS.timedOut(silences))] : [];
  return lack === undefined ? goBetween(told, next, facts) : fail(told, next, lack);
}

/** Returns why the update cannot have enough successes any more, or undefined. */
function findLack({ policy, obsolete, successes, failures, silences }: RollingUpdate): string | undefined {
  const { minSuccessfulPercent: percent } = policy;
  const expected = obsolete.length;
  if (failures + silences <= expected - shareOf(expected, percent)) return undefined;
  return silences > 0
    ? ROLLING_TEXTS.unsatisfied({ received: successes, status: "SUCCESS", expected, percent })
    : ROLLING_TEXTS.unsatisfied({ received: failures, status: "FAILURE", expected, percent });
}

/** Who is a member now and not obsolete has been waited for long enough. */
function goBetween(acts: readonly RollingAct[], update: RollingUpdate, { group }: RollingFacts): RollingStep {
  const renewed = group.members.filter((it) => !it.isObsolete).map((it) => it.instanceId);
  const settled = [...new Set([...update.settled, ...renewed])];
  return move(acts, { ...update, settled }, { at: "between" });
}

/** AWS: the group keeps the size that it has; it is the rollback that gives it back another. */
function fail(acts: readonly RollingAct[], update: RollingUpdate, reason: string): RollingStep {
  const resume: RollingAct = { act: "resume", processes: update.policy.suspendProcesses };
  return move([...acts, resume], update, { at: "failed", reason });
}

function move(acts: readonly RollingAct[], update: RollingUpdate, stage: RollingStage): RollingStep {
  return { kind: "move", acts, next: { ...update, stage } };
}

function tell(text: string): RollingAct {
  return { act: "tell", text };
}
