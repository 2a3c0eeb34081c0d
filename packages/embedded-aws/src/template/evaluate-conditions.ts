import { isList, member, type Json } from "../json.ts";
import { evaluate } from "./evaluate.ts";
import { formatError, templateError } from "./format-error.ts";
import { conditionCall, intrinsicOf } from "./intrinsic.ts";
import { UNKNOWN, type Evaluated, type PseudoParameters, type ResolvedParameter, type Scope } from "./scope.ts";
import type { Template } from "./template.ts";

/** What conditions may refer to; resources are not among it. */
export interface ConditionValues {
  readonly parameters: Readonly<Record<string, ResolvedParameter>>;
  readonly pseudo: PseudoParameters;
}

/** Returns the truth of each condition of the template; throws AWS's refusal of one that refers to itself. */
export function evaluateConditions(template: Template, values: ConditionValues): Readonly<Record<string, boolean>> {
  const known = new Map<string, boolean>();
  const underway: string[] = [];
  const truthOf = (name: string): boolean => {
    const already = known.get(name);
    if (already !== undefined) return already;
    const condition = member(template.conditions, name);
    if (condition === undefined) {
      throw formatError(`Unresolved condition dependency ${name} in the Conditions block of the template`);
    }
    if (underway.includes(name)) throw formatError(`Circular dependency between conditions: [${underway.join(", ")}]`);
    underway.push(name);
    const truth = truthOfExpression(condition, scope, truthOf);
    underway.pop();
    known.set(name, truth);
    return truth;
  };
  const scope = conditionScope(template, values, truthOf);
  return Object.fromEntries(Object.keys(template.conditions).map((name) => [name, truthOf(name)]));
}

function truthOfExpression(expression: Json, scope: Scope, truthOf: (name: string) => boolean): boolean {
  const named = conditionCall(expression);
  if (named !== undefined) return truthOf(named);
  const call = intrinsicOf(expression);
  const operands: readonly Json[] = isList(call?.argument) ? call.argument : [];
  const truth = (operand: Json | undefined): boolean => truthOfExpression(operand ?? null, scope, truthOf);
  switch (call?.name ?? "") {
    case "Fn::Equals":
      return comparable(evaluate(operands[0] ?? null, scope)) === comparable(evaluate(operands[1] ?? null, scope));
    case "Fn::Not":
      return !truth(operands[0]);
    case "Fn::And":
      return operands.every((operand) => truth(operand));
    case "Fn::Or":
      return operands.some((operand) => truth(operand));
    default:
      throw formatError("Conditions can only be boolean operations on parameters and other conditions");
  }
}

/** AWS: everything is compared as text, so `true` equals "true" and 1 equals "1". */
function comparable(value: Evaluated): string {
  if (value === UNKNOWN) throw templateError("every Fn::Equals object requires a list of 2 string parameters.");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** `Fn::If` inside a condition asks for others by name, so conditions are evaluated on demand. */
function conditionScope(template: Template, values: ConditionValues, truthOf: (name: string) => boolean): Scope {
  const refuse = (what: string): never => {
    throw formatError(
      `Unresolved dependencies [${what}]. Cannot reference resources in the Conditions block of the template`,
    );
  };
  return {
    template,
    ...values,
    conditions: lazyConditions(template, truthOf),
    resource: (logicalId) => refuse(logicalId),
    importValue: () => {
      throw templateError("Cannot use Fn::ImportValue in Conditions.");
    },
  };
}

function lazyConditions(template: Template, truthOf: (name: string) => boolean): Readonly<Record<string, boolean>> {
  const conditions = {};
  for (const name of Object.keys(template.conditions)) {
    Object.defineProperty(conditions, name, { enumerable: true, get: () => truthOf(name) });
  }
  return conditions;
}
