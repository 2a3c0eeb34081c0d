import type { LogEvent } from "../event/log-event.ts";
import { isRecord } from "../request/json.ts";

/** Returns the event of a line that was too long and was cut: tagged `elb_cut`, with what the whole line measured. */
export function markCut(event: LogEvent, { lineBytes, keptBytes }: { lineBytes: number; keptBytes: number }): LogEvent {
  const tags: readonly unknown[] = Array.isArray(event["tags"]) ? event["tags"] : [];
  const elb = isRecord(event["elb"]) ? event["elb"] : {};
  return { ...event, tags: [...tags, "elb_cut"], elb: { ...elb, line_bytes: lineBytes, kept_bytes: keptBytes } };
}
