import { isList, isObject, member } from "../json.ts";
import { UNKNOWN, type Evaluated } from "../template/scope.ts";
import { typeModel, type PropertyModel, type PropertyType, type TypeModel } from "./type-model.ts";

type Members = Readonly<Record<string, Evaluated>>;

/** What is wrong with a property; `path` leads to it, for `missing` and `unknown` to the object that it should be or is in. */
export type PropertyProblem =
  | { readonly kind: "unknown"; readonly path: string; readonly names: readonly string[] }
  | { readonly kind: "missing"; readonly path: string; readonly name: string }
  | { readonly kind: "type"; readonly path: string; readonly expected: string; readonly found: Evaluated }
  | { readonly kind: "value"; readonly path: string; readonly allowed: readonly string[] };

/**
 * Returns what is wrong with a resource's properties, in AWS's words, or undefined when nothing is:
 * unknown and missing properties, wrong JSON types, values outside an enum. Unknown values pass.
 * AWS: numbers and booleans may be given as text and text as numbers or booleans, so those differences do not count.
 */
export function validateProperties(type: string, properties: Members): string | undefined {
  if (typeModel(type) === undefined) return `Unrecognized resource types: [${type}]`;
  const problems = findPropertyProblems(type, properties).map((problem) => describeProblem(problem));
  return problems.length === 0 ? undefined : `Property validation failure: [${problems.join(", ")}]`;
}

/** Returns the same as a list; a type that is not modelled has no problems here. */
export function findPropertyProblems(type: string, properties: Members): readonly PropertyProblem[] {
  const model = typeModel(type);
  return model === undefined ? [] : [...memberProblems(model, model.properties, { members: properties, path: "" })];
}

function describeProblem(problem: PropertyProblem): string {
  const { path } = problem;
  switch (problem.kind) {
    case "unknown":
      return `Encountered unsupported properties in {${path || "/"}}: [${problem.names.join(", ")}]`;
    case "missing":
      return `The property {${path}/${problem.name}} is required`;
    case "type":
      return `Value of property {${path}} does not match type {${problem.expected}}`;
    case "value":
      return `Value of property {${path}} is not one of [${problem.allowed.join(", ")}]`;
  }
}

interface Place {
  readonly members: Members;
  /** The way to the object: empty at the top, `/Tags/0` below it. */
  readonly path: string;
}

function* memberProblems(
  model: TypeModel,
  declared: Readonly<Record<string, PropertyModel>>,
  { members, path }: Place,
): Generator<PropertyProblem> {
  const unknown = Object.keys(members).filter((name) => !Object.hasOwn(declared, name));
  if (unknown.length > 0) yield { kind: "unknown", path, names: unknown };
  for (const [name, property] of Object.entries(declared)) {
    const value = member(members, name);
    if (value !== undefined) yield* valueProblems(model, property, { value, path: `${path}/${name}` });
    else if (property.required) yield { kind: "missing", path, name };
  }
}

function* valueProblems(
  model: TypeModel,
  property: Pick<PropertyModel, "type" | "allowedValues">,
  { value, path }: { readonly value: Evaluated; readonly path: string },
): Generator<PropertyProblem> {
  const { type, allowedValues } = property;
  if (value === UNKNOWN || type.kind === "json") return;
  if (!fits(type, value)) {
    yield { kind: "type", path, expected: typeName(type), found: value };
  } else if (type.kind === "either") {
    yield* eitherProblems(model, type.types, { value, path, allowedValues });
  } else if (type.kind === "list" && isEvaluatedList(value)) {
    for (const [index, item] of value.entries()) {
      yield* valueProblems(model, { type: type.of, allowedValues }, { value: item, path: `${path}/${index}` });
    }
  } else if (type.kind === "map" && isMembers(value)) {
    for (const [key, item] of Object.entries(value)) {
      yield* valueProblems(model, { type: type.of, allowedValues }, { value: item, path: `${path}/${key}` });
    }
  } else if (isMembers(value)) {
    yield* nestedProblems(model, type, { members: value, path });
  } else if (allowedValues !== undefined && isScalar(value) && !isAllowed(value, allowedValues)) {
    yield { kind: "value", path, allowed: allowedValues };
  }
}

/**
 * A value that may be of several types is right when it is right for one; otherwise the one it comes closest to tells.
 * AWS's model says "or any JSON" of some lists: that is for the older form, which is no list.
 */
function eitherProblems(
  model: TypeModel,
  types: readonly PropertyType[],
  given: Pick<PropertyModel, "allowedValues"> & { readonly value: Evaluated; readonly path: string },
): readonly PropertyProblem[] {
  const fitting = types.filter((type) => fits(type, given.value));
  const lists = fitting.filter((type) => type.kind === "list");
  const judged = (lists.length > 0 ? lists : fitting).map((type) => [
    ...valueProblems(model, { type, allowedValues: given.allowedValues }, given),
  ]);
  return judged.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

const TAG_MEMBERS: Readonly<Record<string, PropertyModel>> = {
  Key: { type: { kind: "string" }, required: true, effect: "Never", allowedValues: undefined },
  Value: { type: { kind: "string" }, required: true, effect: "Never", allowedValues: undefined },
};

function* nestedProblems(model: TypeModel, type: PropertyType, place: Place): Generator<PropertyProblem> {
  if (type.kind === "tag") yield* memberProblems(model, TAG_MEMBERS, place);
  if (type.kind === "object") {
    yield* memberProblems(model, member(model.definitions, type.definition) ?? {}, place);
  }
}

function fits(type: PropertyType, value: Evaluated): boolean {
  switch (type.kind) {
    case "string":
    case "date-time":
      return isScalar(value);
    case "number":
      return isScalar(value) && (isDynamicReference(value) || isNumber(String(value)));
    case "integer":
      return isScalar(value) && (isDynamicReference(value) || isWholeNumber(String(value)));
    case "boolean":
      return isScalar(value) && (isDynamicReference(value) || /^(true|false)$/i.test(String(value)));
    case "list":
      return isEvaluatedList(value);
    case "map":
    case "object":
    case "tag":
      return isMembers(value);
    case "either":
      return type.types.some((choice) => fits(choice, value));
    case "json":
      return true;
  }
}

function typeName(type: PropertyType): string {
  switch (type.kind) {
    case "list":
      return "List";
    case "map":
    case "object":
    case "tag":
    case "json":
      return "Map";
    case "either":
      return type.types.map((choice) => typeName(choice)).join(" or ");
    case "string":
    case "date-time":
      return "String";
    case "number":
    case "integer":
      return "Number";
    case "boolean":
      return "Boolean";
  }
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}

function isWholeNumber(text: string): boolean {
  return isNumber(text) && Number.isInteger(Number(text));
}

function isScalar(value: Evaluated): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function isAllowed(value: string | number | boolean, allowedValues: readonly string[]): boolean {
  return allowedValues.includes(String(value)) || isDynamicReference(value);
}

/** A dynamic reference stands for a value that only the execution knows. */
function isDynamicReference(value: Evaluated): boolean {
  return typeof value === "string" && value.includes("{{resolve:");
}

function isEvaluatedList(value: Evaluated): value is readonly Evaluated[] {
  return isList(value);
}

function isMembers(value: Evaluated): value is Members {
  return isObject(value);
}
