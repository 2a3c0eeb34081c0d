import { judgeObject } from "../request/judge-object.ts";
import { findGone, type GoneBytes } from "./find-gone.ts";
import type { GatheredRuns } from "./gather-runs.ts";
import { judgeStanding } from "./judge-standing.ts";
import { computeRetrySpan, type Retries } from "./retry-span.ts";
import { isMissing, type Standing } from "./standing.ts";
import type { StoredObject } from "./stored-object.ts";

/** What a bucket is compared with. */
export interface ReconcileFacts {
  /** All objects of the bucket, of whatever age. */
  readonly objects: readonly StoredObject[];
  readonly runs: GatheredRuns;
  /** Objects that were written before are not asked for, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
  readonly nowMs: number;
  readonly retries: Retries;
  /** Documents by key, where Elasticsearch was asked and answered; a key that is not in it could not be counted. */
  readonly indexed?: ReadonlyMap<string, number> | undefined;
  /** How long an object may be on its way; what Lambda's retries can take when left out. */
  readonly spanMs?: number | undefined;
}

/** An object and where it stands. */
export interface JudgedObject {
  readonly object: StoredObject;
  readonly standing: Standing;
}

/** What a comparison came to. */
export interface Reconciliation {
  /** All objects that are asked for, the oldest first. */
  readonly objects: readonly JudgedObject[];
  /** Those of them that have to be sent again. */
  readonly missing: readonly JudgedObject[];
  /** Objects that the function skips by their names or sizes. */
  readonly excluded: number;
  /** Bytes that a run tells of and that are no longer in the bucket: never delivered whole, or delivered before. */
  readonly lost: readonly GoneBytes[];
  readonly goneAfterArrival: number;
  readonly aimless: GatheredRuns["aimless"];
  /** The time that `young` objects are younger than, in milliseconds. */
  readonly spanMs: number;
}

/** Compares the objects of a bucket with what the function's runs say of them. */
export function reconcile(facts: ReconcileFacts): Reconciliation {
  const { runs, nowMs, retries, indexed, spanMs = computeRetrySpan(retries) } = facts;
  const asked = facts.objects.filter(({ lastModifiedMs }) => lastModifiedMs >= facts.sinceMs);
  const read = asked.filter((object) => judgeObject(object).kind === "read");
  const objects = read
    .toSorted((a, b) => a.lastModifiedMs - b.lastModifiedMs)
    .map((object) => ({
      object,
      standing: judgeStanding(object, {
        runs: runs.byKey.get(object.key) ?? [],
        indexed: indexed?.get(object.key),
        nowMs,
        spanMs,
        attempts: retries.attempts,
      }),
    }));
  const gone = findGone(runs, new Map(facts.objects.map((object) => [object.key, object])));
  return {
    objects,
    missing: objects.filter(({ standing }) => isMissing(standing)),
    excluded: asked.length - read.length,
    lost: gone.filter(({ kind }) => kind === "lost"),
    goneAfterArrival: gone.filter(({ kind }) => kind === "arrived").length,
    aimless: runs.aimless,
    spanMs,
  };
}
