import { findParameterType, type ParameterType } from "./parameter-types.ts";
import type { TemplateParameter } from "./template.ts";

/** One thing that is wrong with a parameter, in parts for programs and for one sentence. */
export interface ParameterProblem {
  readonly parameter: string;
  /** A clause about the parameter, for instance `"7" is above the maximum`. Never shows a NoEcho value. */
  readonly problem: string;
  /** What would be right, or what to do. */
  readonly expected: string;
  /** Where the value came from, for instance `parameters/local.json`. */
  readonly origin: string;
}

/** A value and where it came from. */
export interface OriginatedValue {
  readonly value: string;
  readonly origin: string;
}

/** AWS: user guide, "Quotas": a parameter's value has at most 4,096 bytes. */
const MAX_VALUE_BYTES = 4096;

/**
 * Finds everything that CloudFormation, or the service behind the type, would refuse about a value: type, length,
 * AllowedValues, AllowedPattern, MinValue and MaxValue, size. An empty value is right only where the default is empty.
 */
export function findValueProblems(
  parameter: TemplateParameter,
  { value, origin }: OriginatedValue,
): readonly ParameterProblem[] {
  const say = (problem: string, expected: string): ParameterProblem => ({
    parameter: parameter.name,
    problem,
    expected,
    origin,
  });
  const type = findParameterType(parameter.type);
  if (type === undefined) {
    return [say(`its type ${parameter.type} is not one of CloudFormation's`, "correct the type in the template")];
  }
  if (value.trim() === "") {
    return parameter.defaultValue === "" ? [] : [say("its value is empty", `give it ${type.what}`)];
  }
  // A value that still has to be substituted says nothing of what it will be.
  if (value.includes("#{")) {
    const token = /#\{[^}]*\}?/.exec(value)?.[0] ?? "#{";
    return [say(`${token} was not replaced`, "define this variable for the environment, or give the value itself")];
  }
  const items = type.isList ? value.split(",").map((item) => item.trim()) : [value];
  return [
    ...findSizeProblems(parameter, value),
    ...items.flatMap((item) => findItemProblems(parameter, { item, type })),
  ].map(({ problem, expected }) => say(problem, expected));
}

type Finding = Pick<ParameterProblem, "problem" | "expected">;

function findSizeProblems({ type, minLength, maxLength }: TemplateParameter, value: string): readonly Finding[] {
  const sizeBytes = new TextEncoder().encode(value).length;
  if (sizeBytes > MAX_VALUE_BYTES) {
    return [{ problem: `its value has ${sizeBytes} bytes`, expected: `at most ${MAX_VALUE_BYTES} bytes` }];
  }
  if (type !== "String") return [];
  const problem = `its value has ${value.length} characters`;
  if (minLength !== undefined && value.length < minLength) return [{ problem, expected: `at least ${minLength}` }];
  if (maxLength !== undefined && value.length > maxLength) return [{ problem, expected: `at most ${maxLength}` }];
  return [];
}

function findItemProblems(
  parameter: TemplateParameter,
  { item, type }: { item: string; type: ParameterType },
): readonly Finding[] {
  const shown = showValue(parameter, item);
  if (item === "") return [{ problem: "an item of its list is empty", expected: `${type.what} between two commas` }];
  if (type.pattern?.test(item) === false)
    return [{ problem: `${shown} is not ${type.what}`, expected: type.expected ?? "" }];
  const { allowedValues } = parameter;
  return [
    ...(allowedValues === undefined || allowedValues.includes(item)
      ? []
      : [{ problem: `${shown} is not allowed`, expected: `one of ${allowedValues.join(", ")}` }]),
    ...findPatternProblems(parameter, item),
    ...findRangeProblems(parameter, item),
  ];
}

/** AWS: the pattern must match the whole of the value, and of each item of a list. */
function findPatternProblems(parameter: TemplateParameter, item: string): readonly Finding[] {
  const { allowedPattern, constraintDescription } = parameter;
  if (allowedPattern === undefined) return [];
  const pattern = compilePattern(allowedPattern);
  if (pattern === undefined) {
    return [
      {
        problem: `its AllowedPattern ${allowedPattern} cannot be checked here`,
        expected: "write the pattern without Java's own syntax",
      },
    ];
  }
  if (pattern.test(item)) return [];
  const expected =
    constraintDescription === undefined
      ? `text that matches ${allowedPattern}`
      : describeConstraint(constraintDescription.replace(/\.$/, ""));
  return [{ problem: `${showValue(parameter, item)} is not allowed`, expected }];
}

/** AWS: its own messages are "Parameter X failed to satisfy constraint: ...", so that both "must be a or b" and "A host name" are usual. */
function describeConstraint(text: string): string {
  return /^(?:must|can|cannot|may|should|has)\b/.test(text) ? `it ${text}` : text;
}

/** CloudFormation uses Java's expressions; nearly all that templates hold mean the same here. */
export function compilePattern(allowedPattern: string): RegExp | undefined {
  try {
    return new RegExp(`^(?:${allowedPattern})$`);
  } catch {
    return undefined;
  }
}

function findRangeProblems({ minValue, maxValue, ...parameter }: TemplateParameter, item: string): readonly Finding[] {
  const shown = showValue(parameter, item);
  const tooSmall = minValue !== undefined && Number(item) < minValue;
  const tooLarge = maxValue !== undefined && Number(item) > maxValue;
  return [
    ...(tooSmall ? [{ problem: `${shown} is too small`, expected: `at least ${minValue}` }] : []),
    ...(tooLarge ? [{ problem: `${shown} is too large`, expected: `at most ${maxValue}` }] : []),
  ];
}

const SHOWN_LENGTH = 80;

function showValue({ noEcho }: Pick<TemplateParameter, "noEcho">, value: string): string {
  if (noEcho) return "its value (hidden)";
  return value.length <= SHOWN_LENGTH ? `"${value}"` : `"${value.slice(0, SHOWN_LENGTH)}..."`;
}
