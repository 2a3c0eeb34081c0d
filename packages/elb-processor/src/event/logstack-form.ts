import type { AlbConnectionLine, Endpoint, LogLine, ParsedLine, RequestLine } from "../parse/parsed-line.ts";
import { inUtc } from "./in-utc.ts";
import type { EventContext, LogEvent } from "./log-event.ts";
import { LOGSTACK_MEMBERS, type Making, type MemberTable } from "./logstack-members.ts";
import { fixShape, type MakeObject } from "./fixed-shape.ts";
import { splitUrl } from "./split-url.ts";

/**
 * Returns an event with the field names that this log stack has had from its beginning (times in milliseconds, left out
 * where nothing was measured), and under `elb` what those do not say, by AWS's names with units.
 */
export function inLogstackForm(line: ParsedLine, context: EventContext): LogEvent {
  if (line.kind === "unparsable") {
    const event = begin(UNPARSABLE, { line, context, time: context.object.lastModified });
    event["tags"] = ["elb_unparsable"];
    event["elb"] = { kind: line.kind, unparsable_reason: line.why };
    return event;
  }
  const { top, elb } = LOGSTACK_MEMBERS[line.kind] as MemberTable<LogLine>;
  const { makeEvent, makeDetails } = SHAPES[line.kind];
  const event = begin(makeEvent, { line, context, time: timeOf(line) });
  for (const [name, how, property] of top) event[name] = make(how, line[property]);
  if (line.kind === "alb-connection") event["PublicIpAndPort"] = withPort(line);
  const details = makeDetails();
  details["kind"] = line.kind;
  for (const [name, how, property] of elb) details[name] = make(how, line[property]);
  event["elb"] = details;
  return event;
}

/** Returns what all events of one object say: the same for every line, but for its place at the very end. */
export function sayOrigin({ labels, object, offset }: Omit<EventContext, "id">) {
  return {
    type: labels.type ?? "elb",
    Component: labels.component,
    SourceModuleName: labels.sourceModuleName,
    Environment: labels.environment,
    Application: labels.application,
    Source: { S3: { Bucket: object.bucket, Key: object.key, Offset: offset } },
  };
}

interface Beginning {
  readonly line: ParsedLine;
  readonly context: EventContext;
  readonly time: string | undefined;
}

/** Returns an event with what all have. Member by member: `Object.assign` alone would take as long as all of it. */
function begin(makeEvent: MakeObject, { line, context, time }: Beginning): Record<string, unknown> {
  const origin = sayOrigin(context);
  const event = makeEvent();
  event["@timestamp"] = time;
  event["event"] = { id: context.id };
  event["message"] = line.raw;
  event["type"] = origin.type;
  event["Component"] = origin.Component;
  event["SourceModuleName"] = origin.SourceModuleName;
  event["Environment"] = origin.Environment;
  event["Application"] = origin.Application;
  event["Source"] = origin.Source;
  return event;
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

interface KindShapes {
  readonly makeEvent: MakeObject;
  readonly makeDetails: MakeObject;
}

const HEAD = [
  "@timestamp",
  "event",
  "message",
  "type",
  "Component",
  "SourceModuleName",
  "Environment",
  "Application",
  "Source",
];

const UNPARSABLE = fixShape([...HEAD, "tags", "elb"]);

const SHAPES = Object.fromEntries(
  Object.entries(LOGSTACK_MEMBERS).map(([kind, { top, elb }]): readonly [string, KindShapes] => {
    const names = top.map(([name]) => name);
    const own = kind === "alb-connection" ? [...names, "PublicIpAndPort"] : names;
    return [
      kind,
      {
        makeEvent: fixShape([...HEAD, ...own, "elb"]),
        makeDetails: fixShape(["kind", ...elb.map(([name]) => name)]),
      },
    ];
  }),
) as Readonly<Record<LogLine["kind"], KindShapes>>;

function withPort({ clientIp, clientPort }: AlbConnectionLine): string | undefined {
  if (clientIp === null) return undefined;
  const address = clientIp.includes(":") && !clientIp.startsWith("[") ? `[${clientIp}]` : clientIp;
  return clientPort === null ? address : `${address}:${clientPort}`;
}
