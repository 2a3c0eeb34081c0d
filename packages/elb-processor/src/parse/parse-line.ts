import { LINE_FORMATS } from "./field-names.ts";
import { FieldScanner } from "./field-scanner.ts";
import type { LogLine, ParsedLine, UnparsableLine } from "./parsed-line.ts";
import { FIELD_READERS } from "./read-fields.ts";

/** Reused from line to line: nothing of it is left in what is returned. */
const scanner = new FieldScanner();

/** Returns what a line of a load balancer's log says, whichever kind of log it is from. Never throws, and always keeps the line. */
export function parseLine(raw: string): ParsedLine {
  if (!scanner.scan(raw)) return unparsable(raw, "a quote in it is opened and never closed");
  const kind = recognizeKind(scanner);
  if (kind === undefined) return unparsable(raw, "it is no line of a load balancer's log that is known here");
  const { leastFields, of } = LINE_FORMATS[kind];
  if (scanner.count < leastFields) {
    return unparsable(raw, `it has ${scanner.count} fields, and a line of ${of} has at least ${leastFields}`);
  }
  return FIELD_READERS[kind](scanner);
}

function unparsable(raw: string, why: string): UnparsableLine {
  return { kind: "unparsable", raw, why };
}

/**
 * Tells a line's kind by its first fields: the time stands in another place in each kind; a connection's addresses have no
 * ports (two fields instead of one); where a request names its load balancer, a health check has its latency.
 */
function recognizeKind(fields: FieldScanner): LogLine["kind"] | undefined {
  if (fields.isTime(1))
    return fields.isNumber(2) || fields.count < LINE_FORMATS.alb.leastFields ? "alb-health-check" : "alb";
  if (fields.isTime(0)) return fields.isNumber(3) ? "alb-connection" : "classic";
  return fields.isTime(2) ? "nlb-tls" : undefined;
}
