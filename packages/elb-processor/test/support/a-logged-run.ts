import type { LoggedRun } from "../../src/reconcile/gather-runs.ts";
import type { StoredObject } from "../../src/reconcile/stored-object.ts";
import type { ObjectSummary } from "../../src/run/run-summary.ts";
import { NO_LINES } from "../../src/run/run-summary.ts";
import { summarizeRun } from "../../src/run/summarize-run.ts";

/** The moment that objects and runs are said from, in minutes. */
export const NOW_MS = Date.parse("2026-11-23T12:00:00Z");

/** A moment so many minutes ago. */
export const minutesAgo = (minutes: number): number => NOW_MS - minutes * 60_000;

/** An object that was written an hour ago. */
export function anObject(some: Partial<StoredObject> = {}): StoredObject {
  return { key: "a.log", etag: "e1", sizeBytes: 1_000, lastModifiedMs: minutesAgo(60), ...some };
}

interface ARun extends Partial<ObjectSummary> {
  readonly requestId?: string;
  readonly atMs?: number;
  readonly sent?: number;
  readonly met?: number;
}

/** A run 59 minutes ago, which delivered ten lines of that object. */
export function aRun({
  requestId = "r1",
  atMs = minutesAgo(59),
  met = 10,
  sent = 10,
  ...object
}: ARun = {}): LoggedRun {
  const summary = summarizeRun({ ...FACTS, requestId, startedAt: new Date(atMs).toISOString(), refusals: [] }, [
    {
      bucket: "logs",
      key: "a.log",
      etag: "e1",
      outcome: "delivered",
      lines: { ...NO_LINES, met, sent, failed: met - sent },
      bytesRead: 100,
      bytesUnzipped: 1_000,
      bytesSent: 2_000,
      durationMs: 5,
      ...object,
    },
  ]);
  return { summary, startedAtMs: atMs };
}

/** A run that failed with that object. */
export function aFailedRun(some: ARun = {}): LoggedRun {
  return aRun({ outcome: "failed", reason: "The Broker cannot be reached: refused.", sent: 0, ...some });
}

/** A run that came to no object. */
export function anAimlessRun(reason: string): LoggedRun {
  const startedAt = new Date(minutesAgo(30)).toISOString();
  return {
    summary: summarizeRun({ ...FACTS, requestId: "r0", startedAt, refusals: [reason] }, []),
    startedAtMs: minutesAgo(30),
  };
}

const FACTS = { release: "1.0.0", environment: "ci", component: "elb-logs", source: "s3", durationMs: 5 } as const;
