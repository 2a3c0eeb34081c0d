import type { Property, PropertyType, Resource, SpecDatabase, TypeDefinition } from "@aws-cdk/service-spec-types";

/** A property as the data file keeps it; what is absent is false or none. */
interface SlimProperty {
  /** `string`, `list<tag>`, `map<json>`, `#TypeDefinition`, `json | string`. */
  readonly type: string;
  readonly required?: true;
  readonly replacement?: "yes" | "maybe";
  readonly values?: readonly (string | number)[];
}

interface SlimType {
  readonly identifier: readonly string[];
  readonly ref?: readonly string[];
  readonly arn?: string;
  readonly stateful?: true;
  readonly tags?: { readonly property: string; readonly variant: string };
  readonly attributes: readonly string[];
  readonly properties: Readonly<Record<string, SlimProperty>>;
  readonly definitions: Readonly<Record<string, Readonly<Record<string, SlimProperty>>>>;
}

/** Returns what the engine needs of each of `types`, all names sorted; throws for a type that is not in the database. */
export function slimModel(database: SpecDatabase, types: readonly string[]): Readonly<Record<string, SlimType>> {
  return Object.fromEntries(types.toSorted().map((type) => [type, slimType(database, type)]));
}

/** Returns `value` as JSON text with one property of a resource type on each line, so that a diff reads well. */
export function renderModel(value: unknown, depth = 0): string {
  const isTree = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isTree || isLeaf(value)) return JSON.stringify(value);
  const indent = " ".repeat(depth + 1);
  const members = Object.entries(value).map(
    ([name, member]) => `${indent}${JSON.stringify(name)}: ${renderModel(member, depth + 1)}`,
  );
  return members.length === 0 ? "{}" : `{\n${members.join(",\n")}\n${" ".repeat(depth)}}`;
}

function isLeaf(value: object): boolean {
  return Object.values(value).every((member) => typeof member !== "object" || Array.isArray(member));
}

function slimType(database: SpecDatabase, type: string): SlimType {
  const resource = database.lookup("resource", "cloudFormationType", "equals", type).at(0);
  if (resource === undefined) throw new Error(`${type} is not in the service specification.`);
  const definitions = database.follow("usesType", resource).map(({ entity }) => entity);
  const tags = resource.tagInformation;
  return {
    identifier: resource.primaryIdentifier ?? [],
    ...(resource.cfnRefIdentifier === undefined ? {} : { ref: resource.cfnRefIdentifier }),
    ...(resource.arnTemplate === undefined ? {} : { arn: resource.arnTemplate }),
    ...(resource.isStateful === true ? { stateful: true } : {}),
    ...(tags === undefined ? {} : { tags: { property: tags.tagPropertyName, variant: tags.variant } }),
    attributes: Object.keys(resource.attributes).toSorted(),
    properties: slimProperties(resource, definitions),
    definitions: Object.fromEntries(
      definitions
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map((definition) => [definition.name, slimProperties(definition, definitions)]),
    ),
  };
}

function slimProperties(
  owner: Resource | TypeDefinition,
  definitions: readonly TypeDefinition[],
): Readonly<Record<string, SlimProperty>> {
  const names = Object.keys(owner.properties).toSorted();
  return Object.fromEntries(
    names.flatMap((name) => {
      const property = owner.properties[name];
      return property === undefined ? [] : [[name, slimProperty(property, definitions)]];
    }),
  );
}

function slimProperty(property: Property, definitions: readonly TypeDefinition[]): SlimProperty {
  const replacement = property.causesReplacement;
  return {
    type: typeText(property.type, definitions),
    ...(property.required === true ? { required: true } : {}),
    ...(replacement === "yes" || replacement === "maybe" ? { replacement } : {}),
    ...valuesOf(property.type),
  };
}

function valuesOf(type: PropertyType): { values?: readonly (string | number)[] } {
  if (type.type === "array") return valuesOf(type.element);
  return "allowedValues" in type && type.allowedValues !== undefined ? { values: type.allowedValues } : {};
}

function typeText(type: PropertyType, definitions: readonly TypeDefinition[]): string {
  if (type.type === "array") return `list<${typeText(type.element, definitions)}>`;
  if (type.type === "map") return `map<${typeText(type.element, definitions)}>`;
  if (type.type === "union") return type.types.map((member) => typeText(member, definitions)).join(" | ");
  if (type.type !== "ref") return type.type;
  const target = definitions.find((definition) => definition.$id === type.reference.$ref);
  if (target === undefined) throw new Error(`A type definition (${type.reference.$ref}) is missing.`);
  return `#${target.name}`;
}
