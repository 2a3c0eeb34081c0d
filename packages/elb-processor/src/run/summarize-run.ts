import { addLines, NO_LINES, type ObjectSummary, type RunSummary } from "./run-summary.ts";

/** What is known of a run besides its objects. */
export interface RunFacts extends Pick<
  RunSummary,
  "requestId" | "release" | "environment" | "component" | "source" | "startedAt" | "durationMs"
> {
  /** What failed and is no object: events that are not understood, settings that are wrong. */
  readonly refusals: readonly string[];
}

const LAST_REASONS = 5;

/** Returns the summary of a run, in one part. */
export function summarizeRun({ refusals, ...facts }: RunFacts, objects: readonly ObjectSummary[]): RunSummary {
  const failed = objects.filter(({ outcome }) => outcome === "failed");
  const reasons = [
    ...refusals,
    ...failed.map(({ bucket, key, reason = "It failed." }) => `s3://${bucket}/${key}: ${reason}`),
  ];
  return {
    elbRun: 1,
    ...facts,
    outcome: reasons.length === 0 ? "delivered" : failed.length < objects.length ? "partly" : "failed",
    lines: objects.map(({ lines }) => lines).reduce(addLines, NO_LINES),
    objects,
    bytesRead: sum(objects, "bytesRead"),
    bytesUnzipped: sum(objects, "bytesUnzipped"),
    bytesSent: sum(objects, "bytesSent"),
    failures: { count: reasons.length, last: reasons.slice(-LAST_REASONS) },
    part: 1,
    parts: 1,
  };
}

function sum(objects: readonly ObjectSummary[], member: "bytesRead" | "bytesUnzipped" | "bytesSent"): number {
  return objects.reduce((total, object) => total + object[member], 0);
}
