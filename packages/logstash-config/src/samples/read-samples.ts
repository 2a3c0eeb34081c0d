import { evaluate, parse, type MemberNode, type ValueNode } from "@humanwhocodes/momoa";
import { checkFieldReference } from "../check/check-field-reference.ts";
import { type Finding, sortFindings } from "../check/finding.ts";
import { suggest } from "../check/nearest.ts";
import type { Place, SourceFile } from "../language/place.ts";
import type { Event, Expectation, Json, Sample, SampleFile } from "./sample.ts";

/** What was read of a file of samples, and what is wrong with it. Never throws. */
export interface ReadSamples {
  readonly samples: SampleFile;
  readonly findings: readonly Finding[];
}

/** Reads a `*.samples.json`; of the pipelines there are it must name one, unless there is but one. */
export function readSamples({ file, text }: SourceFile, pipelines: readonly string[]): ReadSamples {
  const reading = new Reading(file);
  const body = reading.parse(text);
  const members =
    body === undefined ? new Map<string, MemberNode>() : reading.members(body, "a file of samples", FILE_KEYS);
  const named = members.get("pipeline");
  const pipeline = named === undefined ? (pipelines[0] ?? "") : reading.text(named.value, "pipeline");
  if (body !== undefined && named === undefined && pipelines.length !== 1) {
    reading.error(body, `Say which pipeline the samples are for: "pipeline" is one of ${pipelines.join(", ")}.`);
  }
  if (named !== undefined && !pipelines.includes(pipeline)) {
    reading.error(named.value, `There is no pipeline ${pipeline}.${suggest(pipeline, pipelines)}`);
  }
  const list = members.get("samples")?.value;
  const samples = list === undefined ? [] : reading.items(list, "samples").map((item) => readSample(item, reading));
  if (body !== undefined && samples.length === 0)
    reading.error(list ?? body, 'A file of samples has at least one, in "samples".');
  checkNames(samples, reading);
  return { samples: { file, pipeline, samples }, findings: sortFindings(reading.findings) };
}

const FILE_KEYS = ["pipeline", "samples", "$schema"];
const SAMPLE_KEYS = ["name", "event", "expect"];
const EXPECT_KEYS = ["event", "events", "fields", "tags", "absent"];

/** A JSON text with its places, and the findings so far. */
class Reading {
  readonly findings: Finding[] = [];
  readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  parse(text: string): ValueNode | undefined {
    try {
      return parse(text, { ranges: true }).body;
    } catch (error) {
      const { line = 1, column = 1, message } = error as { line?: number; column?: number; message: string };
      const at = { file: this.file, line, column };
      this.findings.push({
        rule: "sample",
        kind: "refused",
        at,
        message: `This is no JSON: ${message.replace(/\s*\(.*$/s, "")}`,
      });
      return undefined;
    }
  }

  at({ loc }: { readonly loc: ValueNode["loc"] }): Place {
    return { file: this.file, line: loc.start.line, column: loc.start.column };
  }

  error(node: ValueNode | MemberNode, message: string): void {
    this.findings.push({ rule: "sample", kind: "refused", at: this.at(node), message });
  }

  members(node: ValueNode, what: string, keys: readonly string[]): ReadonlyMap<string, MemberNode> {
    if (node.type !== "Object") {
      this.error(node, `${what} is an object with ${keys.slice(0, 3).join(", ")}.`.replace(/^a/, "A"));
      return new Map();
    }
    const members = new Map(node.members.map((member) => [nameOf(member), member]));
    for (const [name, member] of members) {
      if (!keys.includes(name)) this.error(member, `There is no "${name}" in ${what}.${suggest(name, keys)}`);
    }
    return members;
  }

  items(node: ValueNode, name: string): readonly ValueNode[] {
    if (node.type === "Array") return node.elements.map(({ value }) => value);
    this.error(node, `"${name}" is an array.`);
    return [];
  }

  text(node: ValueNode, name: string): string {
    if (node.type === "String" && node.value !== "") return node.value;
    this.error(node, `"${name}" is a text.`);
    return "";
  }

  event(node: ValueNode): Event {
    if (node.type === "Object") return evaluate(node) as Event;
    this.error(node, "An event is an object of fields.");
    return {};
  }
}

function nameOf({ name }: MemberNode): string {
  return name.type === "String" ? name.value : name.name;
}

function readSample(node: ValueNode, reading: Reading): Sample {
  const members = reading.members(node, "a sample", SAMPLE_KEYS);
  for (const key of SAMPLE_KEYS) {
    if (node.type === "Object" && !members.has(key))
      reading.error(node, `A sample has a name, an event and what to expect; "${key}" is missing.`);
  }
  const [name, event, expect] = SAMPLE_KEYS.map((key) => members.get(key)?.value);
  return {
    name: name === undefined ? "" : reading.text(name, "name"),
    at: reading.at(node),
    event: event === undefined ? {} : reading.event(event),
    expect: expect === undefined ? { kind: "dropped" } : readExpectation(expect, reading),
  };
}

function readExpectation(node: ValueNode, reading: Reading): Expectation {
  if (node.type === "String") {
    if (node.value !== "dropped") reading.error(node, `"expect" is "dropped" or an object, not "${node.value}".`);
    return { kind: "dropped" };
  }
  const members = reading.members(node, "what is expected", EXPECT_KEYS);
  const [event, events, fields, tags, absent] = EXPECT_KEYS.map((key) => members.get(key)?.value);
  const whole = event !== undefined || events !== undefined;
  if (node.type === "Object" && (whole ? members.size > 1 : members.size === 0)) {
    reading.error(node, 'Expect either "event", "events", or some of "fields", "tags" and "absent".');
  }
  if (event !== undefined) return { kind: "events", events: [reading.event(event)] };
  if (events !== undefined)
    return { kind: "events", events: reading.items(events, "events").map((item) => reading.event(item)) };
  return {
    kind: "parts",
    fields: fields === undefined ? {} : readFields(fields, reading),
    tags: tags === undefined ? [] : reading.items(tags, "tags").map((tag) => reading.text(tag, "tags")),
    absent: absent === undefined ? [] : reading.items(absent, "absent").map((item) => readReference(item, reading)),
  };
}

function readFields(node: ValueNode, reading: Reading): Readonly<Record<string, Json>> {
  if (node.type === "Object") {
    for (const member of node.members) checkReference(nameOf(member), { node: member, reading });
  }
  return reading.event(node);
}

function readReference(node: ValueNode, reading: Reading): string {
  const reference = reading.text(node, "absent");
  checkReference(reference, { node, reading });
  return reference;
}

function checkReference(text: string, { node, reading }: { node: ValueNode | MemberNode; reading: Reading }): void {
  const problem = checkFieldReference(text);
  if (problem !== undefined) reading.error(node, problem);
}

function checkNames(samples: readonly Sample[], reading: Reading): void {
  const names = new Set<string>();
  for (const { name, at } of samples) {
    if (names.has(name) && name !== "") {
      const message = `Two samples have the name "${name}".`;
      reading.findings.push({ rule: "sample", kind: "refused", at, message });
    }
    names.add(name);
  }
}
