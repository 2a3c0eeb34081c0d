import resourceModel from "../data/resource-model.json" with { type: "json" };
import { member } from "../json.ts";
import { OVERLAYS } from "./overlay.ts";
import type { UpdateEffect } from "./update-effect.ts";

export type { UpdateEffect } from "./update-effect.ts";

/** The shape of a property's value; an object's members are in the type's `definitions`. */
export type PropertyType =
  | { readonly kind: "string" | "number" | "integer" | "boolean" | "json" | "tag" | "date-time" }
  | { readonly kind: "list" | "map"; readonly of: PropertyType }
  | { readonly kind: "object"; readonly definition: string }
  | { readonly kind: "either"; readonly types: readonly PropertyType[] };

/** A property of a resource type, or of one of its nested objects. */
export interface PropertyModel {
  readonly type: PropertyType;
  readonly required: boolean;
  readonly effect: UpdateEffect;
  readonly allowedValues: readonly string[] | undefined;
}

type Members = Readonly<Record<string, PropertyModel>>;

/** What the engine knows about one resource type: AWS's published model with our overlay on it. */
export interface TypeModel {
  readonly type: string;
  readonly properties: Members;
  /** Members of the nested objects, by the definition's name. */
  readonly definitions: Readonly<Record<string, Members>>;
  /** Names that `Fn::GetAtt` takes, beside those of the properties. */
  readonly attributes: readonly string[];
  /** The form of the type's ARN with `${Partition}`, `${Region}`, `${Account}` and one more placeholder for the name. */
  readonly arnTemplate: string | undefined;
  /** How the type takes tags: a list of Key and Value, an Auto Scaling group's list, a map; undefined for none. */
  readonly tags: { readonly property: string; readonly form: "list" | "asg" | "map" } | undefined;
  /** True when replacing or removing the resource loses data. */
  readonly stateful: boolean;
  /** True when DeletionPolicy Snapshot is allowed. */
  readonly snapshots: boolean;
  /** The property with which a user names the resource, if the type has one. */
  readonly nameProperty: string | undefined;
}

interface SlimProperty {
  readonly type: string;
  readonly required?: boolean;
  readonly replacement?: string;
  readonly values?: readonly (string | number)[];
}

interface SlimType {
  readonly arn?: string;
  readonly stateful?: boolean;
  readonly tags?: { readonly property: string; readonly variant: string };
  readonly attributes: readonly string[];
  readonly properties: Readonly<Record<string, SlimProperty>>;
  readonly definitions: Readonly<Record<string, Readonly<Record<string, SlimProperty>>>>;
}

const SLIM_TYPES: Readonly<Record<string, SlimType>> = resourceModel.types;
const READ_TYPES = new Map<string, TypeModel>();

/** Returns the names of all resource types the engine models, sorted. */
export function modelledTypes(): readonly string[] {
  return Object.keys(SLIM_TYPES);
}

/** Returns the model of a resource type, or undefined for a type the engine does not model. */
export function typeModel(type: string): TypeModel | undefined {
  const known = READ_TYPES.get(type);
  const slim = member(SLIM_TYPES, type);
  if (known !== undefined || slim === undefined) return known;
  const model = readType(type, slim);
  READ_TYPES.set(type, model);
  return model;
}

/**
 * Returns what changing the property at `path` (`["DisplayName"]`, `["Tags", "0", "Value"]`) does to the resource.
 * The strongest mark on the way counts: a member of an object fixed at creation is fixed too.
 */
export function updateEffectOf(type: string, path: readonly string[]): UpdateEffect {
  const model = typeModel(type);
  const [name, ...rest] = path;
  const property = model === undefined || name === undefined ? undefined : member(model.properties, name);
  if (model === undefined || property === undefined) return "Never";
  return strongest([property.effect, ...effectsWithin(model, property.type, rest)]);
}

const STRENGTH: readonly UpdateEffect[] = ["Unsupported", "Always", "Conditionally", "Never"];

function strongest(effects: readonly UpdateEffect[]): UpdateEffect {
  return STRENGTH.find((effect) => effects.includes(effect)) ?? "Never";
}

function effectsWithin(model: TypeModel, type: PropertyType, path: readonly string[]): readonly UpdateEffect[] {
  const [step, ...rest] = path;
  if (step === undefined) return [];
  switch (type.kind) {
    case "list":
    case "map":
      return effectsWithin(model, type.of, rest);
    case "object": {
      const property = member(member(model.definitions, type.definition) ?? {}, step);
      return property === undefined ? [] : [property.effect, ...effectsWithin(model, property.type, rest)];
    }
    case "either":
      return type.types.flatMap((choice) => effectsWithin(model, choice, path));
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "json":
    case "tag":
    case "date-time":
      return [];
  }
}

function readType(type: string, slim: SlimType): TypeModel {
  const overlay = member(OVERLAYS, type) ?? {};
  return {
    type,
    properties: readMembers(slim.properties, overlay.effects ?? {}),
    definitions: Object.fromEntries(
      Object.entries(slim.definitions).map(([name, members]) => [name, readMembers(members, {})]),
    ),
    attributes: slim.attributes,
    arnTemplate: slim.arn,
    tags: slim.tags && { property: slim.tags.property, form: tagForm(slim.tags.variant) },
    stateful: slim.stateful === true,
    snapshots: overlay.snapshots === true,
    nameProperty: overlay.nameProperty,
  };
}

function readMembers(
  members: Readonly<Record<string, SlimProperty>>,
  effects: Readonly<Record<string, UpdateEffect>>,
): Members {
  return Object.fromEntries(
    Object.entries(members).map(([name, slim]) => [
      name,
      {
        type: parseType(slim.type),
        required: slim.required === true,
        effect: member(effects, name) ?? effectOf(slim.replacement),
        allowedValues: slim.values?.map(String),
      },
    ]),
  );
}

function effectOf(replacement: string | undefined): UpdateEffect {
  if (replacement === "yes") return "Always";
  return replacement === "maybe" ? "Conditionally" : "Never";
}

function tagForm(variant: string): "list" | "asg" | "map" {
  return variant === "asg" || variant === "map" ? variant : "list";
}

/** Reads the notation of the data file: `list<#Rule>`, `json | string`. */
function parseType(text: string): PropertyType {
  const choices = text.split(" | ");
  if (choices.length > 1) return { kind: "either", types: choices.map((choice) => parseType(choice)) };
  const collection = /^(list|map)<(.*)>$/.exec(text);
  if (collection !== null) {
    return { kind: collection[1] === "list" ? "list" : "map", of: parseType(collection[2] ?? "") };
  }
  if (text.startsWith("#")) return { kind: "object", definition: text.slice(1) };
  switch (text) {
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "json":
    case "tag":
    case "date-time":
      return { kind: text };
    default:
      throw new Error(`The resource model holds a type the engine cannot read: ${text}`);
  }
}
