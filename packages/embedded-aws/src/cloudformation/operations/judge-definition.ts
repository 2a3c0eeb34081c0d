import { AwsError } from "../../aws-error.ts";
import { findMissingValue } from "../../template/missing-values.ts";
import type { StackDefinition, StackRecord } from "../model/records.ts";
import { requireEvaluable } from "../execute/outputs.ts";
import { describeBlueprint } from "../plan/blueprint.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { parseOnce } from "../plan/parse-once.ts";
import type { Desk } from "./desk.ts";

/**
 * Returns why an operation that is to bring a stack to this definition fails before it touches a resource, in AWS's words,
 * or undefined. Throws AWS's text for what is refused in the answer: an expression that cannot be evaluated.
 * AWS: transforms are carried out, and what they made is checked, only once the operation has begun; so is whether the
 * things exist that parameters of AWS-specific types name. An import that nobody exports fails later still.
 */
export function judgeDefinition(
  desk: Pick<Desk, "tables">,
  stack: Pick<StackRecord, "account" | "region" | "name" | "stackId" | "uuid">,
  definition: StackDefinition,
): string | undefined {
  const template = parseOnce(definition.templateBody);
  const missing = findMissingValue(template, definition.parameters);
  if (missing !== undefined) return missing;
  const evaluate = (): void => requireEvaluable(desk, { key: stack, blueprint: describeBlueprint(definition, stack) });
  if (template.transforms.length > 0) return refusalOf(evaluate);
  evaluate();
  return undefined;
}

/** Returns a definition's blueprint, or undefined where its template cannot be processed: a failed operation left it so. */
export function findBlueprint(
  definition: StackDefinition,
  stack: Pick<StackRecord, "account" | "region" | "name" | "stackId">,
): Blueprint | undefined {
  let blueprint: Blueprint | undefined;
  const refusal = refusalOf(() => {
    blueprint = describeBlueprint(definition, stack);
  });
  return refusal === undefined ? blueprint : undefined;
}

function refusalOf(evaluate: () => unknown): string | undefined {
  try {
    evaluate();
    return undefined;
  } catch (error) {
    if (error instanceof AwsError && error.code === "ValidationError") return error.message;
    throw error;
  }
}
