import { NormalizedSchema } from "@smithy/core/schema";
import type { HttpBinding, OperationSchema, ServiceSchemas, WireError } from "./service-schemas.ts";

type Traits = number | Readonly<Record<string, unknown>>;

/** Where a schema is used: the name of a shape, `unit`, the number of a simple type, or one of these with traits. */
export type SlimSlot = string | number | readonly [string | number, Traits];

/** A shape as a generated file keeps it: the SDK's tuple without what can be known otherwise. */
export interface SlimShape {
  /** 0: simple, 1: list, 2: map, 3: structure, 4: union. */
  readonly kind: number;
  readonly traits: Traits;
  readonly schemas: readonly SlimSlot[];
  /** Names of a structure's members, in the order of `schemas`. */
  readonly members?: readonly string[];
  /** How many of the members are required; they come first. */
  readonly required?: number;
}

/** Method, URI and status of an operation of a REST protocol. */
type SlimHttp = readonly [method: string, uri: string, status: number];

/** A modelled operation. */
export interface SlimOperation {
  readonly input: SlimSlot;
  readonly output: SlimSlot;
  readonly http?: SlimHttp;
}

/** An error's code in the Query protocol, its status there, and its status in the JSON protocols. */
export type SlimError = readonly [code: string, status: number, jsonStatus: number];

/** The part of a service's schemas that the engine needs, as `src/data/schemas/` keeps it. */
export interface SlimSchemas {
  readonly operations: Readonly<Record<string, SlimOperation>>;
  /** All other operations of the service, so that one that is not modelled is told from one that is none. */
  readonly others: Readonly<Record<string, Pick<SlimOperation, "http">>>;
  /** By shape name. */
  readonly errors: Readonly<Record<string, SlimError>>;
  readonly shapes: Readonly<Record<string, SlimShape>>;
}

/** Returns the schemas of a generated file. */
export function reviveSchemas(slim: SlimSchemas): Omit<ServiceSchemas, "title"> {
  const schemaOf = createReader(slim.shapes);
  const modelled = Object.entries(slim.operations).map(([name, { input, output, http }]): [string, OperationSchema] => [
    name,
    { input: schemaOf(input), output: schemaOf(output), ...bindingOf(http) },
  ]);
  // No handler ever sees these: `checkHandlers` refuses one without a schema of its own.
  const unit = schemaOf("unit");
  const others = Object.entries(slim.others).map(([name, { http }]): [string, OperationSchema] => [
    name,
    { input: unit, output: unit, ...bindingOf(http) },
  ]);
  const errors = Object.entries(slim.errors).map(([name, [code, status, jsonStatus]]): [string, WireError] => [
    name,
    { code, status, jsonStatus },
  ]);
  return {
    operations: new Map([...modelled, ...others]),
    modelled: new Set(Object.keys(slim.operations)),
    errors: new Map(errors),
  };
}

function bindingOf(http: SlimHttp | undefined): { readonly http?: HttpBinding } {
  if (http === undefined) return {};
  const [method, uri, status] = http;
  return { http: { method, uri, status } };
}

/** Shapes refer to each other, in circles too: each becomes the SDK's tuple when it is first looked at. */
function createReader(shapes: SlimSchemas["shapes"]): (slot: SlimSlot) => NormalizedSchema {
  const tuples = new Map<string, readonly unknown[]>();
  const shapeOf = (name: string): readonly unknown[] => {
    const known = tuples.get(name);
    if (known !== undefined) return known;
    const shape = shapes[name];
    if (shape === undefined) throw new Error(`The generated schemas lack the shape ${name}.`);
    const tuple = tupleOf(name, shape, reference);
    tuples.set(name, tuple);
    return tuple;
  };
  const reference = (slot: SlimSlot): unknown => {
    if (typeof slot === "number" || slot === "unit") return slot;
    if (typeof slot === "string") return () => shapeOf(slot);
    return [reference(slot[0]), slot[1]];
  };
  return (slot) => NormalizedSchema.of(reference(slot) as Parameters<typeof NormalizedSchema.of>[0]);
}

/** The SDK's tuple: `[kind, namespace, name, traits, ...]`. */
function tupleOf(
  name: string,
  { kind, traits, schemas, members, required }: SlimShape,
  reference: (slot: SlimSlot) => unknown,
): readonly unknown[] {
  const references = schemas.map((slot) => reference(slot));
  const rest = members === undefined ? references : [members, references, required];
  // Nothing reads the namespace; the SDK needs a name of its own for each shape.
  return [kind, "com.amazonaws", name, traits, ...rest];
}
