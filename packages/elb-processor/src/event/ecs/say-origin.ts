import type { ParsedLine } from "../../parse/parsed-line.ts";
import type { EventContext, LogEvent } from "../log-event.ts";
import { present } from "../present.ts";

/** Returns what all events say of their line, and of where it is from. */
export function sayOrigin({ raw }: ParsedLine, { offset, object, labels }: EventContext): LogEvent {
  return {
    message: raw,
    service: { name: labels.application, environment: labels.environment },
    labels: { type: labels.type, component: labels.component, source_module_name: labels.sourceModuleName },
    cloud: { provider: "aws" },
    log: { offset, file: { path: object.key } },
  };
}

/** What is known of a line that has no name in ECS. */
export interface ElbDetails {
  readonly context: EventContext;
  readonly fields: LogEvent;
}

/** Returns what stands under `aws`: of the load balancer what ECS has no name for, and the object in S3. */
export function sayDetails(line: ParsedLine, { context, fields }: ElbDetails): LogEvent {
  const { bucket, key } = context.object;
  const rest =
    line.kind === "unparsable" ? {} : { extra_fields: present(line.extraFields), unexpected: present(line.unexpected) };
  return { elb: { kind: line.kind, ...fields, ...rest }, s3: { bucket: { name: bucket }, object: { key } } };
}
