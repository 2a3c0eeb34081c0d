import type { ParsedLine, UnparsableLine } from "../../parse/parsed-line.ts";
import type { EventContext, LogEvent } from "../log-event.ts";
import { inConnectionForm, inHealthCheckForm, inTlsConnectionForm } from "./connections.ts";
import { inRequestForm } from "./requests.ts";
import { sayDetails, sayOrigin } from "./say-origin.ts";

/**
 * Returns an event by the names of the Elastic Common Schema; what that has no name for stands under `aws.elb`, by those of Elastic's own
 * integration where there is one.
 */
export function inEcsForm(line: ParsedLine, context: EventContext): LogEvent {
  switch (line.kind) {
    case "classic":
    case "alb":
      return inRequestForm(line, context);
    case "nlb-tls":
      return inTlsConnectionForm(line, context);
    case "alb-connection":
      return inConnectionForm(line, context);
    case "alb-health-check":
      return inHealthCheckForm(line, context);
    case "unparsable":
      return unparsable(line, context);
  }
}

function unparsable(line: UnparsableLine, context: EventContext): LogEvent {
  return {
    ...sayOrigin(line, context),
    "@timestamp": context.object.lastModified,
    event: { id: context.id, kind: "pipeline_error" },
    tags: ["elb_unparsable"],
    error: { message: line.why },
    aws: sayDetails(line, { context, fields: {} }),
  };
}
