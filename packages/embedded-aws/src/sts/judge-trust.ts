import { notModelled } from "../aws-error.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import type { Caller } from "./caller.ts";

/** What a trust policy is asked: may this caller assume the role, with what the request says? */
export interface TrustQuestion {
  readonly caller: Caller;
  /** The values of the condition keys that are modelled, by name in lower case; undefined for one that is absent. */
  readonly conditions: Readonly<Record<string, string | undefined>>;
}

/**
 * Says whether a role's trust policy lets a caller assume it: some statement allows it and none denies it.
 * Refuses by name what it does not model, for passing over a condition could let in whom it keeps out.
 * AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function judgeTrust(policy: JsonObject, question: TrustQuestion): "allowed" | "denied" {
  const statements = listOf(policy["Statement"]).filter((statement) => isObject(statement));
  const matching = statements.filter((statement) => applies(statement, question));
  if (matching.some((statement) => statement["Effect"] === "Deny")) return "denied";
  return matching.some((statement) => statement["Effect"] === "Allow") ? "allowed" : "denied";
}

function applies(statement: JsonObject, { caller, conditions }: TrustQuestion): boolean {
  const unknown = Object.keys(statement).find((name) => !MEMBERS.has(name));
  if (unknown !== undefined) throw notModelled(`${unknown} in the trust policy of a role`);
  return (
    textsOf(statement["Action"]).some((action) => ACTIONS.has(action.toLowerCase())) &&
    names(statement["Principal"], caller) &&
    holds(statement["Condition"], conditions)
  );
}

const MEMBERS = new Set(["Sid", "Effect", "Principal", "Action", "Condition"]);
const ACTIONS = new Set(["sts:assumerole", "sts:assume*", "sts:*", "*"]);

/** Services are never callers here, so a role for a service lets nobody in. */
function names(principal: Json | undefined, caller: Caller): boolean {
  if (principal === "*") return true;
  if (!isObject(principal)) return false;
  return textsOf(principal["AWS"]).some(
    (name) =>
      name === "*" ||
      name === caller.account ||
      name === `arn:aws:iam::${caller.account}:root` ||
      name === caller.arn ||
      name === caller.roleArn,
  );
}

/** All operators must hold, and within each all keys, for one of their values. */
function holds(condition: Json | undefined, given: TrustQuestion["conditions"]): boolean {
  if (!isObject(condition)) return true;
  return Object.entries(condition).every(
    ([operator, keys]) =>
      isObject(keys) && Object.entries(keys).every(([key, values]) => holdsFor(operator, { key, values, given })),
  );
}

function holdsFor(
  operator: string,
  {
    key,
    values,
    given,
  }: {
    readonly key: string;
    readonly values: Json;
    readonly given: TrustQuestion["conditions"];
  },
): boolean {
  if (!Object.hasOwn(given, key.toLowerCase()))
    throw notModelled(`the condition key ${key} in the trust policy of a role`);
  const actual = given[key.toLowerCase()];
  const wanted = textsOf(values);
  switch (operator) {
    case "StringEquals":
    case "ArnEquals":
      return actual !== undefined && wanted.includes(actual);
    case "StringLike":
    case "ArnLike":
      return actual !== undefined && wanted.some((pattern) => like(pattern).test(actual));
    case "StringNotEquals":
      return actual === undefined || !wanted.includes(actual);
    case "Bool":
      return actual !== undefined && wanted.map((text) => text.toLowerCase()).includes(actual);
    case "BoolIfExists":
      return actual === undefined || wanted.map((text) => text.toLowerCase()).includes(actual);
    case "Null":
      return wanted.includes(String(actual === undefined));
    default:
      throw notModelled(`the condition operator ${operator} in the trust policy of a role`);
  }
}

function like(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

function listOf(value: Json | undefined): readonly Json[] {
  if (value === undefined) return [];
  return isList(value) ? value : [value];
}

function textsOf(value: Json | undefined): readonly string[] {
  return listOf(value).flatMap((item) => (typeof item === "object" ? [] : [String(item)]));
}
