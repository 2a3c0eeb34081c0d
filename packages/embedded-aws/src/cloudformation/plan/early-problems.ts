import { isList, isObject } from "../../json.ts";
import { findPropertyProblems } from "../../resources/validate-properties.ts";
import type { PropertyProblem } from "../../resources/validate-properties.ts";
import type { ValidationFinding } from "../model/validation.ts";
import type { EvaluatedResource } from "./evaluated-resource.ts";

/** Returns what is wrong with a resource's properties, as AWS's early validation tells it. */
export function findEarlyProblems(
  logicalId: string,
  { type, properties }: Pick<EvaluatedResource, "type" | "properties">,
): readonly ValidationFinding[] {
  return findPropertyProblems(type, properties).flatMap((problem) =>
    describe(problem).map((reason) => ({
      validation: "PROPERTY_VALIDATION" as const,
      logicalId,
      type,
      path: `/Resources/${logicalId}/Properties${problem.path}`,
      reason,
    })),
  );
}

/**
 * AWS: the words are those of its validator of schemas, which never shows a value. Known from documents and reports:
 * missing and unknown keys; those on types and enums are assumed to be the same as in its older messages.
 */
function describe(problem: PropertyProblem): readonly string[] {
  const place = `#${problem.path}`;
  switch (problem.kind) {
    case "missing":
      return [`${place}: required key [${problem.name}] not found`];
    case "unknown":
      return problem.names.map((name) => `${place}: extraneous key [${name}] is not permitted`);
    case "type":
      return [`${place}: expected type: ${problem.expected}, found: ${kindOf(problem.found)}`];
    case "value":
      return [`${place}: failed validation constraint for keyword [enum]`];
  }
}

function kindOf(value: unknown): string {
  if (isList(value)) return "JSONArray";
  if (isObject(value)) return "JSONObject";
  if (typeof value === "boolean") return "Boolean";
  return typeof value === "number" ? "Number" : "String";
}
