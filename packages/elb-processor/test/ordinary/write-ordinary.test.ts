import { describe, expect, it } from "vitest";
import { EVENT_FORMS, LINE_FORMATS, type LogLine } from "../../src/index.ts";
import { SAMPLE_LINES } from "../../src/run/sample-lines.ts";
import { createRandom, drawCuts, mutate, mutateBytes } from "../support/mutate.ts";
import { writeLine } from "../write-line.ts";
import { countOrdinary, makeBothWays, SETTINGS } from "./both-ways.ts";

const KINDS = Object.keys(LINE_FORMATS) as readonly LogLine["kind"][];
const REQUEST_KINDS = ["alb", "classic"] as const;

const TIMES = [
  "2025-02-29T23:59:59Z",
  "2025-02-30T23:59:59Z",
  "2025-04-31T00:00:00Z",
  "2025-13-01T00:00:00Z",
  "2025-00-10T00:00:00Z",
  "2025-01-00T00:00:00Z",
  "2025-01-31T24:00:00Z",
  "2025-01-31T00:60:00Z",
  "2025-01-31T00:00:60Z",
  "2025-01-31T00:00:00",
  "2025-01-31T00:00:00.123456789Z",
  "2025-01-31T00:00:00.1234567890Z",
  "2025-01-31T00:00:00.Z",
  "2025-01-31T00:00:00ZZ",
  "2025-01-31T00:00:00+01:00",
  "2025-01-31T00:00:00.5",
];

/** By AWS's name of a field, what it may hold that JSON writes in another way than the log. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  request_processing_time: ["-1", "-1.0", "0", "0.000", "0.000086", "1.5", "12.250000", "00.1", "0.0000001", "7."],
  elb_status_code: ["0", "-1", "007", "-0", "1.0", "1.50", "1e3", "1234567890123456", "word", ""],
  sent_bytes: ["0", "999999999999999", "9007199254740993", "-5"],
  "client:port": ["192.0.2.7", "[2001:db8::1]:443", "[2001:db8::1]", "2001:db8::1", "name:x", ":80", "a:b:80", "[x:80"],
  request: [
    "- - - ",
    "- - -",
    "GET",
    "GET /",
    "",
    " ",
    "GET http://a:80 HTTP/1.1",
    "GET http://a:80? HTTP/1.1",
    "GET http://a:80/?a=/ HTTP/1.1",
    "GET http://a:80?x/y HTTP/1.1",
    "GET /a b c HTTP/1.1",
    "GET a://b://c/d HTTP/1.1",
    "- http://host:80- -",
    "  x",
  ],
  user_agent: ["-", "", 'a "b"', "back\\slash", "é", "tab\there", "a, b", "\u007f"],
  matched_rule_priority: ["-1", "-", "0"],
  actions_executed: ["-", "waf,forward", "a,,b", ","],
  "target:port_list": ["-", "10.0.0.1:80 10.0.0.2:80", " "],
  type: ["-", "grpcs"],
  time: TIMES,
  timestamp: TIMES,
  elb: ["7", "-", "1.2"],
};

describe("the function's events are byte for byte the described ones", () => {
  it.each(EVENT_FORMS)("of each kind, each awkward value and each number of fields, in the form %s", (form) => {
    const lines = KINDS.flatMap((kind) => [
      SAMPLE_LINES[kind],
      ...Array.from({ length: 36 }, (_, fieldCount) => writeLine(kind, {}, { fieldCount })),
      ...[["more"], ['"in quotes"'], ["-", "-"]].map((extra) => writeLine(kind, {}, { extra })),
      ...Object.entries(VALUES).flatMap(([name, values]) => values.map((value) => writeLine(kind, { [name]: value }))),
    ]);
    const all = [...lines, "", "\r", "hello", ...lines.map((line) => `${line}\r`)];
    const { made, expected } = makeBothWays(all, { form });
    expect(made).toEqual(expected);
  });

  it.each(EVENT_FORMS)("of lines with anything changed in them, that come in any pieces, in the form %s", (form) => {
    const random = createRandom(11);
    const originals = KINDS.map((kind) => writeLine(kind));
    const lines = Array.from({ length: 2_000 }, (_, index) =>
      mutateBytes(random, mutate(random, originals[index % originals.length] ?? "")),
    );
    const { made, expected } = makeBothWays(lines, { form, cuts: drawCuts(random, lines) });
    expect(made).toEqual(expected);
  });

  it("also of the last line of all, which has nothing behind it", () => {
    for (const kind of KINDS) {
      const { made, expected } = makeBothWays([writeLine(kind)], { form: "logstack" });
      expect(made).toEqual(expected);
    }
  });
});

it("a time that no calendar has makes no line, so that its event has the time of the object", () => {
  const { made } = makeBothWays([writeLine("classic", { timestamp: "2025-02-30T23:59:59Z" })], { form: "logstack" });
  expect(JSON.parse(made[0] ?? "")).toMatchObject({
    "@timestamp": SETTINGS.object.lastModified,
    tags: ["elb_unparsable"],
  });
});

describe("the short way", () => {
  it.each(REQUEST_KINDS)("is taken by ordinary lines of the kind %s, old ones and IPv6 among them", (kind) => {
    const lines = [
      writeLine(kind),
      SAMPLE_LINES.alb,
      writeLine(kind, {}, { fieldCount: LINE_FORMATS[kind].leastFields }),
      writeLine(kind, { "client:port": "[2001:db8::1]:443" }),
      writeLine(kind, {
        request_processing_time: "-1",
        elb_status_code: "503",
        "target:port": "-",
        "backend:port": "-",
      }),
      writeLine(kind, { request: "- - - ", user_agent: "-" }),
    ];
    expect(countOrdinary(lines)).toBe(lines.length);
  });

  it.each(REQUEST_KINDS)("is taken by a good part of the changed lines of the kind %s", (kind) => {
    const random = createRandom(5);
    const lines = Array.from({ length: 1_000 }, () => mutate(random, writeLine(kind)));
    expect(countOrdinary(lines)).toBeGreaterThan(200);
  });

  it("is taken by nothing else", () => {
    const others = KINDS.filter((kind) => kind !== "alb" && kind !== "classic").map((kind) => writeLine(kind));
    expect(countOrdinary(["", "hello", 'a "b', ...others, writeLine("alb", {}, { extra: ["more"] })])).toBe(0);
  });
});
