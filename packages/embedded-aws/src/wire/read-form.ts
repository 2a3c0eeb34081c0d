import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError, notModelled, validationError } from "../aws-error.ts";
import { decodeBase64 } from "./base64.ts";
import { type FormNode, malformedInput } from "./form.ts";
import { requiredCount } from "./service-schemas.ts";
import { parseTimestamp } from "./timestamp.ts";

/** How parameters are named: as in AWS Query, or as in EC2's own kind of it. */
export type FormDialect = "query" | "ec2Query";

/** Operation input, a list, a map or a simple value, as operation handlers take them. */
type FormValue =
  | string
  | number
  | boolean
  | Uint8Array
  | readonly FormValue[]
  | { readonly [member: string]: FormValue };

/**
 * Returns the input that an AWS Query form holds, by the operation's schema.
 * A parameter the schema does not know is refused by name, though AWS ignores it: it may be one that a newer client knows
 * and AWS obeys. Throws `ValidationError` naming every missing and every
 * ill-typed member at once (in EC2 `MissingParameter` for the first that is missing), and `MalformedInput` where a structure is given for a value or the other way round.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-query-protocol.html and aws-ec2-query-protocol.html
 */
export function readForm(
  form: FormNode,
  input: NormalizedSchema,
  dialect: FormDialect = "query",
): { readonly [member: string]: FormValue } {
  const problems: string[] = [];
  for (const name of PROTOCOL_PARAMETERS) form.children.delete(name);
  const value = readStructure(form, input, { path: "", problems, dialect });
  if (problems.length > 0) throw validationError(describeProblems(problems));
  return value;
}

/** What a form holds beside the operation's input. */
const PROTOCOL_PARAMETERS = [
  "Action",
  "Version",
  "X-Amz-Algorithm",
  "X-Amz-Credential",
  "X-Amz-Date",
  "X-Amz-Expires",
  "X-Amz-Security-Token",
  "X-Amz-Signature",
  "X-Amz-SignedHeaders",
];

interface Place {
  /** As AWS names it in messages: `tags.1.member.key`. */
  readonly path: string;
  readonly problems: string[];
  readonly dialect: FormDialect;
}

function readStructure(
  node: FormNode,
  schema: NormalizedSchema,
  place: Place,
): { readonly [member: string]: FormValue } {
  const members: [string, FormValue][] = [];
  const unknown = new Set(node.children.keys());
  let position = 0;
  const required = requiredCount(schema);
  for (const [name, member] of schema.structIterator()) {
    const wireName = wireNameOf(member, name, place.dialect);
    const child = node.children.get(wireName);
    unknown.delete(wireName);
    const memberPlace = { ...place, path: join(place.path, lowerFirst(name)) };
    if (child !== undefined) {
      const value = readValue(child, member, memberPlace);
      if (value !== undefined) members.push([name, value]);
    } else if (position < required) {
      if (place.dialect === "ec2Query") throw missingParameter(wireName);
      place.problems.push(`Value null at '${memberPlace.path}' failed to satisfy constraint: Member must not be null`);
    }
    position += 1;
  }
  for (const name of unknown) throw notModelled(`the request parameter ${join(place.path, name)}`);
  return Object.fromEntries(members);
}

function readValue(node: FormNode, schema: NormalizedSchema, place: Place): FormValue | undefined {
  if (schema.isListSchema()) return readList(node, schema, place);
  if (schema.isMapSchema()) return readMap(node, schema, place);
  if (schema.isStructSchema()) {
    if (node.value !== undefined && node.value !== "")
      throw malformedInput("Expected a structure or map, found a value.");
    return readStructure(node, schema, place);
  }
  if (node.children.size > 0) throw malformedInput("Start of structure or map found where not expected.");
  return readSimple(node.value ?? "", schema, place);
}

function readList(node: FormNode, schema: NormalizedSchema, place: Place): readonly FormValue[] {
  const member = schema.getValueSchema();
  // AWS: EC2 flattens every list, whether its model says so or not.
  const isFlat = place.dialect === "ec2Query" || Boolean(schema.getMergedTraits().xmlFlattened);
  const items = isFlat ? node : node.children.get(member.getMergedTraits().xmlName ?? "member");
  if (items === undefined) {
    // An empty list is sent as `Tags=`; anything else here has the wrong shape.
    if (node.children.size > 0 || node.value !== "") throw malformedInput("Expected a list of members.");
    return [];
  }
  // `InstanceId=i-1` without an index is no list; taken for an empty one it would mean all instances.
  if ((items.value ?? "") !== "") throw malformedInput("Expected a list of members.");
  const values: FormValue[] = [];
  for (const [index, item] of byIndex(items)) {
    const value = readValue(item, member, { ...place, path: `${place.path}.${index}.member` });
    if (value !== undefined) values.push(value);
  }
  return values;
}

function readMap(node: FormNode, schema: NormalizedSchema, place: Place): { readonly [member: string]: FormValue } {
  const entries = schema.getMergedTraits().xmlFlattened ? node : node.children.get("entry");
  if ((node.value ?? "") !== "") throw malformedInput("Expected a map.");
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? "key";
  const valueSchema = schema.getValueSchema();
  const valueName = valueSchema.getMergedTraits().xmlName ?? "value";
  const pairs: [string, FormValue][] = [];
  for (const [index, entry] of entries === undefined ? [] : byIndex(entries)) {
    const key = entry.children.get(keyName)?.value;
    const item = entry.children.get(valueName);
    if (key === undefined || item === undefined) throw malformedInput("A map entry must have a key and a value.");
    const value = readValue(item, valueSchema, { ...place, path: `${place.path}.${index}.value` });
    if (value !== undefined) pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

/** Walks `1`, `2`, `10` in numeric order; gaps are tolerated. */
function byIndex(items: FormNode): readonly (readonly [number, FormNode])[] {
  const indexed = [...items.children].map(([index, item]) => {
    if (!/^\d{1,9}$/.test(index)) throw malformedInput(`Unexpected list element index '${index}'.`);
    return [Number(index), item] as const;
  });
  return indexed.toSorted(([a], [b]) => a - b);
}

function readSimple(text: string, schema: NormalizedSchema, place: Place): FormValue | undefined {
  const typed = parseSimple(text, schema);
  if (typed !== undefined) return typed;
  place.problems.push(
    `Value '${text}' at '${place.path}' failed to satisfy constraint: Member must be ${describeKind(schema)}`,
  );
  return undefined;
}

function parseSimple(text: string, schema: NormalizedSchema): FormValue | undefined {
  if (schema.isBooleanSchema()) return { true: true, false: false }[text];
  if (schema.isNumericSchema() || schema.isBigIntegerSchema() || schema.isBigDecimalSchema()) {
    return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
  }
  if (schema.isTimestampSchema()) return parseTimestamp(text);
  if (schema.isBlobSchema()) return decodeBase64(text);
  return text;
}

function describeKind(schema: NormalizedSchema): string {
  if (schema.isBooleanSchema()) return "a boolean: true or false";
  if (schema.isTimestampSchema()) return "a timestamp in ISO 8601";
  return schema.isBlobSchema() ? "Base64" : "a number";
}

function describeProblems(problems: readonly string[]): string {
  const noun = problems.length === 1 ? "validation error" : "validation errors";
  return `${problems.length} ${noun} detected: ${problems.join("; ")}`;
}

/** Returns EC2's refusal of a request without a parameter that it needs. */
export function missingParameter(name: string): AwsError {
  return new AwsError("MissingParameter", `The request must contain the parameter ${name}`);
}

/** AWS: EC2 names parameters apart from the members of its answers, or writes the latter with a capital. */
function wireNameOf(member: NormalizedSchema, name: string, dialect: FormDialect): string {
  const { xmlName, ec2QueryName } = member.getMergedTraits();
  const written = xmlName ?? name;
  if (dialect === "query") return written;
  return typeof ec2QueryName === "string" ? ec2QueryName : written.slice(0, 1).toUpperCase() + written.slice(1);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}
