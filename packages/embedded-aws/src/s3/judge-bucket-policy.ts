import { AwsError } from "../aws-error.ts";
import { isList, isObject, type Json, type JsonObject } from "../json.ts";
import { callerOf, type Caller } from "../sts/caller.ts";
import { statementsOf } from "./bucket-policy.ts";
import type { S3Call, S3Ports } from "./s3-call.ts";

/** What somebody wants to do, to the bucket or object of a call. */
export interface PolicyQuestion {
  readonly action: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
}

/** Throws `AccessDenied` where a statement of the bucket's policy denies this to the caller. What it allows lets nobody in: see `findOwnBucket`. */
export function refuseDenied(call: Pick<S3Call, "context">, ports: S3Ports, question: PolicyQuestion): void {
  const caller = callerOf(call.context);
  const resource = `arn:aws:s3:::${question.bucket}${question.key === "" ? "" : `/${question.key}`}`;
  const statements = statementsOf(ports.store, question.bucket);
  if (!statements.some((statement) => denies(statement, { caller, resource, action: question.action }))) return;
  throw new AwsError(
    "AccessDenied",
    `User: ${caller.arn} is not authorized to perform: ${question.action} on resource: "${resource}" with an explicit deny in a resource-based policy`,
    403,
  );
}

interface Attempt {
  readonly caller: Caller;
  readonly resource: string;
  readonly action: string;
}

/** True for a statement that denies this, and of which all is modelled; one with anything else in it has no effect. */
function denies(statement: JsonObject, { caller, resource, action }: Attempt): boolean {
  const { Effect, Principal, Action, NotAction, Resource, NotResource, Condition } = statement;
  if (Effect !== "Deny" || !namesCaller(Principal, caller)) return false;
  const onAction =
    NotAction === undefined ? fits(Action, action.toLowerCase()) : !fits(NotAction, action.toLowerCase());
  const onResource = NotResource === undefined ? fits(Resource, resource) : !fits(NotResource, resource);
  return onAction && onResource && holds(Condition, caller);
}

function namesCaller(principal: Json | undefined, caller: Caller): boolean {
  if (principal === "*") return true;
  if (!isObject(principal)) return false;
  const own = new Set(["*", caller.account, `arn:aws:iam::${caller.account}:root`, caller.arn, caller.roleArn]);
  return textsOf(principal["AWS"]).some((name) => own.has(name));
}

function fits(patterns: Json | undefined, text: string): boolean {
  const ofActions = text.startsWith("s3:");
  return textsOf(patterns).some((pattern) => like(ofActions ? pattern.toLowerCase() : pattern).test(text));
}

/** Undefined for a key that the call does not have; keys that are not here are not modelled. */
function valuesFor(caller: Caller): Readonly<Record<string, string | undefined>> {
  return {
    "aws:principalarn": caller.roleArn ?? caller.arn,
    "aws:principalaccount": caller.account,
    "aws:userid": caller.userId,
    "aws:principalisawsservice": "false",
    // Loopback stands in for TLS here.
    "aws:securetransport": "true",
    "aws:sourcearn": undefined,
    "aws:sourceaccount": undefined,
  };
}

function holds(condition: Json | undefined, caller: Caller): boolean {
  if (!isObject(condition)) return true;
  const given = valuesFor(caller);
  return Object.entries(condition).every(
    ([operator, keys]) =>
      isObject(keys) &&
      Object.entries(keys).every(([key, values]) => {
        const name = key.toLowerCase();
        return Object.hasOwn(given, name) && holdsFor(operator, { actual: given[name], wanted: textsOf(values) });
      }),
  );
}

interface Compared {
  readonly actual: string | undefined;
  readonly wanted: readonly string[];
}

/** AWS: a negated operator holds for a key that is absent. IAM user guide, "Condition operators". */
const OPERATORS: Readonly<Record<string, (compared: Compared) => boolean>> = {
  StringEquals: ({ actual, wanted }) => actual !== undefined && wanted.includes(actual),
  StringNotEquals: ({ actual, wanted }) => actual === undefined || !wanted.includes(actual),
  StringLike: isLike,
  StringNotLike: (compared) => !isLike(compared),
  // AWS: both take patterns.
  ArnEquals: isLike,
  ArnLike: isLike,
  ArnNotEquals: (compared) => !isLike(compared),
  ArnNotLike: (compared) => !isLike(compared),
  Bool: isBool,
  BoolIfExists: (compared) => compared.actual === undefined || isBool(compared),
  Null: ({ actual, wanted }) => wanted.includes(String(actual === undefined)),
};

function holdsFor(operator: string, compared: Compared): boolean {
  return OPERATORS[operator]?.(compared) ?? false;
}

function isLike({ actual, wanted }: Compared): boolean {
  return actual !== undefined && wanted.some((pattern) => like(pattern).test(actual));
}

function isBool({ actual, wanted }: Compared): boolean {
  return actual !== undefined && wanted.map((text) => text.toLowerCase()).includes(actual);
}

function like(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s");
}

function textsOf(value: Json | undefined): readonly string[] {
  const list = value === undefined ? [] : isList(value) ? value : [value];
  return list.flatMap((item) => (typeof item === "object" ? [] : [String(item)]));
}
