import { isList, isObject } from "../../json.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { PhysicalResource } from "../../resources/resource-handler.ts";
import { typeModel } from "../../resources/type-model.ts";
import type { DriftedProperty, DriftFinding } from "../model/drift.ts";
import type { ResourceRecord } from "../model/records.ts";
import { MASK, partAt } from "./mask-secrets.ts";
import { differencesBetween } from "./value-difference.ts";
import type { Difference } from "./value-difference.ts";

/** AWS: these are CloudFormation's own, and nobody else can change them. */
const NEVER_CHECKED = new Set([
  "AWS::CloudFormation::Stack",
  "AWS::CloudFormation::WaitCondition",
  "AWS::CloudFormation::WaitConditionHandle",
]);

/** Returns true when a resource of the type can be compared with what it was deployed as. */
export function canDrift(type: string): boolean {
  return !NEVER_CHECKED.has(type);
}

/**
 * Returns how a resource differs from what its stack deployed; `actual` is undefined when somebody deleted it.
 * AWS: only what the template says counts, with the stack's tags; what others added beside it does not, except in lists.
 * A property with a dynamic reference is not compared. One with the value of a NoEcho parameter is, and what it holds is
 * masked on both sides.
 */
export function compareDrift(
  record: Pick<ResourceRecord, "type" | "properties" | "shown">,
  deployed: PhysicalResource,
  actual: PhysicalResource | undefined,
): DriftFinding {
  if (actual === undefined) return { status: "DELETED" };
  const expected = comparable(record, deployed.properties, deployed.properties);
  const found = comparable(record, actual.properties, deployed.properties);
  const secrets = secretPaths(record);
  const shown = { before: maskAt(expected, secrets), after: maskAt(found, secrets) };
  const differences = differencesBetween(expected, found)
    .filter(counts)
    .map((difference) => showDifference(maskDifference(difference, shown)));
  const status = differences.length === 0 ? "IN_SYNC" : "MODIFIED";
  return { status, expected: shown.before, actual: shown.after, differences };
}

type Path = readonly string[];

/** Where a resource holds secrets. Tags have no order that services keep, so one secret among them hides all. */
function secretPaths({
  type,
  properties,
  shown,
}: Pick<ResourceRecord, "type" | "properties" | "shown">): readonly Path[] {
  const hidden = shown === undefined ? [] : differencesBetween(properties, shown);
  return hidden.map(({ path }) => (path[0] === typeModel(type)?.tags?.property ? path.slice(0, 1) : path));
}

function maskAt(properties: JsonObject, secrets: readonly Path[]): JsonObject {
  return secrets.reduce<JsonObject>((masked, path) => maskPart(masked, path) as JsonObject, properties);
}

/** What is not there needs no mask. */
function maskPart(value: Json, [name, ...rest]: Path): Json {
  if (name === undefined) return MASK;
  if (isList(value)) return value.map((item, index) => (String(index) === name ? maskPart(item, rest) : item));
  if (!isObject(value)) return MASK;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, key === name ? maskPart(it, rest) : it]));
}

function maskDifference(
  { path, before, after }: Difference,
  shown: Readonly<Record<"before" | "after", JsonObject>>,
): Difference {
  return {
    path,
    before: before === undefined ? undefined : partAt(shown.before, path),
    after: after === undefined ? undefined : partAt(shown.after, path),
  };
}

/** The part of a resource's properties that is compared; `deployed` says which tags the stack gave. */
function comparable(
  { type, properties: declared }: Pick<ResourceRecord, "type" | "properties">,
  properties: JsonObject,
  deployed: JsonObject,
): JsonObject {
  const tagProperty = typeModel(type)?.tags?.property;
  const isCompared = ([name, value]: readonly [string, Json]): boolean => {
    if (JSON.stringify(declared[name] ?? value).includes("{{resolve:")) return false;
    return Object.hasOwn(declared, name) || (name === tagProperty && hasOwnTags(deployed[name]));
  };
  return Object.fromEntries(
    Object.entries(properties)
      .filter(isCompared)
      .map(([name, value]) => [name, name === tagProperty ? ownTags(value) : value]),
  );
}

function hasOwnTags(tags: Json | undefined): boolean {
  return tags !== undefined && Object.keys(Object(ownTags(tags))).length > 0;
}

/** Returns tags without CloudFormation's own three, in order of their keys: services keep them in no order. */
function ownTags(tags: Json): Json {
  if (isList(tags)) {
    const own = tags.filter((tag) => !keyOfTag(tag).startsWith("aws:"));
    return own.toSorted((a, b) => (keyOfTag(a) < keyOfTag(b) ? -1 : 1));
  }
  if (!isObject(tags)) return tags;
  return Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith("aws:")));
}

function keyOfTag(tag: Json): string {
  const key = isObject(tag) ? tag["Key"] : undefined;
  return typeof key === "string" ? key : "";
}

function counts({ path, before }: Difference): boolean {
  return before !== undefined || /^\d+$/.test(path.at(-1) ?? "");
}

function showDifference({ path, before, after }: Difference): DriftedProperty {
  return {
    PropertyPath: `/${path.join("/")}`,
    ExpectedValue: shown(before),
    ActualValue: shown(after),
    DifferenceType: before === undefined ? "ADD" : after === undefined ? "REMOVE" : "NOT_EQUAL",
  };
}

/** AWS writes `null` for what is not there. */
function shown(value: Json | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
