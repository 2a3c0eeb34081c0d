import { NormalizedSchema } from "@smithy/core/schema";
import type { OperationSchema } from "./service-schemas.ts";

type Traits = number | Readonly<Record<string, unknown>>;

/** Where a schema is used: the name of a shape, the number of a simple type, or one of these with traits. */
export type SlimSlot = string | number | readonly [string | number, Traits];

/** A shape as a generated file keeps it: the SDK's tuple without what can be known otherwise. */
export interface SlimShape {
  /** 0: simple, 1: list, 2: map, 3: structure. */
  readonly kind: number;
  readonly traits: Traits;
  readonly schemas: readonly SlimSlot[];
  /** Names of a structure's members, in the order of `schemas`. */
  readonly members?: readonly string[];
  /** How many of the members are required; they come first. */
  readonly required?: number;
}

/** The part of a large client's schemas that the engine needs. */
export interface SlimSchemas {
  /** Input and output of each modelled operation. */
  readonly operations: Readonly<Record<string, readonly SlimSlot[]>>;
  readonly shapes: Readonly<Record<string, SlimShape>>;
  /** The names of all operations of the service, so that one that is not modelled is told from one that is none. */
  readonly allOperations: readonly string[];
}

/** Returns the modelled operations' schemas, and the unit schema for all others, which no handler ever sees. */
export function reviveSchemas(slim: SlimSchemas): ReadonlyMap<string, OperationSchema> {
  const tuples = new Map<string, readonly unknown[]>();
  const shapeOf = (name: string): readonly unknown[] => {
    const known = tuples.get(name);
    if (known !== undefined) return known;
    const shape = slim.shapes[name];
    if (shape === undefined) throw new Error(`The generated schemas lack the shape ${name}.`);
    const tuple = tupleOf(name, shape, reference);
    tuples.set(name, tuple);
    return tuple;
  };
  const reference = (slot: SlimSlot): unknown => {
    if (typeof slot === "number") return slot;
    if (typeof slot === "string") return () => shapeOf(slot);
    return [reference(slot[0]), slot[1]];
  };
  const schemaOf = (slot: SlimSlot | undefined): NormalizedSchema =>
    NormalizedSchema.of((slot === undefined ? "unit" : reference(slot)) as Parameters<typeof NormalizedSchema.of>[0]);
  return new Map(
    slim.allOperations.map((name) => {
      const [input, output] = slim.operations[name] ?? [];
      return [name, { input: schemaOf(input), output: schemaOf(output) }];
    }),
  );
}

/** The SDK's tuple: `[kind, namespace, name, traits, ...]`. */
function tupleOf(
  name: string,
  { kind, traits, schemas, members, required }: SlimShape,
  reference: (slot: SlimSlot) => unknown,
): readonly unknown[] {
  const references = schemas.map((slot) => reference(slot));
  const rest = members === undefined ? references : [members, references, required];
  return [kind, "com.amazonaws.ec2", name, traits, ...rest];
}
