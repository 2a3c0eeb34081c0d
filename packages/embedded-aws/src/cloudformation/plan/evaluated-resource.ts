import { member } from "../../json.ts";
import type { Json, JsonObject } from "../../json.ts";
import { UNKNOWN } from "../../template/evaluate.ts";
import type { Evaluated } from "../../template/evaluate.ts";
import type { ResourceDeclaration } from "../../template/template.ts";
import type { ResourceAttributes } from "../model/records.ts";
import { KNOWN_AFTER_APPLY } from "../model/resource-change.ts";
import { evaluateIn } from "./blueprint.ts";
import type { Blueprint, Surroundings } from "./blueprint.ts";
import { maskProperties } from "./mask-secrets.ts";

/** A declared resource with its expressions evaluated. */
export interface EvaluatedResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, Evaluated>>;
  /** The same without secrets; undefined: nothing is to be hidden. */
  readonly shown: Readonly<Record<string, Evaluated>> | undefined;
  readonly attributes: ResourceAttributes;
}

/** Returns a resource's declaration; a logical id that is not in the template is a fault in the engine. */
export function declarationOf(blueprint: Blueprint, logicalId: string): ResourceDeclaration {
  const declaration = member(blueprint.template.resources, logicalId);
  if (declaration === undefined) throw new Error(`The template declares no resource ${logicalId}.`);
  return declaration;
}

/** Returns a resource's properties and attributes as they are in these surroundings. */
export function evaluateResource(
  blueprint: Blueprint,
  logicalId: string,
  surroundings: Surroundings,
): EvaluatedResource {
  const declaration = declarationOf(blueprint, logicalId);
  const value = (expression: Json): Evaluated => evaluateIn(blueprint, expression, surroundings);
  const object = (expression: JsonObject): JsonObject => asShown(value(expression)) as JsonObject;
  const properties = value(declaration.properties) as Readonly<Record<string, Evaluated>>;
  const { metadata, deletionPolicy, updateReplacePolicy, updatePolicy, creationPolicy } = declaration;
  return {
    type: declaration.type,
    properties,
    shown: maskProperties(blueprint, { declared: declaration.properties, properties, surroundings }),
    attributes: {
      ...(metadata && { Metadata: object(metadata) }),
      ...(deletionPolicy && { DeletionPolicy: deletionPolicy }),
      ...(updateReplacePolicy && { UpdateReplacePolicy: updateReplacePolicy }),
      ...(updatePolicy && { UpdatePolicy: object(updatePolicy) }),
      ...(creationPolicy && { CreationPolicy: object(creationPolicy) }),
    },
  };
}

/** Returns true when no part of the value is unknown. */
export function isKnown(value: Evaluated): value is Json {
  if (value === UNKNOWN) return false;
  if (value === null || typeof value !== "object") return true;
  return Object.values(value).every(isKnown);
}

/** Returns the value with AWS's placeholder in place of what is unknown. */
export function asShown(value: Evaluated): Json {
  if (value === UNKNOWN) return KNOWN_AFTER_APPLY;
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(asShown);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asShown(part)]));
}

/**
 * Returns the value with numbers and booleans as text.
 * AWS: CloudFormation keeps scalars as text; contexts and events show them so, and `80` and `"80"` are no change.
 */
export function asText(value: Json): Json {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(asText);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, asText(part)]));
}

function isList<T>(value: object | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}
