import { isList, isObject } from "../../json.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { Step } from "../model/operation.ts";
import type { ResourceRecord } from "../model/records.ts";

/** What an update does to a resource that was there before. */
export type GuardedAction = "Update:Modify" | "Update:Replace" | "Update:Delete";

/** Which updates of which resources a stack allows. */
export type StackPolicy = readonly Statement[];

interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly actions: Patterns;
  readonly resources: Patterns;
  /** Undefined: resources of any type. */
  readonly types: Patterns | undefined;
}

/** `isExcept`: all but what the patterns match (NotAction, NotResource). */
interface Patterns {
  readonly patterns: readonly string[];
  readonly isExcept: boolean;
}

/** What somebody wants to do. */
export interface Attempt {
  readonly action: GuardedAction;
  readonly record: Pick<ResourceRecord, "logicalId" | "type">;
}

const ACTIONS = new Set(["Update:Modify", "Update:Replace", "Update:Delete", "Update:*", "*"]);
const MEMBERS = new Set(["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Principal", "Condition"]);
const ANYTHING: Patterns = { patterns: ["*"], isExcept: false };

/**
 * Returns the policy that a text says, or undefined for a text that is none.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html. Principal is "*" only; conditions
 * compare ResourceType by StringEquals and StringLike; there is no "allow all" without a statement that says so.
 */
export function parseStackPolicy(text: string): StackPolicy | undefined {
  const policy = parseObject(text);
  const statements = policy?.["Statement"];
  const list = isList(statements) ? statements : [statements ?? null];
  const parsed = list.map((statement) => (isObject(statement) ? parseStatement(statement) : undefined));
  const all = parsed.filter((statement) => statement !== undefined);
  return all.length === parsed.length ? all : undefined;
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function parseStatement(statement: JsonObject): Statement | undefined {
  const effect = statement["Effect"];
  const actions = patternsOf(statement, "Action");
  const resources = patternsOf(statement, "Resource");
  const types = statement["Condition"] === undefined ? ANYTHING : parseCondition(statement["Condition"]);
  const isComplete = Object.keys(statement).every((name) => MEMBERS.has(name)) && statement["Principal"] === "*";
  if (!isComplete || (effect !== "Allow" && effect !== "Deny")) return undefined;
  if (actions === undefined || resources === undefined || types === undefined) return undefined;
  if (!actions.patterns.every((action) => ACTIONS.has(action))) return undefined;
  if (!resources.patterns.every((name) => name === "*" || name.startsWith("LogicalResourceId/"))) return undefined;
  return { effect, actions, resources, types: types === ANYTHING ? undefined : types };
}

/** Exactly one of a member and its `Not` form must be there. */
function patternsOf(statement: JsonObject, name: "Action" | "Resource"): Patterns | undefined {
  const [wanted, unwanted] = [statement[name], statement[`Not${name}`]];
  if ((wanted === undefined) === (unwanted === undefined)) return undefined;
  const patterns = textsOf(wanted ?? unwanted);
  return patterns && { patterns, isExcept: wanted === undefined };
}

function textsOf(value: Json | undefined): readonly string[] | undefined {
  const list = isList(value) ? value : [value];
  const texts = list.filter((item) => typeof item === "string");
  return texts.length === list.length && texts.length > 0 ? texts : undefined;
}

function parseCondition(condition: Json | undefined): Patterns | undefined {
  if (!isObject(condition)) return undefined;
  const [[operator, values] = ["", null], ...others] = Object.entries(condition);
  const isKnown = others.length === 0 && (operator === "StringEquals" || operator === "StringLike");
  if (!isKnown || !isObject(values) || Object.keys(values).join(",") !== "ResourceType") return undefined;
  const patterns = textsOf(values["ResourceType"]);
  if (patterns === undefined) return undefined;
  const isExact = operator === "StringEquals";
  return isExact && patterns.some((pattern) => /[*?]/.test(pattern)) ? undefined : { patterns, isExcept: false };
}

/**
 * Returns why a policy does not let somebody do that, in AWS's words, or undefined when it does.
 * AWS: a Deny outweighs every Allow, and what no statement allows is denied.
 */
export function findDenial(policy: StackPolicy, attempt: Attempt): string | undefined {
  const applying = policy.map((statement) => applies(statement, attempt) && statement.effect);
  const denying = applying.indexOf("Deny");
  if (denying >= 0) {
    const { action, record } = attempt;
    const resource = `LogicalResourceId/${record.logicalId}`;
    return `Action denied by stack policy: Statement [#${denying + 1}] does not allow [${action}] for resource [${resource}];`;
  }
  return applying.includes("Allow") ? undefined : "Action not allowed by stack policy";
}

function applies({ actions, resources, types }: Statement, { action, record }: Attempt): boolean {
  return (
    matches(actions, action) &&
    matches(resources, `LogicalResourceId/${record.logicalId}`) &&
    (types === undefined || matches(types, record.type))
  );
}

function matches({ patterns, isExcept }: Patterns, text: string): boolean {
  return patterns.some((pattern) => isLike(pattern, text)) !== isExcept;
}

function isLike(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(text);
}

/** Returns the steps that fail because the policy forbids to remove what the update no longer has; mostly none. */
export function planDenials(
  policy: StackPolicy,
  { resources, active }: { readonly resources: readonly ResourceRecord[]; readonly active: readonly string[] },
): readonly Step[] {
  return resources.flatMap((record): readonly Step[] => {
    const { logicalId, status } = record;
    const isGone = status === "DELETE_COMPLETE" || status === "DELETE_SKIPPED" || record.physical === undefined;
    if (isGone || active.includes(logicalId)) return [];
    const reason = findDenial(policy, { action: "Update:Delete", record });
    return reason === undefined ? [] : [{ kind: "deny", id: logicalId, logicalId, after: [], reason }];
  });
}

/** Returns the policy of a text that was accepted before; without a text everything is allowed. */
export function acceptedPolicy(text: string | undefined): StackPolicy {
  const everything = { effect: "Allow", actions: ANYTHING, resources: ANYTHING, types: undefined } as const;
  return (text === undefined ? undefined : parseStackPolicy(text)) ?? [everything];
}
