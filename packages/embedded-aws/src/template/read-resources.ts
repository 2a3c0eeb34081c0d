import { notModelled, validationError } from "../aws-error.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { formatError, namedObjects } from "./format-error.ts";
import { readPolicy } from "./read-policies.ts";
import type { ResourceDeclaration, ResourcePolicy } from "./template.ts";

const ATTRIBUTES = new Set([
  "Condition",
  "CreationPolicy",
  "DeletionPolicy",
  "DependsOn",
  "Description",
  "Metadata",
  "Properties",
  "Type",
  "UpdatePolicy",
  "UpdateReplacePolicy",
]);

const POLICIES: Readonly<Record<string, readonly ResourcePolicy[]>> = {
  DeletionPolicy: ["Delete", "Retain", "Snapshot", "RetainExceptOnCreate"],
  UpdateReplacePolicy: ["Delete", "Retain", "Snapshot"],
};

/** Returns the declarations in the `Resources` block; throws AWS's refusal of a malformed one. */
export function readResources(block: Json | undefined): Readonly<Record<string, ResourceDeclaration>> {
  if (!isObject(block) || Object.keys(block).length === 0) {
    throw formatError("At least one Resources member must be defined.");
  }
  if (Object.keys(block).some((name) => name.startsWith("Fn::")))
    throw notModelled(`${Object.keys(block).join(", ")} among Resources`);
  const members = namedObjects("Resources", "Resource", block);
  return Object.fromEntries(members.map(([name, body]) => [name, readResource(name, body)]));
}

function readResource(name: string, body: JsonObject): ResourceDeclaration {
  const type = body["Type"];
  if (typeof type !== "string" || type === "") {
    throw formatError(`[/Resources/${name}] Every Resources object must contain a Type member.`);
  }
  const unknown = Object.keys(body).find((attribute) => !ATTRIBUTES.has(attribute));
  if (unknown !== undefined) throw validationError(`Invalid template resource property '${unknown}'`);
  return {
    type,
    properties: objectAttribute(name, "Properties", body) ?? {},
    dependsOn: dependsOn(name, body["DependsOn"]),
    condition: condition(name, body["Condition"]),
    deletionPolicy: policy(name, "DeletionPolicy", body),
    updateReplacePolicy: policy(name, "UpdateReplacePolicy", body),
    creationPolicy: readPolicy("CreationPolicy", objectAttribute(name, "CreationPolicy", body)),
    updatePolicy: readPolicy("UpdatePolicy", objectAttribute(name, "UpdatePolicy", body)),
    metadata: objectAttribute(name, "Metadata", body),
  };
}

function objectAttribute(name: string, attribute: string, body: JsonObject): JsonObject | undefined {
  const value = body[attribute];
  if (value === undefined || isObject(value)) return value;
  throw formatError(`[/Resources/${name}/${attribute}] Every ${attribute} member must be an object.`);
}

function dependsOn(name: string, value: Json | undefined): readonly string[] {
  if (value === undefined) return [];
  const list: readonly Json[] = isList(value) ? value : [value];
  if (!list.every((item) => typeof item === "string")) {
    throw formatError(`[/Resources/${name}/DependsOn] Every DependsOn value must be a string.`);
  }
  return list;
}

function condition(name: string, value: Json | undefined): string | undefined {
  if (value === undefined || typeof value === "string") return value;
  throw formatError(`[/Resources/${name}/Condition] Every Condition member must be a string.`);
}

function policy(
  name: string,
  attribute: "DeletionPolicy" | "UpdateReplacePolicy",
  body: JsonObject,
): ResourcePolicy | undefined {
  const value = body[attribute];
  if (value === undefined) return undefined;
  // AWS: functions are allowed here only under the AWS::LanguageExtensions transform.
  if (typeof value !== "string") throw formatError(`Every ${attribute} member must be a string.`);
  const known = POLICIES[attribute]?.find((candidate) => candidate === value);
  if (known === undefined) throw formatError(`Unrecognized ${attribute} ${value} for resource ${name}`);
  return known;
}
