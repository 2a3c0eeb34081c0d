import type { EventForm, LogEvent } from "../event/log-event.ts";
import { isRecord } from "../request/json.ts";
import { isCut, type ReadLine, type SplitLine } from "./split-lines.ts";

/** What is said of a line that its event cannot hold as it is in the log. */
export interface LineMark {
  readonly tag: string;
  readonly details: LogEvent;
}

/**
 * Returns what has to be said of a line: that it was too long and was cut, with what the whole of it measured; that it is no UTF-8, which
 * JSON cannot carry, with the bytes that were kept of it.
 */
export function findMarks(place: SplitLine, { bytes, isUtf8 }: ReadLine): readonly LineMark[] {
  const marks: LineMark[] = [];
  if (isCut(place)) {
    marks.push({ tag: "elb_cut", details: { line_bytes: place.lengthBytes, kept_bytes: bytes.length } });
  }
  if (!isUtf8) marks.push({ tag: "elb_not_utf8", details: { raw_base64: bytes.toString("base64") } });
  return marks;
}

/** Returns an event with marks: each is a tag, and what it tells stands under the name that a form has for what is known of load balancers. */
export function markLine(event: LogEvent, { form, marks }: Marking): LogEvent {
  if (marks.length === 0) return event;
  const tags: readonly unknown[] = Array.isArray(event["tags"]) ? event["tags"] : [];
  const marked = { ...event, tags: [...tags, ...marks.map(({ tag }) => tag)] };
  const details: LogEvent = Object.assign({}, ...marks.map((mark) => mark.details));
  if (form === "logstack") return { ...marked, elb: { ...memberOf(event, "elb"), ...details } };
  const aws = memberOf(event, "aws");
  return { ...marked, aws: { ...aws, elb: { ...memberOf(aws, "elb"), ...details } } };
}

interface Marking {
  readonly form: EventForm;
  readonly marks: readonly LineMark[];
}

function memberOf(event: LogEvent, name: string): LogEvent {
  const member = event[name];
  return isRecord(member) ? member : {};
}
