import type { NormalizedSchema } from "@smithy/core/schema";
import type { Service } from "../service.ts";

/** The input and output of one operation, as the SDK's client describes them at run time. */
export interface OperationSchema {
  readonly input: NormalizedSchema;
  readonly output: NormalizedSchema;
  /** Of an operation of a REST protocol. Which members go where their schemas' merged traits say (`httpLabel`, `httpQuery`, ...). */
  readonly http?: HttpBinding;
}

/** Where an operation of a REST protocol is found. */
export interface HttpBinding {
  readonly method: string;
  /** For instance `/2015-03-31/functions/{FunctionName}/invocations`. */
  readonly uri: string;
  /** The status of a success, unless the output says another. */
  readonly status: number;
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
  /** All operations of the service; those that are not modelled have no members. */
  readonly operations: ReadonlyMap<string, OperationSchema>;
  /** The names of those whose members are known. */
  readonly modelled: ReadonlySet<string>;
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

/** A service that speaks REST-JSON. Each of its operations has an `http` binding. */
export type RestJsonSchemas = ServiceSchemas;

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

/** The signing names of the services with REST-JSON that the engine models. */
export type RestJsonServiceName = "lambda";

/** Returns how many of a structure's members are required; they come first in its tuple. */
export function requiredCount(structure: NormalizedSchema): number {
  const tuple: unknown = structure.getSchema();
  const count: unknown = Array.isArray(tuple) ? tuple[6] : undefined;
  return typeof count === "number" ? count : 0;
}

/** Throws when a handler has no schema: its operation is missing in `generate/modelled-operations.ts`. */
export function checkHandlers(service: Service, { title, modelled }: ServiceSchemas): void {
  const missing = Object.keys(service.operations).filter((name) => !modelled.has(name));
  if (missing.length === 0) return;
  throw new Error(
    `The generated schemas of ${title} lack ${missing.join(", ")}: add them and run generate:wire-schemas.`,
  );
}
