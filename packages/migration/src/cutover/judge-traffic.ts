import type { EventCount, SourceTraffic, TrafficReading } from "./traffic.ts";

/** Where a source stands in its move; only `moved` lets the old stack be retired. */
export type TrafficVerdict =
  /** Events, or a probe, come to the new stack alone, and nothing is missing. */
  | { readonly kind: "moved"; readonly by: "events" | "probe" }
  /** The old stack got events within the time that has to be quiet; or it was not watched for so long. */
  | { readonly kind: "arriving"; readonly lastAt: number }
  | { readonly kind: "watching"; readonly untilAt: number }
  /** Sent, and at neither stack. */
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "underWay"; readonly count: number }
  /** The address that it was deployed with leads to the old stack. */
  | { readonly kind: "notMoved"; readonly reason: string }
  /** Nothing comes to either stack: that says nothing about where it would go. */
  | { readonly kind: "quiet"; readonly reason: string }
  /** Neither stack has ever had an event of it. */
  | { readonly kind: "unknown"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly reason: string };

/** All verdicts, and whether watching on may change them by itself. */
export const VERDICTS: Readonly<Record<TrafficVerdict["kind"], "ends" | "passes" | "needsSomebody">> = {
  moved: "ends",
  arriving: "passes",
  watching: "passes",
  underWay: "passes",
  missing: "needsSomebody",
  notMoved: "needsSomebody",
  quiet: "needsSomebody",
  unknown: "needsSomebody",
  unreadable: "passes",
};

/** For how long the old stack has to have been without a new event. */
export interface TrafficRules {
  readonly quietMs: number;
}

/** Says where a source stands. The first that holds decides; the table is in decision 55. */
export function judgeTraffic({ readings, probe }: SourceTraffic, { quietMs }: TrafficRules): TrafficVerdict {
  const last = readings.at(-1);
  if (last === undefined) return { kind: "unreadable", reason: "Nothing was read yet." };
  const { sent } = last;
  for (const [side, count] of [["old", last.old] as const, ["new", last.new] as const, ["sent", sent] as const]) {
    if (count?.kind === "unreadable") return { kind: "unreadable", reason: `${SIDES[side]}: ${count.reason}.` };
  }
  if (sent?.kind === "counted" && sent.missing > 0) {
    return { kind: "missing", reason: `${sent.missing} of what it sent did not arrive whole at either stack.` };
  }
  if (probe?.kind === "lost") {
    return { kind: "missing", reason: "A probe was taken by the Broker that it sends to, and is at neither stack." };
  }
  if (everOf(last.old) === 0 && everOf(last.new) === 0) return UNKNOWN;
  // A stack that could not be read in between may have got events all the while.
  const quiet = findQuietSince(readings);
  const untilAt = (quiet?.sinceAt ?? last.at) + quietMs;
  if (last.at < untilAt) {
    return quiet?.because === "event" ? { kind: "arriving", lastAt: quiet.sinceAt } : { kind: "watching", untilAt };
  }
  if (sent?.kind === "counted" && sent.underWay > 0) return { kind: "underWay", count: sent.underWay };
  if (probe?.kind === "found" && probe.at !== "new") return { kind: "notMoved", reason: PROBED[probe.at] };
  // A log stack that is new has no index until the first event.
  const before = readings.find((each) => each.new.kind === "counted")?.new;
  if (before !== undefined && rose(before, last.new)) return { kind: "moved", by: "events" };
  if (probe?.kind === "found") return { kind: "moved", by: "probe" };
  return {
    kind: "quiet",
    reason:
      probe === undefined ? "Nothing came to either stack." : `Nothing came to either stack, and ${describe(probe)}`,
  };
}

const SIDES = { old: "the old stack", new: "the new stack", sent: "what it sent" } as const;

const UNKNOWN: TrafficVerdict = {
  kind: "unknown",
  reason: "Neither stack has an event of it: sources.json may recognise it by the wrong field or value.",
};

const PROBED = {
  old: "A probe through its Broker arrived at the old stack.",
  both: "A probe through its Broker arrived at both stacks.",
} as const;

function describe(probe: Exclude<SourceTraffic["probe"], undefined>): string {
  return probe.kind === "notSent" || probe.kind === "unreadable"
    ? `no probe tells: ${probe.reason}.`
    : "no probe tells.";
}

/** Since when the old stack was seen to get nothing, and what was before; undefined where nobody can say. */
interface Quiet {
  readonly sinceAt: number;
  readonly because: "event" | "watch";
}

function findQuietSince(readings: readonly TrafficReading[]): Quiet | undefined {
  let quiet: Quiet | undefined;
  let before: EventCount | undefined;
  for (const { at, old } of readings) {
    if (old.kind === "unreadable") quiet = undefined;
    else if (before !== undefined && rose(before, old)) quiet = { sinceAt: at, because: "event" };
    else quiet ??= { sinceAt: at, because: "watch" };
    before = old;
  }
  return quiet;
}

/** Either number will do: one is cut by what expires, the other by events of an earlier time. */
function rose(before: EventCount, after: EventCount): boolean {
  if (before.kind !== "counted" || after.kind !== "counted") return false;
  return after.ever > before.ever || after.recent > before.recent;
}

function everOf(count: EventCount): number {
  return count.kind === "counted" ? count.ever : 0;
}
