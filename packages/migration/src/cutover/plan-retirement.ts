import * as z from "zod";
import { TRAFFIC_RECEIPT, type ParsedTrafficReceipt, type TrafficReceipt } from "./traffic-receipt.ts";

/** That the log stack of an environment is to go, and when. */
export interface Retirement {
  readonly format: 1;
  readonly environment: string;
  /** Milliseconds since the Unix epoch, as all times here. */
  readonly startedAt: number;
  /** Not destroyed before. */
  readonly dueAt: number;
  readonly by: string;
  /** What showed that every source had moved. */
  readonly receipt: TrafficReceipt;
  /** What the stack had of each source when it began. */
  readonly had: readonly SourceAmount[];
  /** When it was begun to destroy it, and what was there then: once some of that is gone, nothing is asked of the rest any more. */
  readonly destroying?: { readonly at: number; readonly layers: readonly string[] } | undefined;
  readonly ended?: { readonly at: number; readonly how: "destroyed" | "cancelled"; readonly by: string } | undefined;
}

/** How many events of a source of one environment a stack has. */
export interface SourceAmount {
  readonly source: string;
  readonly environment: string;
  readonly events: number;
}

/** Whether anything came to the stack since its retirement began. */
export type Arrivals =
  | {
      readonly kind: "counted";
      readonly amounts: readonly SourceAmount[];
      /** By their own times. */ readonly since: readonly SourceAmount[];
    }
  | { readonly kind: "unreadable"; readonly reason: string };

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
  /** The sources that are declared for this stack. */
  readonly feeding: readonly { readonly source: string; readonly environment: string }[];
  readonly arrivals: Arrivals;
  readonly access: "open" | "closed";
  /** Layers of it whose stacks are there still. */
  readonly remaining: readonly string[];
}

/** What a retirement does next. */
export type RetirementStep =
  | { readonly kind: "refuse"; readonly problem: string; readonly reasons: readonly string[] }
  | { readonly kind: "begin"; readonly record: Retirement }
  | { readonly kind: "close" }
  | { readonly kind: "keep"; readonly untilAt: number }
  /** The record goes first: what is half destroyed can not be read any more. */
  | { readonly kind: "destroy"; readonly layers: readonly string[]; readonly record: Retirement }
  | { readonly kind: "end"; readonly record: Retirement };

/** Two clocks may differ by as much, in milliseconds. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Plans the next step of a retirement; the first that holds decides (decision 55). */
export function planRetirementStep(observation: RetirementObservation): RetirementStep {
  const { record, remaining, now, by } = observation;
  if (record === undefined) return begin(observation);
  if (now >= record.dueAt && remaining.length === 0) {
    return { kind: "end", record: { ...record, ended: { at: now, how: "destroyed", by } } };
  }
  if (isHalfDestroyed(record, remaining)) return { kind: "destroy", layers: remaining, record };
  const reasons = findArrivals(record, observation.arrivals);
  if (reasons.length > 0) {
    return refuse("Events still come to this stack, or nobody can say. Nothing was destroyed.", reasons);
  }
  if (observation.access === "open") return { kind: "close" };
  if (now < record.dueAt) return { kind: "keep", untilAt: record.dueAt };
  return { kind: "destroy", layers: remaining, record: { ...record, destroying: { at: now, layers: remaining } } };
}

/** True once something of it is gone: then there is no way back. A destruction that was refused has not begun. */
export function isHalfDestroyed({ destroying }: Retirement, remaining: readonly string[]): boolean {
  return destroying?.layers.some((layer) => !remaining.includes(layer)) ?? false;
}

function begin({
  environment,
  now,
  afterMs,
  by,
  receipt,
  feeding,
  arrivals,
  remaining,
}: RetirementObservation): RetirementStep {
  if (remaining.length === 0) return refuse(`There is no stack of ${environment} to retire.`, []);
  if (receipt === undefined) return refuse(NO_PROOF, ["No receipt was given."]);
  if (receipt.kind === "unreadable") return refuse(NO_PROOF, [receipt.reason]);
  const own = receipt.receipt.moved.filter(({ from }) => from === nameOf(environment));
  const reasons = [
    ...findTimeReasons(receipt.receipt, now),
    ...findUncovered(own, feeding),
    ...(feeding.length === 0 ? [`sources.json declares no source whose events go to ${environment}.`] : []),
    ...(arrivals.kind === "unreadable"
      ? [`What it has can not be read: ${arrivals.reason}.`]
      : arrivals.amounts.flatMap((amount) => {
          const seen = own.find((each) => isSame(each, amount));
          return seen === undefined || amount.events <= seen.old
            ? []
            : [describeArrival(amount, amount.events - seen.old)];
        })),
  ];
  if (reasons.length > 0 || arrivals.kind === "unreadable") return refuse(NO_PROOF, reasons);
  const times = { startedAt: now, dueAt: now + afterMs };
  return {
    kind: "begin",
    record: { format: 1, environment, ...times, by, receipt: receipt.receipt, had: arrivals.amounts },
  };
}

const NO_PROOF = "Nothing shows now that every source has moved. Nothing was changed.";

/** How a receipt names the log stack of an environment. */
export function nameOf(environment: string): string {
  return `environment ${environment}`;
}

function findTimeReasons({ at, expiresAt }: TrafficReceipt, now: number): readonly string[] {
  if (now >= expiresAt) return ["The receipt has expired; watch the traffic again."];
  return at > now + CLOCK_SKEW_MS ? ["The receipt is from the future by this machine's clock."] : [];
}

function findUncovered(
  moved: readonly { readonly source: string; readonly environment: string }[],
  feeding: RetirementObservation["feeding"],
): readonly string[] {
  return feeding
    .filter((each) => !moved.some((other) => isSame(other, each)))
    .map(({ source, environment }) => `The receipt has nothing of ${source} of ${environment}.`);
}

function findArrivals({ had }: Retirement, arrivals: Arrivals): readonly string[] {
  if (arrivals.kind === "unreadable") return [`What it has can not be read: ${arrivals.reason}.`];
  const late = arrivals.since.filter(({ events }) => events > 0).map((each) => describeArrival(each, each.events));
  const more = arrivals.amounts.flatMap((amount) => {
    const before = had.find((each) => isSame(each, amount))?.events ?? 0;
    return amount.events > before ? [describeArrival(amount, amount.events - before)] : [];
  });
  return [...new Set([...late, ...more])];
}

function describeArrival({ source, environment }: Omit<SourceAmount, "events">, events: number): string {
  return `${events === 1 ? "1 event" : `${events} events`} of ${source} of ${environment} came to it since.`;
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

const TIME = z.number().int().nonnegative();

/** The shape of a retirement's record. */
export const RETIREMENT = z.strictObject({
  format: z.literal(1),
  environment: z.string(),
  startedAt: TIME,
  dueAt: TIME,
  by: z.string(),
  receipt: TRAFFIC_RECEIPT,
  had: z.array(z.strictObject({ source: z.string(), environment: z.string(), events: TIME })),
  destroying: z.strictObject({ at: TIME, layers: z.array(z.string()) }).optional(),
  ended: z.strictObject({ at: TIME, how: z.enum(["destroyed", "cancelled"]), by: z.string() }).optional(),
});
