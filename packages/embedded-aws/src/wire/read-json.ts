import type { NormalizedSchema } from "@smithy/core/schema";
import { AwsError, notModelled } from "../aws-error.ts";
import { decodeBase64 } from "./base64.ts";
import { requiredCount } from "./service-schemas.ts";

/** Operation input, a list, a map or a simple value, as operation handlers take them. */
type InputValue = string | number | boolean | Uint8Array | readonly InputValue[] | InputMembers;
type InputMembers = { readonly [member: string]: InputValue };

/**
 * Returns the input that an AWS JSON body holds, by the operation's schema; `null` is as good as absent.
 * A member the schema does not know is refused by name, though AWS ignores it: it may be one that a newer client knows and
 * AWS obeys. Throws `SerializationException` for a value of another kind, and an error with `missingMemberCode` that names
 * every required member that is missing.
 * AWS: https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function readJson(body: Uint8Array, input: NormalizedSchema, missingMemberCode: string): InputMembers {
  return readJsonMembers(parseBody(body), input, missingMemberCode);
}

/** The same for members that were read already: a REST protocol has some of them outside the body. */
export function readJsonMembers(members: unknown, input: NormalizedSchema, missingMemberCode: string): InputMembers {
  if (input.isUnitSchema()) return {};
  const missing: string[] = [];
  const value = readStructure(members, input, { path: "", missing });
  if (missing.length > 0) throw missingMembers(missingMemberCode, missing);
  return value;
}

interface Place {
  /** As AWS names it in messages: `tags.1.member.key`. */
  readonly path: string;
  /** The paths of required members that are not there. */
  readonly missing: string[];
}

function parseBody(body: Uint8Array): unknown {
  if (body.length === 0) return {};
  try {
    const parsed: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    return parsed;
  } catch {
    throw malformed("The request's body is not JSON.");
  }
}

function readStructure(value: unknown, schema: NormalizedSchema, place: Place): InputMembers {
  const given = membersOf(value, place);
  const members: [string, InputValue][] = [];
  let position = 0;
  const required = requiredCount(schema);
  for (const [name, member] of schema.structIterator()) {
    const memberPlace = { ...place, path: join(place.path, lowerFirst(name)) };
    const child = given.get(name);
    given.delete(name);
    if (child !== undefined) members.push([name, readValue(child, member, memberPlace)]);
    else if (position < required) place.missing.push(memberPlace.path);
    position += 1;
  }
  for (const name of given.keys()) throw notModelled(`the request member ${join(place.path, name)}`);
  return Object.fromEntries(members);
}

function readValue(value: unknown, schema: NormalizedSchema, place: Place): InputValue {
  if (schema.isListSchema()) return readList(value, schema, place);
  if (schema.isMapSchema()) return readMap(value, schema, place);
  if (schema.isStructSchema()) return readStructure(value, schema, place);
  const typed = readSimple(value, schema);
  if (typed === undefined) throw malformed(`${kindOf(value)} can not be converted to ${describeKind(schema)}`);
  return typed;
}

function readList(value: unknown, schema: NormalizedSchema, place: Place): readonly InputValue[] {
  if (!Array.isArray(value)) throw malformed(`${kindOf(value)} can not be converted to a List`);
  const items: readonly unknown[] = value;
  const member = schema.getValueSchema();
  return items.map((item, index) => readValue(item, member, { ...place, path: `${place.path}.${index + 1}.member` }));
}

function readMap(value: unknown, schema: NormalizedSchema, place: Place): InputMembers {
  const member = schema.getValueSchema();
  const pairs = Array.from(
    membersOf(value, place),
    ([key, item]) => [key, readValue(item, member, { ...place, path: `${place.path}.${key}.member` })] as const,
  );
  return Object.fromEntries(pairs);
}

function readSimple(value: unknown, schema: NormalizedSchema): InputValue | undefined {
  if (schema.isBooleanSchema()) return typeof value === "boolean" ? value : undefined;
  if (schema.isTimestampSchema()) return typeof value === "number" ? Math.round(value * 1000) : undefined;
  if (schema.isNumericSchema()) return typeof value === "number" ? value : undefined;
  if (schema.isBlobSchema()) return typeof value === "string" ? decodeBase64(value) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** The members of an object that say anything. */
function membersOf(value: unknown, { path }: Place): Map<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(`${kindOf(value)} can not be converted to a Structure${path === "" ? "" : ` at '${path}'`}`);
  }
  return new Map(Object.entries<unknown>({ ...value }).filter(([, member]) => member !== null));
}

/** AWS: SQS names the first of them, in the words it had when it spoke Query. */
const QUERY_CODE = "MissingRequiredParameterException";

function missingMembers(code: string, paths: readonly string[]): AwsError {
  if (code === QUERY_CODE)
    return new AwsError(code, `The request must contain the parameter ${upperFirst(paths[0] ?? "")}.`);
  const noun = paths.length === 1 ? "validation error" : "validation errors";
  const problems = paths.map((path) => `Value null at '${path}' failed to satisfy constraint: Member must not be null`);
  return new AwsError(code, `${paths.length} ${noun} detected: ${problems.join("; ")}`);
}

function malformed(message: string): AwsError {
  return new AwsError("SerializationException", message);
}

/** AWS: the JSON reader's own names of what it found. */
function kindOf(value: unknown): string {
  if (typeof value === "boolean") return value ? "TRUE_VALUE" : "FALSE_VALUE";
  if (typeof value === "number") return "NUMBER_VALUE";
  if (typeof value === "string") return "STRING_VALUE";
  return Array.isArray(value) ? "START_ARRAY" : "START_OBJECT";
}

function describeKind(schema: NormalizedSchema): string {
  if (schema.isBooleanSchema()) return "a Boolean";
  if (schema.isTimestampSchema()) return "a Timestamp";
  if (schema.isNumericSchema()) return "a Number";
  return schema.isBlobSchema() ? "a Blob" : "a String";
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

function upperFirst(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1);
}
