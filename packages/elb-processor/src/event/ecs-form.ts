import type { ParsedLine } from "../parse/parsed-line.ts";
import type { EventContext, LogEvent } from "./log-event.ts";

/** Returns an event with the field names of the Elastic Common Schema. */
export function inEcsForm(line: ParsedLine, { id, object, offset }: EventContext): LogEvent {
  return {
    "@timestamp": line.kind === "unparsable" ? object.lastModified : line.time,
    event: { id },
    message: line.raw,
    log: { offset },
  };
}
