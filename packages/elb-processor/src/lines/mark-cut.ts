import type { EventForm, LogEvent } from "../event/log-event.ts";
import { isRecord } from "../request/json.ts";

/** What is said of a line that was cut. */
export interface CutLine {
  readonly form: EventForm;
  readonly lineBytes: number;
  readonly keptBytes: number;
}

/**
 * Returns the event of a line that was too long and was cut: tagged `elb_cut`, with what the whole line measured, under the name
 * under which its form has what is known of load balancers.
 */
export function markCut(event: LogEvent, { form, lineBytes, keptBytes }: CutLine): LogEvent {
  const tags: readonly unknown[] = Array.isArray(event["tags"]) ? event["tags"] : [];
  const marked = { ...event, tags: [...tags, "elb_cut"] };
  const measures = { line_bytes: lineBytes, kept_bytes: keptBytes };
  if (form === "logstack") return { ...marked, elb: { ...memberOf(event, "elb"), ...measures } };
  const aws = memberOf(event, "aws");
  return { ...marked, aws: { ...aws, elb: { ...memberOf(aws, "elb"), ...measures } } };
}

function memberOf(event: LogEvent, name: string): LogEvent {
  const member = event[name];
  return isRecord(member) ? member : {};
}
