import type { AlbConnectionLine, Endpoint, LogLine, ParsedLine, RequestLine } from "../parse/parsed-line.ts";
import { inUtc } from "./in-utc.ts";
import type { EventContext, EventLabels, LogEvent } from "./log-event.ts";
import type { LogObject } from "./log-object.ts";
import { LOGSTACK_MEMBERS, type Making, type MemberTable } from "./logstack-members.ts";
import { splitUrl } from "./split-url.ts";

/**
 * Returns an event with the field names that this log stack has had from its beginning (times in milliseconds, left out
 * where nothing was measured), and under `elb` what those do not say, by AWS's names with units.
 */
export function inLogstackForm(line: ParsedLine, context: EventContext): LogEvent {
  if (line.kind === "unparsable") {
    return {
      "@timestamp": context.object.lastModified,
      ...head(line, context),
      tags: ["elb_unparsable"],
      elb: { kind: line.kind, unparsable_reason: line.why },
    };
  }
  const { top, elb } = LOGSTACK_MEMBERS[line.kind] as MemberTable<LogLine>;
  const event: Record<string, unknown> = { "@timestamp": timeOf(line), ...head(line, context) };
  for (const [name, how, property] of top) event[name] = make(how, line[property]);
  if (line.kind === "alb-connection") event["PublicIpAndPort"] = withPort(line);
  const details: Record<string, unknown> = { kind: line.kind };
  for (const [name, how, property] of elb) details[name] = make(how, line[property]);
  event["elb"] = details;
  return event;
}

/** Returns what all events of one object say, but for the place of the line: the same for every line. */
export function sayOrigin(labels: EventLabels, { bucket, key }: LogObject) {
  return {
    type: labels.type ?? "elb",
    Component: labels.component,
    SourceModuleName: labels.sourceModuleName,
    Environment: labels.environment,
    Application: labels.application,
    Source: { S3: { Bucket: bucket, Key: key } },
  };
}

function head({ raw }: ParsedLine, { id, offset, object, labels }: EventContext): LogEvent {
  const origin = sayOrigin(labels, object);
  return { event: { id }, message: raw, ...origin, Source: { S3: { ...origin.Source.S3, Offset: offset } } };
}

function timeOf(line: LogLine): string | undefined {
  return line.kind === "nlb-tls" ? inUtc(line.time) : line.time;
}

/** The value of a member; undefined, and so not in the JSON, for what the log has not. */
function make(how: Making, value: unknown): unknown {
  return value === null ? undefined : MAKE[how](value as never);
}

const asItIs = (value: unknown): unknown => value;

const MAKE: Readonly<Record<Making, (value: never) => unknown>> = {
  written: asItIs,
  text: asItIs,
  utc: (time: string) => inUtc(time),
  number: asItIs,
  measure: asItIs,
  // The log has microseconds at most.
  milliseconds: (seconds: number) => Math.round(seconds * 1_000_000) / 1_000,
  address: ({ text }: Endpoint) => text,
  ip: ({ ip }: Endpoint) => ip,
  method: ({ method }: RequestLine) => method ?? undefined,
  url: ({ url }: RequestLine) => url ?? undefined,
  path: ({ url }: RequestLine) => (url === null ? undefined : splitUrl(url).path),
  protocol: ({ protocol }: RequestLine) => protocol ?? undefined,
  list: asItIs,
  commaList: asItIs,
  spaceList: asItIs,
  rest: asItIs,
};

function withPort({ clientIp, clientPort }: AlbConnectionLine): string | undefined {
  if (clientIp === null) return undefined;
  const address = clientIp.includes(":") && !clientIp.startsWith("[") ? `[${clientIp}]` : clientIp;
  return clientPort === null ? address : `${address}:${clientPort}`;
}
