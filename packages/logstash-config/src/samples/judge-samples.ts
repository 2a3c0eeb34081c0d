import { SAMPLE_FIELD } from "./build-harness.ts";
import type { Event, Expectation, Json, Sample } from "./sample.ts";

/** How a sample fared: as expected, or in which ways not, as sentences. */
export interface JudgedSample {
  readonly sample: Sample;
  readonly problems: readonly string[];
}

/** Reads Logstash's standard output: lines that are events of samples, by the number of their sample; its log lines are left out. */
export function readOutput(output: string): ReadonlyMap<number, readonly Event[]> {
  const events = new Map<number, Event[]>();
  for (const line of output.split("\n")) {
    const event = readEvent(line);
    const number = event?.[SAMPLE_FIELD];
    if (event === undefined || typeof number !== "number") continue;
    const { [SAMPLE_FIELD]: _number, ...rest } = event;
    events.set(number, [...(events.get(number) ?? []), rest]);
  }
  return events;
}

function readEvent(line: string): Event | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Event;
  } catch {
    return undefined;
  }
}

/** Compares what came out of the filters with what every sample expects. */
export function judgeSamples(
  samples: readonly Sample[],
  events: ReadonlyMap<number, readonly Event[]>,
): readonly JudgedSample[] {
  return samples.map((sample, index) => ({ sample, problems: judge(sample.expect, events.get(index) ?? []) }));
}

function judge(expect: Expectation, actual: readonly Event[]): readonly string[] {
  switch (expect.kind) {
    case "dropped":
      return actual.length === 0 ? [] : [`It was to be dropped, and ${count(actual.length)} came out.`];
    case "events":
      return judgeEvents(expect.events, actual);
    case "parts":
      return actual[0] === undefined || actual.length > 1
        ? [`One event was expected, and ${count(actual.length)} came out.`]
        : judgeParts(expect, actual[0]);
  }
}

function count(events: number): string {
  return events === 0 ? "none" : events === 1 ? "one event" : `${events} events`;
}

function judgeEvents(expected: readonly Event[], actual: readonly Event[]): readonly string[] {
  if (expected.length !== actual.length)
    return [`${expected.length} were expected, and ${count(actual.length)} came out.`];
  const left = [...actual];
  const unmatched = expected.filter((event) => {
    const index = left.findIndex((other) => same(event, withoutAdded(other, event)));
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return unmatched.flatMap((event, index) => {
    const other = left[index] ?? {};
    return differences(event, { actual: withoutAdded(other, event), path: "" });
  });
}

/** Logstash gives every event a time and a version; an expectation that is silent on them does not mean that they are absent. */
function withoutAdded(event: Event, expected: Event): Event {
  const added = new Set(["@timestamp", "@version"].filter((field) => !(field in expected)));
  return Object.fromEntries(Object.entries(event).filter(([field]) => !added.has(field)));
}

function judgeParts(expect: Extract<Expectation, { kind: "parts" }>, event: Event): readonly string[] {
  const tags = Array.isArray(event["tags"]) ? (event["tags"] as readonly Json[]) : [];
  return [
    ...Object.entries(expect.fields).flatMap(([reference, value]) =>
      differences(value, { actual: valueAt(event, reference), path: bracketed(reference) }),
    ),
    ...expect.tags
      .filter((tag) => !tags.includes(tag))
      .map((tag) => `The tag ${tag} was expected; the tags are ${show(tags)}.`),
    ...expect.absent
      .filter((reference) => valueAt(event, reference) !== undefined)
      .map((reference) => `${bracketed(reference)} was to be absent, and is ${show(valueAt(event, reference))}.`),
  ];
}

function valueAt(event: Event, reference: string): Json | undefined {
  const names = reference.startsWith("[") ? reference.slice(1, -1).split("][") : [reference];
  return names.reduce<Json | undefined>((value, name) => {
    if (typeof value !== "object" || value === null) return undefined;
    return Array.isArray(value) ? (value as readonly Json[])[Number(name)] : (value as Event)[name];
  }, event);
}

function bracketed(reference: string): string {
  return reference.startsWith("[") ? reference : `[${reference}]`;
}

function differences(expected: Json, { actual, path }: { actual: Json | undefined; path: string }): readonly string[] {
  if (same(expected, actual)) return [];
  if (isEvent(expected) && isEvent(actual)) {
    const names = new Set([...Object.keys(expected), ...Object.keys(actual)]);
    return Array.from(names).flatMap((name) => {
      const inner = `${path}[${name}]`;
      if (expected[name] === undefined) return [`${inner} was not expected, and is ${show(actual[name])}.`];
      return differences(expected[name], { actual: actual[name], path: inner });
    });
  }
  return [`${path === "" ? "The event" : path} was expected to be ${show(expected)}, and is ${show(actual)}.`];
}

function isEvent(value: Json | undefined): value is Event {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: Json | undefined): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      isEvent(inner as Json)
        ? Object.fromEntries(Object.entries(inner as Event).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner,
    ) ?? "absent"
  );
}

function show(value: Json | undefined): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}
