/** What became of one object. `delivered`: the peer has taken every line. */
export type ObjectEnding = "delivered" | "skipped" | "failed";

/** One object of a run. */
export interface ObjectSummary {
  readonly bucket: string;
  readonly key: string;
  /** Of the bytes that were read; of the event when none were. */
  readonly etag: string | undefined;
  readonly outcome: ObjectEnding;
  /** Why it was skipped, or failed. */
  readonly reason?: string;
  readonly lines: LineCounts;
  /** Bytes of the object, zipped or not, as they were read. */
  readonly bytesRead: number;
  readonly bytesUnzipped: number;
  readonly bytesSent: number;
  readonly durationMs: number;
}

/** Lines of an object or of a run. Empty lines are none. */
export interface LineCounts {
  /** Read, and made an event. */
  readonly met: number;
  readonly parsed: number;
  /** Not understood; sent all the same, and marked. */
  readonly unparsable: number;
  /** Longer than `maxLineBytes`; sent cut, and marked. Each is parsed or unparsable, too. */
  readonly cut: number;
  /** Taken by the Broker: on connections that it read to their end, or in batches that it answered. */
  readonly sent: number;
  /** Met, and not known to be taken. Lines that were never read are not among them. */
  readonly failed: number;
}

/** What one run of the function did: the one line that it leaves in its log. */
export interface RunSummary {
  /** Of this form. Another number is another form. */
  readonly elbRun: 1;
  readonly requestId: string;
  readonly release: string;
  readonly environment: string;
  readonly component: string;
  readonly source: "s3" | "eventBridge" | "sqs" | "check" | "unknown";
  readonly outcome: "delivered" | "failed" | "partly";
  readonly lines: LineCounts;
  readonly objects: readonly ObjectSummary[];
  readonly bytesRead: number;
  readonly bytesUnzipped: number;
  readonly bytesSent: number;
  readonly startedAt: string;
  readonly durationMs: number;
  /** How many things failed, and why: the last five reasons. */
  readonly failures: { readonly count: number; readonly last: readonly string[] };
  /** A run with many objects has several lines, each with the whole run's numbers and its share of the objects. */
  readonly part: number;
  readonly parts: number;
}

/** No lines at all. */
export const NO_LINES: LineCounts = { met: 0, parsed: 0, unparsable: 0, cut: 0, sent: 0, failed: 0 };

/** Returns the sum of two counts. */
export function addLines(one: LineCounts, other: LineCounts): LineCounts {
  return {
    met: one.met + other.met,
    parsed: one.parsed + other.parsed,
    unparsable: one.unparsable + other.unparsable,
    cut: one.cut + other.cut,
    sent: one.sent + other.sent,
    failed: one.failed + other.failed,
  };
}
