import type { NormalizedSchema } from "@smithy/core/schema";
import { encodeBase64 } from "./base64.ts";
import { renderTimestamp } from "./timestamp.ts";
import { element, textElement } from "./xml.ts";

/**
 * Returns the members of an output structure as XML, in the schema's order; undefined and null members are left out.
 * Members the schema does not know are left out too: a handler cannot add to the API by mistake.
 */
export function writeMembers(output: object, schema: NormalizedSchema): string {
  const values = output as Readonly<Record<string, unknown>>;
  let xml = "";
  for (const { name, tag, member } of membersOf(schema)) {
    const value = values[name];
    if (value !== undefined && value !== null) xml += writeMember(tag, value, member);
  }
  return xml;
}

interface Member {
  readonly name: string;
  readonly tag: string;
  readonly member: NormalizedSchema;
}

/** The members of each structure that was ever written: to ask a schema for them takes longer than to write them. */
const MEMBERS = new WeakMap<object, readonly Member[]>();

function membersOf(schema: NormalizedSchema): readonly Member[] {
  if (schema.isUnitSchema()) return [];
  const key = schema.getSchema() as unknown as object;
  const known = MEMBERS.get(key);
  if (known !== undefined) return known;
  const members = Array.from(schema.structIterator(), ([name, member]): Member => {
    return { name, tag: xmlName(member, name), member };
  });
  MEMBERS.set(key, members);
  return members;
}

function writeMember(name: string, value: unknown, schema: NormalizedSchema): string {
  if (schema.isListSchema()) return writeList(name, value as readonly unknown[], schema);
  if (schema.isMapSchema()) return writeMap(name, value as Readonly<Record<string, unknown>>, schema);
  if (schema.isStructSchema()) return element(name, writeMembers(value as object, schema));
  return textElement(name, renderSimple(value, schema));
}

function writeList(name: string, values: readonly unknown[], schema: NormalizedSchema): string {
  const member = schema.getValueSchema();
  const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
  const itemName = isFlat ? name : xmlName(member, "member");
  const items = values.map((value) => writeMember(itemName, value, member)).join("");
  return isFlat ? items : element(name, items);
}

function writeMap(name: string, values: Readonly<Record<string, unknown>>, schema: NormalizedSchema): string {
  const isFlat = Boolean(schema.getMergedTraits().xmlFlattened);
  const keyName = xmlName(schema.getKeySchema(), "key");
  const valueSchema = schema.getValueSchema();
  const valueName = xmlName(valueSchema, "value");
  const entries = Object.entries(values)
    .map(([key, value]) =>
      element(isFlat ? name : "entry", textElement(keyName, key) + writeMember(valueName, value, valueSchema)),
    )
    .join("");
  return isFlat ? entries : element(name, entries);
}

function renderSimple(value: unknown, schema: NormalizedSchema): string | number | boolean {
  if (schema.isTimestampSchema() && typeof value === "number") return renderTimestamp(value);
  if (schema.isBlobSchema() && value instanceof Uint8Array) return encodeBase64(value);
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  throw new TypeError(`The output member ${schema.getMemberName()} has no text: ${typeof value}.`);
}

function xmlName(schema: NormalizedSchema, otherwise: string): string {
  return schema.getMergedTraits().xmlName ?? otherwise;
}
