import type { ObjectRun } from "./gather-runs.ts";
import type { Standing } from "./standing.ts";
import type { StoredObject } from "./stored-object.ts";

/** What an object is judged by. */
export interface Evidence {
  /** Of its key, from the first to the last. */
  readonly runs: readonly ObjectRun[];
  /** Documents of its key in Elasticsearch; undefined where they were not, or could not be, counted. */
  readonly indexed: number | undefined;
  readonly nowMs: number;
  /** Within this time of an object's or an event's beginning Lambda may still try. */
  readonly spanMs: number;
  /** Attempts that Lambda makes of one event. */
  readonly attempts: number;
}

/** Says where an object stands. Only runs of the very bytes that lie there count for it. */
export function judgeStanding(object: StoredObject, evidence: Evidence): Standing {
  const own = evidence.runs.filter((run) => isOf(object, run));
  const arrived = own.findLast(hasSentAll);
  if (arrived !== undefined) return judgeIndexed(arrived, evidence);
  const skipped = own.findLast(({ outcome }) => outcome === "skipped");
  if (skipped !== undefined) return { kind: "skipped", reason: skipped.reason ?? "It has no lines." };
  const last = own.at(-1);
  if (isYoung(object, { ...evidence, runs: own })) return { kind: "young", attempts: own.length, reason: last?.reason };
  if (last !== undefined) return judgeFailed(own, last);
  return evidence.runs.length > 0 ? { kind: "overwritten", runs: evidence.runs.length } : { kind: "neverArrived" };
}

/** Says whether a run was of these bytes. One that was told no etag read what lay there, which may be these. */
export function isOf({ etag }: Pick<StoredObject, "etag">, run: ObjectRun): boolean {
  return run.etag === undefined || bare(run.etag) === bare(etag);
}

/** Says whether a run brought every line of its object to the Broker. */
export function hasSentAll({ outcome, lines }: ObjectRun): boolean {
  return outcome === "delivered" && lines.sent === lines.met;
}

function bare(etag: string): string {
  return etag.replaceAll('"', "");
}

/** What was sent a moment ago is still on its way through the stack. */
function judgeIndexed({ lines, startedAtMs }: ObjectRun, { indexed, nowMs, spanMs }: Evidence): Standing {
  const isShort = indexed !== undefined && indexed < lines.met && nowMs - startedAtMs >= spanMs;
  return isShort ? { kind: "notIndexed", lines: lines.met, indexed } : { kind: "arrived", lines: lines.met };
}

/** An event that was sent again begins anew. */
function isYoung({ lastModifiedMs }: StoredObject, { runs, nowMs, spanMs, attempts }: Evidence): boolean {
  const latest = runs.filter(({ requestId }) => requestId === runs.at(-1)?.requestId);
  const beganAtMs = Math.max(lastModifiedMs, latest[0]?.startedAtMs ?? 0);
  return latest.length < attempts && nowMs - beganAtMs < spanMs;
}

function judgeFailed(runs: readonly ObjectRun[], { reason = "It failed." }: ObjectRun): Standing {
  const sent = Math.max(...runs.map(({ lines }) => lines.sent));
  return sent > 0
    ? { kind: "partly", sent, attempts: runs.length, reason }
    : { kind: "failed", attempts: runs.length, reason };
}
