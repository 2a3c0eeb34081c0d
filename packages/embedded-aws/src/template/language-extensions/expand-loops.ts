import { isList, isObject, textIn, type Json, type JsonObject } from "../../json.ts";
import { transformFailure } from "./transform-failure.ts";

/** More copies than any template within the quotas has; nested loops reach it before they exhaust the memory. */
const MAX_COPIES = 20_000;

/** True for the key under which a loop stands: `Fn::ForEach::Topics`. */
export function isLoop(key: string): boolean {
  return key.startsWith("Fn::ForEach::");
}

/** A loop's parts: the name of its variable, what it goes through, and what is repeated. */
export interface Loop {
  readonly variable: string;
  readonly collection: Json;
  readonly fragment: JsonObject;
}

/** Returns the parts of what stands under a loop's key; throws AWS's refusal of anything else. */
export function loopOf(value: Json): Loop {
  const [variable, collection, fragment] = isList(value) && value.length === 3 ? value : [];
  if (textIn(variable) === "" || collection === undefined || !isObject(fragment)) {
    throw transformFailure("Fn::ForEach layout is incorrect");
  }
  return { variable: textIn(variable), collection, fragment };
}

/**
 * Returns `value` with each `Fn::ForEach` in it replaced by its copies, one for each item of its collection.
 * In a copy `${Name}` stands for the item, `&{Name}` for its letters and digits, and `Ref: Name` for the item, in keys
 * and values alike. `itemsOf` gives the items of a collection.
 */
export function expandLoops(value: Json, itemsOf: (collection: Json) => readonly string[]): Json {
  let copies = 0;
  const countCopy = (): void => {
    copies += 1;
    if (copies > MAX_COPIES) throw transformFailure(`Fn::ForEach makes more than ${MAX_COPIES} copies`);
  };
  const expand = (part: Json): Json => {
    if (isList(part)) return part.map(expand);
    return isObject(part) ? expandObject(part) : part;
  };
  const expandObject = (object: JsonObject): JsonObject => {
    const members = new Map<string, Json>();
    for (const [key, item] of Object.entries(object)) {
      if (!isLoop(key)) addMember(members, [key, expand(item)]);
      else for (const entry of copiesOf(loopOf(item))) addMember(members, entry);
    }
    return Object.fromEntries(members);
  };
  const copiesOf = ({ variable, collection, fragment }: Loop): readonly [string, Json][] =>
    itemsOf(collection).flatMap((item) => {
      countCopy();
      return Object.entries(expandObject(substitute(fragment, { variable, item }) as JsonObject));
    });
  return expand(value);
}

/** AWS: loops add members to the object they stand in, which can have each key once. */
function addMember(members: Map<string, Json>, [key, item]: readonly [string, Json]): void {
  if (members.has(key)) {
    throw transformFailure(`Duplicate key '${key}' when merging keys to parent object in Fn::ForEach`);
  }
  members.set(key, item);
}

interface Substitution {
  readonly variable: string;
  readonly item: string;
}

function substitute(value: Json, substitution: Substitution): Json {
  const { variable, item } = substitution;
  if (typeof value === "string") return substituteText(value, substitution);
  if (isList(value)) return value.map((part) => substitute(part, substitution));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && value["Ref"] === variable) return item;
  return Object.fromEntries(
    entries.map(([key, part]) => [substituteText(key, substitution), substitute(part, substitution)]),
  );
}

function substituteText(text: string, { variable, item }: Substitution): string {
  return text
    .replaceAll(`\${${variable}}`, () => item)
    .replaceAll(`&{${variable}}`, () => item.replaceAll(/[^A-Za-z0-9]/g, ""));
}
