import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { PropertyType, SpecDatabase } from "@aws-cdk/service-spec-types";

/** A place in a resource's properties that holds an object of known members: names of properties, `0` for a first item. */
export interface ObjectPlace {
  readonly type: string;
  readonly path: readonly string[];
}

/** A property and what its value must be, as far as one JSON kind excludes the others. */
export interface KindPlace extends ObjectPlace {
  readonly kind: "list" | "object" | "scalar";
}

const database = loadAwsServiceSpecSync();
const resources = database.all("resource");

/** All resource types of AWS's published model. */
export const AWS_TYPES: readonly string[] = resources.map(({ cloudFormationType }) => cloudFormationType).toSorted();

/** Deeper than this no place is looked for: some types contain themselves. */
const DEEPEST = 8;

/** Returns all places in a type's properties, the properties themselves first, that hold an object of known members. */
export function objectPlaces(type: string): readonly ObjectPlace[] {
  return [{ type, path: [] }, ...places(type).flatMap(({ path, value }) => objectsIn(database, { type, path, value }))];
}

/** Returns the properties of a type whose value has one JSON kind. */
export function kindPlaces(type: string): readonly KindPlace[] {
  return places(type).flatMap(({ path, value }) => {
    const kind = kindOf(value);
    return kind === undefined ? [] : [{ type, path, kind }];
  });
}

interface Typed {
  readonly path: readonly string[];
  readonly value: PropertyType;
}

function places(type: string): readonly Typed[] {
  const resource = resources.find(({ cloudFormationType }) => cloudFormationType === type);
  return Object.entries(resource?.properties ?? {}).map(([name, property]) => ({ path: [name], value: property.type }));
}

function objectsIn(db: SpecDatabase, { type, path, value }: Typed & { readonly type: string }): readonly ObjectPlace[] {
  if (path.length > DEEPEST) return [];
  switch (value.type) {
    case "array":
      return objectsIn(db, { type, path: [...path, "0"], value: value.element });
    case "map":
      return objectsIn(db, { type, path: [...path, "anyKey"], value: value.element });
    case "ref": {
      const { properties } = db.get("typeDefinition", value.reference.$ref);
      const inner = Object.entries(properties).flatMap(([name, property]) =>
        objectsIn(db, { type, path: [...path, name], value: property.type }),
      );
      return [{ type, path }, ...inner];
    }
    case "tag":
      return [{ type, path }];
    case "union":
      return value.types.flatMap((choice) => objectsIn(db, { type, path, value: choice }));
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "date-time":
    case "json":
    case "null":
      return [];
  }
}

function kindOf(value: PropertyType): KindPlace["kind"] | undefined {
  switch (value.type) {
    case "array":
      return "list";
    case "ref":
    case "map":
    case "tag":
      return "object";
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "date-time":
      return "scalar";
    case "json":
    case "null":
    case "union":
      return undefined;
  }
}

/** Returns properties that hold `value` at a path and nothing else. */
export function propertiesAt(path: readonly string[], value: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return value;
  const inner = propertiesAt(rest, value);
  return name === "0" ? [inner] : { [name]: inner };
}
