import { AwsError } from "../aws-error.ts";
import type { HttpRequest } from "./http.ts";
import type { HttpBinding, OperationSchema, RestJsonSchemas } from "./service-schemas.ts";

/** The operation that a request is for. */
export interface Route {
  readonly name: string;
  readonly schema: OperationSchema;
  /** The members in the path, decoded. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Returns what finds the operation of a request by its method and path; it throws AWS's answer where there is none. */
export function createRoutes({ operations }: RestJsonSchemas): (request: HttpRequest) => Route {
  const patterns = [...operations]
    .flatMap(([name, schema]) => (schema.http === undefined ? [] : [patternOf(name, schema, schema.http)]))
    // Of two with one path the one that asks for more in the query is meant, where that is there.
    .toSorted((a, b) => b.constants.length - a.constants.length);
  return ({ method, path, query }) => {
    const steps = stepsOf(path);
    for (const { name, schema, ...pattern } of patterns) {
      const isMeant = pattern.method === method && pattern.constants.every(([key, value]) => query.get(key) === value);
      const labels = isMeant ? matchSteps(pattern.steps, steps) : undefined;
      if (labels !== undefined) return { name, schema, labels };
    }
    throw new AwsError("UnknownOperationException", `There is no operation ${method} ${path}.`, 404);
  };
}

interface Pattern {
  readonly name: string;
  readonly schema: OperationSchema;
  readonly method: string;
  readonly steps: readonly string[];
  /** Parameters of the query that tell this operation from another one with its path: `?find=LayerVersion`. */
  readonly constants: readonly (readonly [key: string, value: string])[];
}

function patternOf(name: string, schema: OperationSchema, { method, uri }: HttpBinding): Pattern {
  const [path = "", query] = uri.split("?");
  return { name, schema, method, steps: stepsOf(path), constants: [...new URLSearchParams(query)] };
}

/** AWS: a slash at the end makes no difference. */
function stepsOf(path: string): readonly string[] {
  return path.replace(/\/$/, "").split("/");
}

function matchSteps(pattern: readonly string[], steps: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== steps.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const step = steps[index] ?? "";
    const label = /^\{(.+)\}$/.exec(expected)?.[1];
    if (label === undefined ? step !== expected : step === "") return undefined;
    if (label !== undefined) labels[label] = decode(step);
  }
  return labels;
}

function decode(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    throw new AwsError("SerializationException", "The path is not percent-encoded.");
  }
}
