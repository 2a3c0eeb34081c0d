import type { AlarmValue } from "./alarm-states.ts";

/**
 * When a composite alarm rings.
 * AWS: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html, AlarmRule.
 */
export type AlarmRule =
  | { readonly is: "constant"; readonly value: boolean }
  | { readonly is: "state"; readonly alarmName: string; readonly value: AlarmValue }
  | { readonly is: "not"; readonly of: AlarmRule }
  | { readonly is: "and" | "or"; readonly of: readonly [AlarmRule, AlarmRule] };

/** Returns the rule that a text says, or undefined for one that is none or that says more than is modelled. */
export function parseAlarmRule(text: string): AlarmRule | undefined {
  const tokens = text.match(TOKENS) ?? [];
  const { rule, rest } = readOr(tokens);
  return rest.length === 0 ? rule : undefined;
}

/** Returns true when a rule has its alarm ring. */
export function judgeAlarmRule(rule: AlarmRule, valueOf: (alarmName: string) => AlarmValue): boolean {
  switch (rule.is) {
    case "constant":
      return rule.value;
    case "state":
      return valueOf(rule.alarmName) === rule.value;
    case "not":
      return !judgeAlarmRule(rule.of, valueOf);
    case "and":
      return rule.of.every((part) => judgeAlarmRule(part, valueOf));
    case "or":
      return rule.of.some((part) => judgeAlarmRule(part, valueOf));
  }
}

/** Returns the names of the alarms that a rule looks at. */
export function partsOf(rule: AlarmRule): readonly string[] {
  switch (rule.is) {
    case "constant":
      return [];
    case "state":
      return [rule.alarmName];
    case "not":
      return partsOf(rule.of);
    case "and":
    case "or":
      return rule.of.flatMap(partsOf);
  }
}

/** A state with its alarm, a word, a parenthesis; anything else is a token of its own that no rule has. */
const TOKENS = /(?:ALARM|OK|INSUFFICIENT_DATA)\s*\((?:\s*"[^"]*"\s*|[^()"]*)\)|[A-Za-z_]+|\S/g;
const STATE = /^(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*"?([^"]*?)"?\s*\)$/;

/** What the first tokens say, and the tokens after them. */
interface Reading {
  readonly rule: AlarmRule | undefined;
  readonly rest: readonly string[];
}

function readOr(tokens: readonly string[]): Reading {
  return readChain(tokens, { is: "or", word: "OR", readPart: readAnd });
}

/** AWS: AND binds more closely than OR. */
function readAnd(tokens: readonly string[]): Reading {
  return readChain(tokens, { is: "and", word: "AND", readPart: readOne });
}

function readChain(
  tokens: readonly string[],
  {
    is,
    word,
    readPart,
  }: { readonly is: "and" | "or"; readonly word: string; readonly readPart: (tokens: readonly string[]) => Reading },
): Reading {
  let { rule, rest } = readPart(tokens);
  while (rule !== undefined && rest[0] === word) {
    const next = readPart(rest.slice(1));
    rule = next.rule === undefined ? undefined : { is, of: [rule, next.rule] };
    rest = next.rest;
  }
  return { rule, rest };
}

function readOne([first = "", ...rest]: readonly string[]): Reading {
  if (first === "TRUE" || first === "FALSE") return { rule: { is: "constant", value: first === "TRUE" }, rest };
  if (first === "NOT") {
    const negated = readOne(rest);
    return { rule: negated.rule && { is: "not", of: negated.rule }, rest: negated.rest };
  }
  if (first === "(") {
    const { rule, rest: after } = readOr(rest);
    return { rule: after[0] === ")" ? rule : undefined, rest: after.slice(1) };
  }
  const [, value, alarm = ""] = STATE.exec(first) ?? [];
  if (!isAlarmValue(value) || alarm === "") return { rule: undefined, rest };
  return { rule: { is: "state", value, alarmName: nameOf(alarm) }, rest };
}

function isAlarmValue(text: string | undefined): text is AlarmValue {
  return text === "ALARM" || text === "OK" || text === "INSUFFICIENT_DATA";
}

/** AWS: an alarm is named by its name or by its ARN. */
function nameOf(alarm: string): string {
  return /^arn:[^:]*:cloudwatch:[^:]*:[^:]*:alarm:(.+)$/.exec(alarm)?.[1] ?? alarm;
}
