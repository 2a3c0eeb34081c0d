import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type Endpoint, LINE_FORMATS, type LogLine, parseLine, type RequestLine } from "../src/index.ts";
import { LINE_PROPERTIES } from "../src/parse/line-properties.ts";
import { type Values, writeLine } from "./write-line.ts";

const word = fc.stringMatching(/^[A-Za-z0-9/:._=;,-]{1,20}$/);
/** Anything a client can put into a quoted field, with what makes reading hard more often than by chance. */
const phrase = fc
  .array(fc.oneof(word, fc.constantFrom('"', "\\", '\\"', " ", '" "', "-", '","', "é", "😀", "\t"), fc.string()), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join("").replaceAll("\n", " "));
const seconds = fc.integer({ min: 0, max: 99_999_999 }).map((micros) => (micros / 1_000_000).toFixed(6));
const count = fc.nat({ max: 10 ** 12 }).map(String);
const port = fc.integer({ min: 1, max: 65_535 });
const ip = fc.oneof(
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address}]`),
);
const time = fc
  .date({ min: new Date("2014-01-01"), max: new Date("2099-01-01"), noInvalidDate: true })
  .map((date) => date.toISOString().replace("Z", "123Z"));

/** By AWS's name of a field; every other is a word, or a phrase where `PHRASES` has it. */
const FIELDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  ...Object.fromEntries(["timestamp", "time", "request_creation_time"].map((name) => [name, time])),
  ...Object.fromEntries(
    ["client:port", "backend:port", "target:port", "destination:port", "target_addr"].map((name) => [
      name,
      fc.tuple(ip, port).map((parts) => parts.join(":")),
    ]),
  ),
  request_processing_time: seconds,
  backend_processing_time: seconds,
  target_processing_time: seconds,
  response_processing_time: seconds,
  tls_handshake_latency: seconds,
  latency: seconds,
  ...Object.fromEntries(
    [
      "elb_status_code",
      "backend_status_code",
      "target_status_code",
      "received_bytes",
      "sent_bytes",
      "matched_rule_priority",
      "connection_time",
      "tls_handshake_time",
      "client_port",
      "listener_port",
    ].map((name) => [name, count]),
  ),
  request: fc.tuple(word, phrase, word).map((parts) => parts.join(" ")),
  ...Object.fromEntries(
    [
      "user_agent",
      "redirect_url",
      "error_reason",
      "transformed_host",
      "transformed_uri",
      "trace_id",
      "classification_reason",
      "leaf_client_cert_subject",
    ].map((name) => [name, phrase]),
  ),
  "target:port_list": fc.array(word, { minLength: 1, maxLength: 3 }).map((items) => items.join(" ")),
  alpn_client_preference_list: fc.array(word, { minLength: 1, maxLength: 3 }).map((items) => items.join('","')),
};

const ALWAYS_THERE: ReadonlySet<string> = new Set([
  "type",
  "version",
  "timestamp",
  "time",
  "client:port",
  "client_port",
  "listener_port",
  "latency",
]);

function valuesOf(kind: LogLine["kind"]): fc.Arbitrary<Values> {
  const arbitraries = LINE_FORMATS[kind].fields.map((name): [string, fc.Arbitrary<string>] => {
    const held = FIELDS[name] ?? word;
    return [name, ALWAYS_THERE.has(name) ? held : fc.oneof({ weight: 4, arbitrary: held }, fc.constant("-"))];
  });
  return fc.record(Object.fromEntries(arbitraries)).map((values) => ({ ...values, ...CERTAIN[kind] }));
}

/** Fields that tell one kind from another. */
const CERTAIN: Readonly<Record<LogLine["kind"], Values>> = {
  classic: {},
  alb: { elb: "app/x/1" },
  "nlb-tls": { version: "2.0" },
  "alb-connection": {},
  "alb-health-check": {},
};

/** What the log would have for a value. */
function asWritten(property: string, value: unknown): string {
  if (value === null) return "-";
  if (typeof value === "object" && "text" in value) return (value as Endpoint).text;
  if (typeof value === "object" && "method" in value) {
    const { method, url, protocol } = value as RequestLine;
    return [method ?? "-", url ?? "-", protocol ?? "-"].join(" ");
  }
  if (Array.isArray(value)) return value.join(SEPARATORS[property] ?? ",");
  return typeof value === "string" ? value : JSON.stringify(value);
}

const SEPARATORS: Readonly<Record<string, string>> = {
  targets: " ",
  targetStatuses: " ",
  alpnClientPreferences: '","',
};

it.each(Object.keys(LINE_PROPERTIES) as readonly LogLine["kind"][])(
  "fields written are the fields read: %s",
  (kind) => {
    fc.assert(
      fc.property(valuesOf(kind), (values) => {
        const raw = writeLine(kind, values);
        const line = parseLine(raw) as LogLine;
        expect(line).toMatchObject({ kind, raw, extraFields: null, unexpected: null });
        const read = LINE_FORMATS[kind].fields.map((name, index): [string, string] => {
          const property = LINE_PROPERTIES[kind][index] as string;
          return [name, asWritten(property, line[property as keyof LogLine])];
        });
        const written = LINE_FORMATS[kind].fields.map((name): [string, string] => [
          name,
          canonical(name, values[name] ?? "-"),
        ]);
        expect(Object.fromEntries(read)).toEqual(Object.fromEntries(written));
      }),
      { numRuns: 150 },
    );
  },
);

/** Numbers have one way to be written; the log fills theirs with zeros. */
function canonical(name: string, value: string): string {
  return FIELDS[name] === seconds && value !== "-" ? String(Number(value)) : value;
}
