import type { Value } from "../language/syntax-tree.ts";
import type { ValueType } from "../plugins/plugin.ts";
import { checkFieldReference } from "./check-field-reference.ts";
import { suggest } from "./nearest.ts";
import { itemsOf, textOfValue } from "./read-values.ts";

/** Why a value is not of a type, as the rest of a sentence after "must be"; undefined when it is, or only the machine knows. */
export function checkValue(value: Value, type: ValueType): string | undefined {
  if (type === "any") return undefined;
  if (typeof type !== "string") return "oneOf" in type ? checkWord(value, type.oneOf) : checkList(value, type.listOf);
  if (type === "array") return value.kind === "hash" || value.kind === "plugin" ? "an array, [ ... ]" : undefined;
  if (type === "hash" || type === "fields") return checkHash(value);
  if (type === "codec")
    return value.kind === "array" || value.kind === "hash" ? "the name of a codec, or one with options" : undefined;
  const single = singleOf(value);
  if (single === undefined) return `${SINGLE[type]}, not ${NAMES[value.kind]}`;
  const text = textOfValue(single);
  const fits = text === undefined || FITS[type] === undefined || FITS[type].test(text);
  return fits ? undefined : `${SINGLE[type]}, not ${JSON.stringify(text)}`;
}

/** Why the keys or the text of a value name no fields, one sentence each. */
export function checkFieldNames(value: Value, type: ValueType): readonly string[] {
  if (typeof type !== "string") {
    return "listOf" in type ? itemsOf(value).flatMap((item) => checkFieldNames(item, type.listOf)) : [];
  }
  const named =
    type === "field" ? [value] : type === "fields" && value.kind === "hash" ? value.entries.map(({ key }) => key) : [];
  return named.flatMap((name) => {
    const text = textOfValue(name);
    const problem = text === undefined || text.includes("%{") ? undefined : checkFieldReference(text);
    return problem === undefined ? [] : [problem];
  });
}

function checkList(value: Value, type: ValueType): string | undefined {
  if (value.kind === "hash") return "one value or an array of them";
  return itemsOf(value)
    .map((item) => checkValue(item, type))
    .find((problem) => problem !== undefined);
}

function checkWord(value: Value, words: readonly string[]): string | undefined {
  const single = singleOf(value);
  const list = words.length === 1 ? `${words[0]}` : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
  if (single === undefined) return `${list}, not ${NAMES[value.kind]}`;
  const text = textOfValue(single);
  if (text === undefined || words.includes(text)) return undefined;
  return `${list}, not ${JSON.stringify(text)}.${suggest(text, words)}`.replace(/\.$/, "");
}

function checkHash(value: Value): string | undefined {
  if (value.kind === "hash") return undefined;
  if (value.kind === "array" && value.items.length % 2 === 0) return undefined;
  return "a hash, { key => value }";
}

function singleOf(value: Value): Value | undefined {
  if (value.kind === "hash" || value.kind === "plugin") return undefined;
  if (value.kind !== "array") return value;
  const [only, ...others] = value.items;
  return only === undefined || others.length > 0 ? undefined : singleOf(only);
}

type SingleType = Exclude<Extract<ValueType, string>, "any" | "array" | "hash" | "fields" | "codec">;

const SINGLE: Readonly<Record<SingleType, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  password: "a text",
  path: "a path",
  uri: "an address",
  bytes: "a size such as 10mb",
  field: "the name of a field",
  duration: 'a number or a time such as "250 ms"',
};

const FITS: Readonly<Partial<Record<SingleType, RegExp>>> = {
  number: /^-?\d+(?:\.\d+)?$/,
  boolean: /^(?:true|false)$/,
  bytes: /^\d+(?:\.\d+)? ?(?:[kmgtpe]i?)?b?$/i,
  duration: /^\d+(?:\.\d+)? ?[a-z]*$/i,
};

const NAMES: Readonly<Record<Value["kind"], string>> = {
  plugin: "a plugin",
  bareword: "a word",
  string: "a text",
  number: "a number",
  array: "an array",
  hash: "a hash",
};
