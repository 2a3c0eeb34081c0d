import { notModelled } from "../aws-error.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { formatError } from "./format-error.ts";
import type { ParameterDeclaration, RuleDeclaration } from "./template.ts";

/** How many operands each function takes that gives a truth in a rule. */
const TRUTHS: Readonly<Record<string, { readonly least: number; readonly most: number }>> = {
  "Fn::And": { least: 2, most: 10 },
  "Fn::Contains": { least: 2, most: 2 },
  "Fn::EachMemberEquals": { least: 2, most: 2 },
  "Fn::EachMemberIn": { least: 2, most: 2 },
  "Fn::Equals": { least: 2, most: 2 },
  "Fn::Not": { least: 1, most: 1 },
  "Fn::Or": { least: 2, most: 10 },
};

/** The functions of rules that combine other truths. */
const COMBINING = new Set(["Fn::And", "Fn::Not", "Fn::Or"]);

/** What a rule may refer to without a declaration; its stack has no id yet. */
const PSEUDO = new Set(["AWS::AccountId", "AWS::Partition", "AWS::Region", "AWS::URLSuffix"]);

type Parameters = Readonly<Record<string, ParameterDeclaration>>;

/**
 * Returns the declarations in the `Rules` block, each made of functions that give a truth.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
 */
export function readRules(block: Json | undefined, parameters: Parameters): Readonly<Record<string, RuleDeclaration>> {
  if (block !== undefined && !isObject(block)) throw formatError("Every Rules object must be a map.");
  return Object.fromEntries(
    Object.entries(block ?? {}).map(([name, rule]) => [name, readRule(name, rule, parameters)]),
  );
}

function readRule(name: string, rule: Json, parameters: Parameters): RuleDeclaration {
  const place = `/Rules/${name}`;
  if (!/^[A-Za-z0-9]+$/.test(name)) throw formatError(`Rules name '${name}' is non alphanumeric.`);
  const body = members(rule, place, ["RuleCondition", "Assertions"]);
  const { RuleCondition, Assertions } = body;
  if (!isList(Assertions) || Assertions.length === 0) {
    throw formatError(`[${place}] Every Rules member must contain a list of Assertions.`);
  }
  if (RuleCondition !== undefined) requireTruth(RuleCondition, `${place}/RuleCondition`, parameters);
  return {
    condition: RuleCondition,
    assertions: Assertions.map((item, index) => {
      const assertionPlace = `${place}/Assertions/${index}`;
      const { Assert = null, AssertDescription } = members(item, assertionPlace, ["Assert", "AssertDescription"]);
      requireTruth(Assert, `${assertionPlace}/Assert`, parameters);
      if (AssertDescription !== undefined && typeof AssertDescription !== "string") {
        throw formatError(`[${assertionPlace}] Every AssertDescription member must be a string.`);
      }
      return { assert: Assert, description: AssertDescription };
    }),
  };
}

function members(value: Json, place: string, allowed: readonly string[]): JsonObject {
  if (!isObject(value)) throw formatError(`[${place}] Any Rules member must be an object.`);
  const unknown = Object.keys(value).find((key) => !allowed.includes(key));
  if (unknown !== undefined) throw formatError(`[${place}] Encountered unsupported property ${unknown}`);
  return value;
}

function requireTruth(value: Json, place: string, parameters: Parameters): void {
  const [name = "", ...others] = isObject(value) ? Object.keys(value) : [];
  const count = Object.hasOwn(TRUTHS, name) ? TRUTHS[name] : undefined;
  const argument = isObject(value) ? value[name] : undefined;
  const operands: readonly Json[] = isList(argument) ? argument : [];
  if (count === undefined || others.length > 0) {
    throw formatError(`[${place}] Rules can only be boolean operations on parameters.`);
  }
  if (operands.length < count.least || operands.length > count.most) {
    throw formatError(`[${place}] ${name} does not take ${operands.length} values.`);
  }
  for (const operand of operands) {
    if (COMBINING.has(name)) requireTruth(operand, place, parameters);
    else requireValue(operand, place, parameters);
  }
}

/** Operands are texts, lists of them, and what parameters hold. */
function requireValue(value: Json, place: string, parameters: Parameters): void {
  if (isList(value)) return value.forEach((item) => requireValue(item, place, parameters));
  if (!isObject(value)) return undefined;
  const [name = "", ...others] = Object.keys(value);
  const argument = value[name];
  if (name === "Fn::ValueOf" || name === "Fn::ValueOfAll") throw notModelled(`the function ${name}`);
  if (others.length === 0 && name === "Fn::RefAll" && typeof argument === "string") return undefined;
  if (others.length > 0 || name !== "Ref" || typeof argument !== "string") {
    throw formatError(`[${place}] Rules can only be boolean operations on parameters.`);
  }
  if (Object.hasOwn(parameters, argument) || PSEUDO.has(argument)) return undefined;
  throw formatError(
    `Unresolved dependencies [${argument}]. Cannot reference resources in the Rules block of the template`,
  );
}
