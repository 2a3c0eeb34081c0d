import { NormalizedSchema } from "@smithy/core/schema";

/** The input and output of one operation, as the SDK's client describes them at run time. */
export interface OperationSchema {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** How a modelled error looks on the wire; its code often differs from the SDK's class name. */
export interface WireError {
  readonly code: string;
  readonly status: number;
}

/** All that the wire needs to know of one service. */
export interface ServiceSchemas {
  /** The service's name in sentences, for instance `CloudFormation`. */
  readonly title: string;
  /** For instance `2010-05-15`. */
  readonly apiVersion: string;
  readonly xmlNamespace: string;
  readonly operations: ReadonlyMap<string, OperationSchema>;
  /** By shape name, for instance `ChangeSetNotFoundException`. */
  readonly errors: ReadonlyMap<string, WireError>;
}

/** What a client module does not say about its service. */
export type ServiceFacts = Pick<ServiceSchemas, "title" | "apiVersion" | "xmlNamespace">;

/** The kinds of the SDK's schema tuples that are read here: their first element. */
const OPERATION = 9;
const ERROR = -3;

/**
 * Returns the schemas among the exports of an SDK client.
 * The tuples are `[9, namespace, name, traits, () => input, () => output]` for operations and
 * `[-3, namespace, name, traits, members, memberSchemas]` for errors. The SDK does not document them:
 * the client's version is pinned and a test guards this layout.
 */
export function collectSchemas(clientExports: Readonly<Record<string, unknown>>, facts: ServiceFacts): ServiceSchemas {
  const operations = new Map<string, OperationSchema>();
  const errors = new Map<string, WireError>();
  for (const exported of Object.values(clientExports)) {
    if (!Array.isArray(exported)) continue;
    const tuple: readonly unknown[] = exported;
    const [kind, , name, traits, input, output] = tuple;
    if (typeof name !== "string") continue;
    if (kind === OPERATION) operations.set(name, { input: schemaOf(input), output: schemaOf(output) });
    if (kind === ERROR) errors.set(name, wireErrorOf(name, traits));
  }
  return { ...facts, operations, errors };
}

/** Returns how many of a structure's members are required; they come first in its tuple. */
export function requiredCount(structure: NormalizedSchema): number {
  const tuple: unknown = structure.getSchema();
  const count: unknown = Array.isArray(tuple) ? tuple[6] : undefined;
  return typeof count === "number" ? count : 0;
}

function schemaOf(reference: unknown): NormalizedSchema {
  return NormalizedSchema.of(reference as Parameters<typeof NormalizedSchema.of>[0]);
}

function wireErrorOf(name: string, traits: unknown): WireError {
  const given = (traits ?? {}) as { awsQueryError?: readonly [string, number]; httpError?: number };
  const [code, status] = given.awsQueryError ?? [name, given.httpError ?? 400];
  return { code, status };
}
