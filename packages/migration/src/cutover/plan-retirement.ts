import { nameOf, type RetiredStack, type Retirement } from "./retirement.ts";
import type { EventCount } from "./traffic.ts";
import type { ParsedTrafficReceipt, TrafficReceipt } from "./traffic-receipt.ts";

/** What the stack has of a source of one environment now; `recent` are those that came since the retirement began, by their own times. */
export interface Arrivals {
  readonly source: string;
  readonly environment: string;
  /** The layer that its events are found in. Where that was no part of the log stack when it was retired, they are somewhere that stays. */
  readonly layer: string;
  readonly count: EventCount;
}

/** A stack of this log stack, as it is found. */
export interface RemainingStack extends RetiredStack {
  /** Its deletion was begun, whether or not it got to its end. */
  readonly isLeaving: boolean;
}

/** What is there, read anew before every step. */
export interface RetirementObservation {
  readonly environment: string;
  readonly now: number;
  /** From when on it may be destroyed, counted from the beginning, in milliseconds; for one that begins. */
  readonly afterMs: number;
  readonly by: string;
  /** The one that is not over; undefined when there is none. */
  readonly record: Retirement | undefined;
  /** Of `logstack traffic`; undefined when none was given. */
  readonly receipt: ParsedTrafficReceipt | undefined;
  /** Of every source that is declared for this stack. */
  readonly arrivals: readonly Arrivals[];
  /** Events that are of none of the declared sources; `recent` since the retirement began, or before it since when the receipt saw quiet. */
  readonly strangers: EventCount;
  /** Indices that have to be read-only and can be written to. */
  readonly open: readonly string[];
  /** Those of its layers that are there still, in the order in which they can go. */
  readonly remaining: readonly RemainingStack[];
}

/** What a retirement does next. */
export type RetirementStep =
  | { readonly kind: "refuse"; readonly problem: string; readonly reasons: readonly string[] }
  | { readonly kind: "begin"; readonly record: Retirement }
  | { readonly kind: "close"; readonly record: Retirement }
  | { readonly kind: "keep"; readonly untilAt: number }
  /** One stack at a time, so that what came meanwhile is seen before the next. The record goes first. */
  | {
      readonly kind: "destroy";
      readonly stack: RetiredStack;
      readonly record: Retirement;
      /** What nobody can look at any more, as sentences. */
      readonly unseen: readonly string[];
    }
  | { readonly kind: "end"; readonly record: Retirement };

/** Two clocks may differ by as much, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Plans the next step of a retirement; the first that holds decides (decision 55). */
export function planRetirementStep(observation: RetirementObservation): RetirementStep {
  const { record, remaining, now, by } = observation;
  if (record === undefined) return begin(observation);
  const others = findOthers(record, remaining);
  if (others.length > 0) {
    return refuse(`What is there is not what was retired. ${describeUndone(record, remaining)}`, others);
  }
  const [next] = remaining;
  if (now >= record.dueAt && next === undefined) {
    return { kind: "end", record: { ...record, ended: { at: now, how: "destroyed", by } } };
  }
  const seen = observation.arrivals.map((each) => ({ each, isGone: isGone(each, observation) }));
  const reasons = [
    ...seen.flatMap(({ each, isGone: cannotBe }) => (cannotBe ? [] : findArrivals(each, record))),
    ...findStrangers(observation, record.strangers),
  ];
  if (reasons.length > 0) {
    const undone = describeUndone(record, remaining);
    return refuse(`Events still come to this stack, or nobody can say. ${undone}`, reasons);
  }
  if (observation.open.length > 0) {
    return { kind: "close", record: { ...record, closed: [...new Set([...record.closed, ...observation.open])] } };
  }
  if (now < record.dueAt || next === undefined) return { kind: "keep", untilAt: record.dueAt };
  return {
    kind: "destroy",
    stack: { layer: next.layer, stackId: next.stackId },
    record: { ...record, destroying: record.destroying ?? { at: now } },
    unseen: seen.flatMap(({ each, isGone: cannotBe }) => (cannotBe ? [describeUnseen(each)] : [])),
  };
}

/** Returns the layers of a retirement that are gone already, or are about to be: they do not come back. */
export function findDestroyed({ stacks, destroying }: Retirement, remaining: readonly RemainingStack[]) {
  if (destroying === undefined) return [];
  return stacks
    .filter(({ stackId }) => !remaining.some((each) => each.stackId === stackId && !each.isLeaving))
    .map(({ layer }) => layer);
}

function describeUndone(record: Retirement, remaining: readonly RemainingStack[]): string {
  const gone = findDestroyed(record, remaining);
  return gone.length === 0 ? "Nothing was destroyed." : `Nothing more was destroyed; gone already: ${gone.join(", ")}.`;
}

/** Stacks that are there and were not when it began: somebody made them since, so that this retirement does not speak of them. */
function findOthers({ stacks }: Retirement, remaining: readonly RemainingStack[]): readonly string[] {
  return remaining.flatMap(({ layer, stackId }) => {
    const known = stacks.find((each) => each.layer === layer);
    if (known?.stackId === stackId) return [];
    return known === undefined
      ? [`${layer} was deployed since it began: ${stackId}.`]
      : [`${layer} is another stack of the same name: it is ${stackId}, and ${known.stackId} was retired.`];
  });
}

/** What can not be read because we destroyed it says nothing; what can not be read for another reason is not zero. */
function isGone({ count, layer }: Arrivals, { record, remaining }: RetirementObservation): boolean {
  if (count.kind === "counted" || record === undefined) return false;
  return findDestroyed(record, remaining).includes(layer);
}

function describeUnseen({ source, environment, layer }: Arrivals): string {
  return `Whether events of ${source} of ${environment} came since can not be read any more: ${layer} is gone.`;
}

function begin(observation: RetirementObservation): RetirementStep {
  const { environment, now, afterMs, by, receipt, arrivals, remaining } = observation;
  if (remaining.length === 0) return refuse(`There is no stack of ${environment} to retire.`, []);
  if (receipt === undefined) return refuse(NO_PROOF, ["No receipt was given."]);
  if (receipt.kind === "unreadable") return refuse(NO_PROOF, [receipt.reason]);
  const own = receipt.receipt.moved.filter(({ from }) => from === nameOf(environment));
  const reasons = [
    ...findTimeReasons(receipt.receipt, now),
    ...remaining.flatMap(({ layer, isLeaving }) => (isLeaving ? [`The stack of ${layer} is being deleted.`] : [])),
    ...(arrivals.length === 0 ? [`sources.json declares no source whose events go to ${environment}.`] : []),
    ...arrivals.flatMap((each) => {
      const seen = own.find((other) => isSame(other, each));
      return seen === undefined
        ? [`The receipt has nothing of ${each.source} of ${each.environment}.`]
        : findMore(each, seen.old);
    }),
    ...findStrangers(observation, Number.POSITIVE_INFINITY),
  ];
  if (reasons.length > 0) return refuse(NO_PROOF, reasons);
  const strangers = observation.strangers.kind === "counted" ? observation.strangers.ever : 0;
  const had = arrivals.flatMap(({ source, environment: of, count }) =>
    count.kind === "counted" ? [{ source, environment: of, events: count.ever }] : [],
  );
  const stacks = remaining.map(({ layer, stackId }) => ({ layer, stackId }));
  const times = { startedAt: now, dueAt: now + afterMs };
  return {
    kind: "begin",
    record: { format: 1, environment, ...times, by, receipt: receipt.receipt, stacks, had, strangers, closed: [] },
  };
}

const NO_PROOF = "Nothing shows now that every source has moved. Nothing was changed.";

function findTimeReasons({ at, expiresAt }: TrafficReceipt, now: number): readonly string[] {
  if (now >= expiresAt) return ["The receipt has expired; watch the traffic again."];
  return at > now + CLOCK_SKEW_MS ? ["The receipt is from the future by this machine's clock."] : [];
}

function findArrivals(arrivals: Arrivals, { had }: Retirement): readonly string[] {
  const { count } = arrivals;
  const before = had.find((each) => isSame(each, arrivals))?.events ?? 0;
  const more = findMore(arrivals, before);
  if (more.length > 0 || count.kind === "unreadable" || count.recent === 0) return more;
  return [describeArrival(arrivals, count.recent)];
}

/** What expires makes a number smaller, and nothing else does. */
function findMore(arrivals: Arrivals, before: number): readonly string[] {
  const { source, environment, count } = arrivals;
  if (count.kind === "unreadable") {
    return [`What it has of ${source} of ${environment} can not be read: ${count.reason}.`];
  }
  return count.ever > before ? [describeArrival(arrivals, count.ever - before)] : [];
}

/** Where a source's own events can not be read, that is told, or was destroyed; these are in the same indices. */
function findStrangers({ strangers, arrivals }: RetirementObservation, before: number): readonly string[] {
  if (arrivals.some(({ count }) => count.kind === "unreadable")) return [];
  if (strangers.kind === "unreadable") return [`Events of no declared source can not be counted: ${strangers.reason}.`];
  const events = Math.max(strangers.recent, strangers.ever - before);
  return events > 0 ? [`${countOf(events)} that sources.json has no source for came to it since.`] : [];
}

function countOf(events: number): string {
  return events === 1 ? "1 event" : `${events} events`;
}

function describeArrival({ source, environment }: Arrivals, events: number): string {
  return `${countOf(events)} of ${source} of ${environment} came to it since.`;
}

function isSame(
  a: { readonly source: string; readonly environment: string },
  b: { readonly source: string; readonly environment: string },
): boolean {
  return a.source === b.source && a.environment === b.environment;
}

function refuse(problem: string, reasons: readonly string[]): RetirementStep {
  return { kind: "refuse", problem, reasons };
}
