import type { QueueReport } from "../model/queue-report.ts";
import { renderCount } from "./render-count.ts";

/** What becomes of the events on a machine's disk, and a phrase about it. */
export interface QueueStanding {
  readonly is: "empty" | "flowing" | "draining" | "stuck" | "silent" | "untold";
  readonly seen: string;
}

/**
 * Returns how a machine's queue stands. A total table; the first line that fits:
 *
 * | told | is |
 * | --- | --- |
 * | nothing yet, or that Logstash's API does not answer and never did | untold |
 * | nothing for some minutes, or that Logstash's API does not answer any more | silent |
 * | no event | empty |
 * | since the report before as many events left it as there are in it, or more | flowing: a stop drains it as fast |
 * | some left it, and there are fewer than before | draining |
 * | some left it, and there are no fewer: more come in than go out | stuck |
 * | none left it | stuck |
 */
export function judgeQueue(report: QueueReport | undefined, now: number): QueueStanding {
  if (report === undefined) return { is: "untold", seen: "it has never said what is in its queue" };
  const { events, before, sent, at } = report;
  if (now - at > SILENT_MS) return { is: "silent", seen: "for some minutes it has not said what is in its queue" };
  if (events === undefined)
    return { is: before === undefined ? "untold" : "silent", seen: "its Logstash does not say what is in its queue" };
  if (events === 0) return { is: "empty", seen: "its queue is empty" };
  const count = renderCount(events, "event");
  if (sent >= events) return { is: "flowing", seen: `${count} in its queue, on their way` };
  if (sent > 0 && before !== undefined && events < before)
    return { is: "draining", seen: `${count} in its queue, and fewer by the minute` };
  const why = sent > 0 ? "more come than go" : "none of them leaves";
  return { is: "stuck", seen: `${count} in its queue, and ${why}` };
}

/** Some reports in a row. */
const SILENT_MS = 3 * 60_000;
