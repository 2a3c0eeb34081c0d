import { validationError } from "../aws-error.ts";
import { isList, isObject, member, textIn, type Json } from "../json.ts";
import type { PseudoParameters, ResolvedParameter } from "./scope.ts";
import type { Template } from "./template.ts";

/** What the rules of a template judge. */
export interface RuleValues {
  readonly parameters: Readonly<Record<string, ResolvedParameter>>;
  readonly pseudo: Pick<PseudoParameters, "AWS::AccountId" | "AWS::Partition" | "AWS::Region" | "AWS::URLSuffix">;
}

/**
 * Throws for the first assertion that these values break, with its description.
 * AWS: a rule whose condition does not hold asserts nothing. How AWS words the refusal is not on record.
 */
export function checkRules(template: Pick<Template, "parameters" | "rules">, values: RuleValues): void {
  const judge: Judge = { template, values };
  for (const [name, { condition, assertions }] of Object.entries(template.rules)) {
    if (condition !== undefined && !truthOf(condition, judge)) continue;
    const broken = assertions.find(({ assert }) => !truthOf(assert, judge));
    if (broken === undefined) continue;
    throw validationError(broken.description ?? `The parameters do not satisfy an assertion of the rule ${name}.`);
  }
}

interface Judge {
  readonly template: Pick<Template, "parameters" | "rules">;
  readonly values: RuleValues;
}

function truthOf(expression: Json, judge: Judge): boolean {
  const [name = "", argument] = Object.entries(isObject(expression) ? expression : {})[0] ?? [];
  const operands: readonly Json[] = isList(argument) ? argument : [];
  const [first = null, second = null] = operands;
  const list = (operand: Json): readonly string[] => [valueOf(operand, judge)].flat();
  switch (name) {
    case "Fn::And":
      return operands.every((operand) => truthOf(operand, judge));
    case "Fn::Or":
      return operands.some((operand) => truthOf(operand, judge));
    case "Fn::Not":
      return !truthOf(first, judge);
    case "Fn::Equals":
      return JSON.stringify(valueOf(first, judge)) === JSON.stringify(valueOf(second, judge));
    case "Fn::Contains":
      return list(first).includes(list(second).join(","));
    case "Fn::EachMemberEquals":
      return list(first).every((item) => item === list(second).join(","));
    case "Fn::EachMemberIn":
      return list(first).every((item) => list(second).includes(item));
    default:
      throw new Error(`The rule's function ${name} was let through.`);
  }
}

/** AWS: everything is compared as text. */
function valueOf(expression: Json, judge: Judge): string | readonly string[] {
  if (isList(expression)) return expression.flatMap((item) => valueOf(item, judge));
  if (!isObject(expression)) return String(expression);
  const { template, values } = judge;
  if (Object.hasOwn(expression, "Fn::RefAll")) {
    const ofType = Object.entries(template.parameters).filter(([, { type }]) => type === expression["Fn::RefAll"]);
    return ofType.flatMap(([name]) => member(values.parameters, name)?.value ?? []);
  }
  const name = textIn(expression["Ref"]);
  const pseudo = Object.hasOwn(values.pseudo, name) ? values.pseudo[name as keyof RuleValues["pseudo"]] : undefined;
  return member(values.parameters, name)?.value ?? pseudo ?? "";
}
