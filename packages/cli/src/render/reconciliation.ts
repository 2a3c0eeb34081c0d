import { STANDING_KINDS, type JudgedObject, type Reconciliation, type Standing } from "@logstack/elb-processor";
import { countOf } from "./count-of.ts";
import { renderTable } from "./table.ts";

/** A comparison as it is told, with moments already written out. */
export interface ToldReconciliation {
  readonly reconciliation: Reconciliation;
  readonly environment: string;
  readonly stackName: string;
  readonly bucket: string;
  readonly since: string;
  readonly runs: number;
  /** Why Elasticsearch says nothing; undefined where it was counted, or not asked. */
  readonly unreachable: string | undefined;
  readonly cutByDays: number | undefined;
  readonly maxEventAgeMs: number;
  /** The patience is a person's, not what Lambda's retries can take. */
  readonly isPatienceGiven: boolean;
  /** Writes a moment in milliseconds since the Unix epoch. */
  readonly writeTime: (atMs: number) => string;
  /** The command that sends what is missing. */
  readonly replayCommand: string;
}

/** How many objects, or reasons, are listed one by one; `--json` has all. */
const LISTED = 50;

/** The lines that tell a person how a bucket and the function's runs compare: counts, what is missing, what to do. */
export function renderReconciliation(told: ToldReconciliation): readonly string[] {
  const { reconciliation, stackName, bucket, since, runs } = told;
  const { objects, lost } = reconciliation;
  return [
    `${stackName}: ${countOf(objects.length, "object")} in s3://${bucket} since ${since}, ${countOf(runs, "run")} in the log`,
    ...renderCounts(told),
    ...renderMissing(told),
    ...lost
      .slice(0, LISTED)
      .flatMap(({ key, because, reason, sent }) => [
        `lost  ${key}`,
        `  ${because === "expired" ? "It is not in the bucket any more" : "Other bytes lie there now"}, and no run sent all of it (${countOf(sent, "line")}). ${reason ?? ""}`.trimEnd(),
      ]),
    ...renderMore(lost.length),
    ...renderNotes(told),
    ...renderEnding(told),
  ];
}

const SAID: Readonly<Record<Standing["kind"], string>> = {
  arrived: "arrived",
  skipped: "without lines",
  young: "under way",
  notIndexed: "not in Elasticsearch",
  partly: "partly",
  failed: "failed",
  overwritten: "overwritten",
  neverArrived: "never arrived",
};

function renderCounts({ reconciliation, isPatienceGiven }: ToldReconciliation): readonly string[] {
  const { objects, excluded, goneAfterArrival, lost, spanMs } = reconciliation;
  const young = `younger than ${minutes(spanMs)}, ${isPatienceGiven ? "the patience that was given" : "which Lambda's retries can take"}`;
  const rows = STANDING_KINDS.toReversed().flatMap((kind) => {
    const some = objects.filter(({ standing }) => standing.kind === kind);
    return some.length === 0 ? [] : [[String(some.length), SAID[kind], describeCount(kind, { some, young })]];
  });
  const more = [
    [lost.length, "lost", "gone from the bucket before they were delivered"],
    [goneAfterArrival, "gone", "delivered, and no longer in the bucket"],
    [excluded, "skipped", "empty, folders, or AWS's tests of the bucket"],
  ].filter(([number]) => number !== 0);
  const all = [...rows, ...more.map((row) => row.map(String))];
  const width = Math.max(...all.map(([number = ""]) => number.length), 0);
  return renderTable(all.map(([number = "", ...rest]) => [`  ${number.padStart(width)}`, ...rest]));
}

function describeCount(
  kind: Standing["kind"],
  { some, young }: { readonly some: readonly JudgedObject[]; readonly young: string },
): string {
  if (kind === "young") return young;
  if (kind !== "arrived") return "";
  const lines = some.reduce((sum, { standing }) => sum + (standing.kind === "arrived" ? standing.lines : 0), 0);
  return countOf(lines, "line");
}

function renderMissing({ reconciliation: { missing }, writeTime }: ToldReconciliation): readonly string[] {
  return [
    ...missing
      .slice(0, LISTED)
      .flatMap(({ object, standing }) => [
        `${SAID[standing.kind]}  ${writeTime(object.lastModifiedMs)}  ${object.key}`,
        ...describeStanding(standing).map((line) => `  ${line}`),
      ]),
    ...renderMore(missing.length),
  ];
}

function describeStanding(standing: Standing): readonly string[] {
  switch (standing.kind) {
    case "failed":
      return [`${countOf(standing.attempts, "run")} failed, the last: ${standing.reason}`];
    case "partly":
      return [
        `${countOf(standing.sent, "line")} arrived. ${countOf(standing.attempts, "run")} failed, the last: ${standing.reason}`,
      ];
    case "notIndexed":
      return [`The Broker took ${countOf(standing.lines, "line")}, and Elasticsearch has ${standing.indexed}.`];
    case "overwritten":
      return [`Its ${countOf(standing.runs, "run")} read other bytes; those that lie there now were never sent.`];
    case "neverArrived":
    case "arrived":
    case "skipped":
    case "young":
      return [];
  }
}

function renderMore(all: number): readonly string[] {
  return all > LISTED ? [`and ${all - LISTED} more; --json lists all`] : [];
}

function renderNotes(told: ToldReconciliation): readonly string[] {
  const { reconciliation, unreachable, cutByDays, maxEventAgeMs } = told;
  const { aimless, missing } = reconciliation;
  const isSilent = missing.some(({ standing }) => standing.kind === "neverArrived");
  return [
    ...(aimless.count > 0
      ? [
          `${countOf(aimless.count, "run")} failed before an object was read, the last: ${aimless.lastReason ?? "no reason"}`,
        ]
      : []),
    ...(isSilent
      ? [
          `Of what never arrived no run left a word: S3 did not tell of it, its run was killed, or it is throttled, for which it waits ${minutes(maxEventAgeMs)} at most.`,
        ]
      : []),
    ...(unreachable === undefined
      ? []
      : [`Elasticsearch was not counted: ${unreachable}. What is said here is by the function's log alone.`]),
    ...(cutByDays === undefined
      ? []
      : [
          `The log is kept for ${countOf(cutByDays, "day")}: objects from before that cannot be judged, and are left out.`,
        ]),
  ];
}

function renderEnding({ reconciliation, replayCommand }: ToldReconciliation): readonly string[] {
  const { missing, lost, objects } = reconciliation;
  const young = objects.filter(({ standing }) => standing.kind === "young").length;
  if (missing.length > 0) {
    return [
      `Missing: ${countOf(missing.length, "object")}. Lines that did arrive have the same ids when they are sent again.`,
      `  ${replayCommand}`,
    ];
  }
  if (lost.length > 0) return [`Lost: ${countOf(lost.length, "object")}, which nothing can send again.`];
  if (young > 0)
    return [`Nothing is missing so far; ${countOf(young, "object")} may still be under way. Look again later.`];
  return [objects.length === 0 ? "Nothing is missing: there are no objects." : "Nothing is missing."];
}

function minutes(ms: number): string {
  const whole = Math.round(ms / 60_000);
  return whole >= 120 && whole % 60 === 0 ? `${whole / 60} h` : `${whole} min`;
}
