import { NormalizedSchema } from "@smithy/core/schema";

/** The input and output of one operation, as the SDK's client describes them at run time. */
export interface OperationSchema {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
}

/** How a modelled error looks on the wire; its code often differs from the SDK's class name. */
export interface WireError {
  /** The code and status of the Query protocol. */
  readonly code: string;
  readonly status: number;
  /** The status of the JSON protocols, whose code is the shape's name. */
  readonly jsonStatus: number;
}

/** What the wire needs to know of one service, whatever its protocol. */
export interface ServiceSchemas {
  /** The service's name in sentences, for instance `CloudFormation`. */
  readonly title: string;
  readonly operations: ReadonlyMap<string, OperationSchema>;
  /** By shape name, for instance `ChangeSetNotFoundException`. */
  readonly errors: ReadonlyMap<string, WireError>;
}

/** A service that speaks AWS Query. */
export interface QuerySchemas extends ServiceSchemas {
  /** For instance `2010-05-15`. */
  readonly apiVersion: string;
  readonly xmlNamespace: string;
}

/** A service that speaks AWS JSON. */
export interface JsonSchemas extends ServiceSchemas {
  readonly jsonVersion: "1.0" | "1.1";
  /** What stands before the operation's name in the header `X-Amz-Target`. */
  readonly targetPrefix: string;
  /** The error code for a required member that is missing. */
  readonly missingMemberCode: string;
  /**
   * Of a service that once spoke Query and still tells the codes of that time: the namespace of its errors,
   * and the old codes of errors that have no shape.
   */
  readonly queryCompatible?: { readonly namespace: string; readonly codes: Readonly<Record<string, string>> };
}

/** The signing names of the Query services that the engine models. */
export type QueryServiceName =
  | "autoscaling"
  | "cloudformation"
  | "ec2"
  | "elasticache"
  | "elasticloadbalancing"
  | "sts";

/** The signing names of the services with AWS JSON that the engine models. */
export type JsonServiceName = "logs" | "monitoring" | "secretsmanager" | "sqs" | "ssm";

/** What a client module does not say about its service. */
type FactsOf<Schemas extends ServiceSchemas> = Omit<Schemas, "operations" | "errors">;

/** The kinds of the SDK's schema tuples that are read here: their first element. */
const OPERATION = 9;
const ERROR = -3;

/**
 * Returns the schemas among the exports of an SDK client.
 * The tuples are `[9, namespace, name, traits, () => input, () => output]` for operations and
 * `[-3, namespace, name, traits, members, memberSchemas]` for errors. The SDK does not document them:
 * the client's version is pinned and a test guards this layout.
 */
export function collectSchemas<Schemas extends QuerySchemas | JsonSchemas>(
  clientExports: Readonly<Record<string, unknown>>,
  facts: FactsOf<Schemas>,
): FactsOf<Schemas> & Pick<ServiceSchemas, "operations" | "errors"> {
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
  return { code, status, jsonStatus: given.httpError ?? 400 };
}
