import type { EventCount, ProbeResult, SentCount, SourceTraffic, TrafficVerdict } from "@logstack/migration";
import { renderTable } from "./table.ts";

/** What was seen of a source, and what that means. */
export interface JudgedTraffic {
  readonly traffic: SourceTraffic;
  readonly verdict: TrafficVerdict;
}

/** The table of what comes from each source to both stacks. Numbers in brackets came since the watch began. */
export function renderTraffic(
  judged: readonly JudgedTraffic[],
  writeTime: (atMs: number) => string,
): readonly string[] {
  const rows = judged.map(({ traffic, verdict }) => {
    const [first, last] = [traffic.readings[0], traffic.readings.at(-1)];
    return [
      traffic.environment,
      traffic.source,
      describeCount(last?.old, first?.old),
      describeCount(last?.new, first?.new),
      describeSent(last?.sent),
      describeProbe(traffic.probe),
      describeVerdict(verdict, writeTime),
    ];
  });
  return renderTable([["environment", "source", "old", "new", "sent", "probe", "stands"], ...rows]);
}

function describeCount(last: EventCount | undefined, first: EventCount | undefined): string {
  if (last === undefined) return "-";
  if (last.kind === "unreadable") return "unreadable";
  const before = first?.kind === "counted" ? first.ever : last.ever;
  return last.ever > before ? `${last.ever} (+${last.ever - before})` : String(last.ever);
}

function describeSent(sent: SentCount | undefined): string {
  if (sent === undefined) return "-";
  return sent.kind === "unreadable" ? "unreadable" : `${sent.arrived} of ${sent.sent} arrived`;
}

function describeProbe(probe: ProbeResult | undefined): string {
  if (probe === undefined) return "-";
  return probe.kind === "found" ? `at ${probe.at === "both" ? "both" : `the ${probe.at} one`}` : PROBES[probe.kind];
}

const PROBES = { lost: "lost", notSent: "not sent", unreadable: "unreadable" } as const;

function describeVerdict(verdict: TrafficVerdict, writeTime: (atMs: number) => string): string {
  switch (verdict.kind) {
    case "moved":
      return verdict.by === "events" ? "moved" : "moved, by its probe";
    case "arriving":
      return `not yet: the old stack got an event at ${writeTime(verdict.lastAt)}`;
    case "watching":
      return `watched until ${writeTime(verdict.untilAt)}`;
    case "underWay":
      return `${verdict.count === 1 ? "1 file is" : `${verdict.count} files are`} under way`;
    case "missing":
    case "notMoved":
    case "quiet":
    case "unknown":
    case "unreadable":
      return `${WORDS[verdict.kind]}: ${verdict.reason}`;
  }
}

const WORDS = {
  missing: "missing",
  notMoved: "not moved",
  quiet: "quiet, which is not moved",
  unknown: "unknown",
  unreadable: "unreadable, which is not zero",
} as const;
