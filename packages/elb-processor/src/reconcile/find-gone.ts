import type { GatheredRuns, ObjectRun } from "./gather-runs.ts";
import { hasSentAll, isOf } from "./judge-standing.ts";
import type { StoredObject } from "./stored-object.ts";

/** Bytes that runs tell of and that lie in the bucket no more. */
export interface GoneBytes {
  readonly key: string;
  readonly etag: string;
  /** `expired`: nothing lies under the key. `overwritten`: other bytes do. */
  readonly because: "expired" | "overwritten";
  /** `lost`: no run sent all of it, and none can any more. */
  readonly kind: "arrived" | "lost";
  /** Why the last run failed. */
  readonly reason: string | undefined;
  /** The most lines that a run sent. */
  readonly sent: number;
}

/** Returns what runs tell of that is not in the bucket; `stored` are all its objects by key, of whatever age. */
export function findGone({ byKey }: GatheredRuns, stored: ReadonlyMap<string, StoredObject>): readonly GoneBytes[] {
  return [...byKey].flatMap(([key, runs]) => {
    const present = stored.get(key);
    const gone = present === undefined ? runs : runs.filter((run) => !isOf(present, run));
    const because = present === undefined ? "expired" : "overwritten";
    return [...groupByEtag(gone)].map(([etag, group]) => ({ key, etag, because, ...judgeGone(group) }) as const);
  });
}

function groupByEtag(runs: readonly ObjectRun[]): ReadonlyMap<string, readonly ObjectRun[]> {
  const groups = new Map<string, ObjectRun[]>();
  for (const run of runs) groups.set(run.etag ?? "", [...(groups.get(run.etag ?? "") ?? []), run]);
  return groups;
}

function judgeGone(runs: readonly ObjectRun[]): Pick<GoneBytes, "kind" | "reason" | "sent"> {
  const isSettled = runs.some((run) => hasSentAll(run) || run.outcome === "skipped");
  return {
    kind: isSettled ? "arrived" : "lost",
    reason: runs.findLast(({ outcome }) => outcome === "failed")?.reason,
    sent: Math.max(...runs.map(({ lines }) => lines.sent)),
  };
}
