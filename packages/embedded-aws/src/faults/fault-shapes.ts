import type { NodeType } from "jsonc-parser";
import { type Json, textIn } from "../json.ts";
import { parseDurationMs } from "./duration.ts";
import type { Fault } from "./fault.ts";
import type { KnownNames } from "./known-names.ts";
import { matchesPattern } from "./pattern.ts";

/** What a member may be. */
export interface MemberRule {
  readonly is: NodeType | readonly NodeType[];
  readonly required?: true;
  /** Returns what is wrong with a value of that type, as a sentence that says what would be right; undefined for nothing. */
  readonly rule?: (value: Json, names: KnownNames) => string | undefined;
}

/** The members that an object may have. */
export type Shape = Readonly<Record<string, MemberRule>>;

/** A shape has each member that the type of its fault has, and no other. */
type ShapeOf<F extends Fault> = Readonly<Record<keyof F, MemberRule>>;

const KIND: MemberRule = { is: "string", required: true };

const RESOURCE = {
  stack: {
    is: "string",
    rule: (value) => pattern(value, /^[A-Za-z0-9*?-]+$/, "A stack's name has letters, digits and hyphens"),
  },
  resource: {
    is: "string",
    rule: (value) => pattern(value, /^[A-Za-z0-9*?]+$/, "A logical id has letters and digits"),
  },
  type: {
    is: "string",
    rule: (value, { types }) =>
      types.some((type) => matchesPattern(textIn(value), type)) ? undefined : noSuchType(textIn(value), types),
  },
} as const satisfies Shape;

const CALL = {
  service: {
    is: "string",
    rule: (value, { services }) =>
      Object.keys(services).some((service) => matchesPattern(textIn(value), service))
        ? undefined
        : `No service is called so. There are ${Object.keys(services).toSorted().join(", ")}.`,
  },
  operation: {
    is: "string",
    rule: (value) => pattern(value, /^[A-Za-z0-9*?]+$/, "An operation's name has letters and digits"),
  },
  account: { is: "string", rule: (value) => pattern(value, /^[0-9*?]{1,12}$/, "An account has twelve digits") },
} as const satisfies Shape;

const RECURRENCE = {
  from: { is: "number", rule: (value) => whole(value, 1) },
  times: { is: "number", rule: (value) => whole(value, 1) },
} as const satisfies Shape;

const AT: MemberRule = {
  is: "string",
  required: true,
  rule: (value) => oneOf(value, "create", "update", "delete", "rollback"),
};
const DURATION: MemberRule = { is: "string", required: true, rule: duration };
const SHARE: MemberRule = { is: "number", rule: share };

/** The members of each kind of fault, with what each of them may be. */
export const FAULT_SHAPES: Readonly<{ [F in Fault as F["kind"]]: ShapeOf<F> }> = {
  fail: { kind: KIND, ...RESOURCE, at: AT, reason: { is: "string", required: true, rule: filled }, ...RECURRENCE },
  delay: { kind: KIND, ...RESOURCE, at: AT, by: DURATION, ...RECURRENCE },
  signal: {
    kind: KIND,
    ...RESOURCE,
    send: { is: "string", required: true, rule: (value) => oneOf(value, "nothing", "failure") },
    machines: { is: "number", rule: (value) => whole(value, 1) },
    at: { is: "string", rule: (value) => oneOf(value, "create", "update", "rollback") },
    console: { is: ["string", "array"], rule: lines },
  },
  throttle: { kind: KIND, ...CALL, share: { ...SHARE, required: true }, ...RECURRENCE },
  refuse: {
    kind: KIND,
    ...CALL,
    code: {
      is: "string",
      required: true,
      rule: (value) => pattern(value, /^[A-Za-z0-9.]+$/, "An error's code has letters and digits"),
    },
    message: { is: "string", required: true, rule: told },
    share: SHARE,
    ...RECURRENCE,
  },
  stale: {
    kind: KIND,
    ...CALL,
    behind: { is: "string", rule: duration },
    reads: { is: "number", rule: (value) => whole(value, 1) },
    share: SHARE,
    ...RECURRENCE,
  },
  cut: {
    kind: KIND,
    ...CALL,
    when: { is: "string", required: true, rule: (value) => oneOf(value, "beforeCall", "afterCall", "midAnswer") },
    afterBytes: { is: "number", rule: (value) => whole(value, 0) },
    share: SHARE,
    ...RECURRENCE,
  },
  slow: { kind: KIND, ...CALL, by: DURATION, share: SHARE, ...RECURRENCE },
  unreachable: {
    kind: KIND,
    ...CALL,
    afterCalls: { is: "number", required: true, rule: (value) => whole(value, 1) },
    for: DURATION,
  },
};

/** Names the types of the same service, among which the right one mostly is. */
function noSuchType(given: string, types: readonly string[]): string {
  const service = given.slice(0, given.lastIndexOf("::") + 2);
  const near = service.length > "AWS::".length ? types.filter((type) => type.startsWith(service)) : [];
  const known = near.length > 0 ? `There are ${near.join(", ")}` : "An example is AWS::S3::Bucket";
  return `No resource type that the engine makes is called so. ${known}.`;
}

function pattern(value: Json, allowed: RegExp, form: string): string | undefined {
  return allowed.test(textIn(value)) ? undefined : `${form}; with * and ? for any of them, this matches none.`;
}

function oneOf(value: Json, ...choices: readonly string[]): string | undefined {
  return choices.includes(textIn(value)) ? undefined : `It is one of ${choices.join(", ")}.`;
}

function whole(value: Json, least: number): string | undefined {
  return Number.isSafeInteger(value) && Number(value) >= least ? undefined : `It is a whole number from ${least}.`;
}

function share(value: Json): string | undefined {
  return Number(value) > 0 && Number(value) <= 1
    ? undefined
    : "A share is greater than 0 and at most 1: 0.25 is a quarter.";
}

function duration(value: Json): string | undefined {
  return parseDurationMs(textIn(value)) === undefined
    ? "A duration is ISO 8601 and longer than nothing: PT90S, PT5M, PT0.5S, P1D."
    : undefined;
}

function filled(value: Json): string | undefined {
  return textIn(value).trim() === "" ? "Events without a reason tell nobody anything; write one." : undefined;
}

function told(value: Json): string | undefined {
  return textIn(value).trim() === "" ? "An error without a message tells nobody anything; write one." : undefined;
}

function lines(value: Json): string | undefined {
  const isText = typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));
  return isText ? undefined : "Each line is a string.";
}
