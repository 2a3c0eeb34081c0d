import type { ObjectEnding, RunSummary } from "../run/run-summary.ts";

/** What one run of the function did with one object. */
export interface ObjectRun {
  /** Lambda keeps it when it tries an event again: runs with one id are attempts of one event. */
  readonly requestId: string;
  /** Undefined where neither the event nor S3 told one. */
  readonly etag: string | undefined;
  readonly outcome: ObjectEnding;
  readonly reason: string | undefined;
  /** Lines that were met, and of them those that the Broker has taken. */
  readonly lines: { readonly met: number; readonly sent: number };
  readonly startedAtMs: number;
}

/** A summary as the log holds it. */
export interface LoggedRun {
  readonly summary: RunSummary;
  /** Its `startedAt`, in milliseconds since the Unix epoch. */
  readonly startedAtMs: number;
}

/** The runs of all objects of one bucket. */
export interface GatheredRuns {
  /** By key; those of a key from the first to the last. */
  readonly byKey: ReadonlyMap<string, readonly ObjectRun[]>;
  /** Runs that failed before they came to any object: how many, and why the last one did. */
  readonly aimless: { readonly count: number; readonly lastReason: string | undefined };
}

/** Returns what runs did with the objects of a bucket. The parts of a run may come in any order, and more than once. */
export function gatherRuns(logged: Iterable<LoggedRun>, bucket: string): GatheredRuns {
  const ordered = [...logged].toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  const byKey = new Map<string, ObjectRun[]>();
  const seen = new Set<string>();
  const aimless: RunSummary[] = [];
  for (const { summary, startedAtMs } of ordered) {
    // AWS: what a function writes may be in its log twice.
    const name = `${summary.requestId} ${summary.startedAt} ${summary.part}`;
    if (seen.has(name)) continue;
    seen.add(name);
    if (summary.objects.length === 0 && summary.failures.count > 0 && summary.source !== "check") aimless.push(summary);
    for (const object of summary.objects.filter((each) => each.bucket === bucket)) {
      const run = {
        requestId: summary.requestId,
        etag: object.etag,
        outcome: object.outcome,
        reason: object.reason,
        lines: { met: object.lines.met, sent: object.lines.sent },
        startedAtMs,
      };
      const runs = byKey.get(object.key);
      if (runs === undefined) byKey.set(object.key, [run]);
      else runs.push(run);
    }
  }
  return { byKey, aimless: { count: aimless.length, lastReason: aimless.at(-1)?.failures.last.at(-1) } };
}
