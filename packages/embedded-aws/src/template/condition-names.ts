import { isList, isObject, textIn, type Json } from "../json.ts";
import { formatError } from "./format-error.ts";
import { conditionCall, intrinsicOf } from "./intrinsic.ts";

const BOOLEAN_FUNCTIONS = new Set(["Fn::And", "Fn::Equals", "Fn::Not", "Fn::Or"]);

/** Throws unless `condition` is made of the functions that give a truth. */
export function requireConditionCalls(condition: Json): void {
  if (conditionCall(condition) !== undefined) return;
  const call = intrinsicOf(condition);
  if (call === undefined || !BOOLEAN_FUNCTIONS.has(call.name)) {
    throw formatError("Conditions can only be boolean operations on parameters and other conditions");
  }
  if (call.name === "Fn::Equals" || !isList(call.argument)) return;
  for (const operand of call.argument) requireConditionCalls(operand);
}

/**
 * Returns the names of the conditions an expression asks for: in `Fn::If`, and inside `Conditions` also in
 * `{"Condition": name}`, which elsewhere is data (IAM policies have such a key).
 */
export function conditionNamesIn(expression: Json, isInConditions: boolean): readonly string[] {
  const called = isInConditions ? conditionCall(expression) : undefined;
  if (called !== undefined) return [called];
  const call = intrinsicOf(expression);
  const own = call?.name === "Fn::If" && isList(call.argument) ? [textIn(call.argument[0])] : [];
  const inner: readonly Json[] = isList(expression)
    ? expression
    : isObject(expression)
      ? Object.values(expression)
      : [];
  return [...own, ...inner.flatMap((item) => conditionNamesIn(item, isInConditions))];
}
