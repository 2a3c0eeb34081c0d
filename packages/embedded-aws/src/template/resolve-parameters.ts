import { validationError } from "../aws-error.ts";
import { member } from "../json.ts";
import { requireAllowed } from "./parameter-constraints.ts";
import { parameterShape, type ParameterShape } from "./parameter-types.ts";
import type { ResolvedParameter } from "./scope.ts";
import type { ParameterDeclaration, Template } from "./template.ts";

/** One member of a request's `Parameters`. */
export interface GivenParameter {
  readonly ParameterKey?: string | undefined;
  readonly ParameterValue?: string | undefined;
  readonly UsePreviousValue?: boolean | undefined;
}

/** Where values come from when the request does not spell them out. */
export interface ParameterSources {
  /** The stack's parameters as they are now; empty for a new stack. */
  readonly previous: Readonly<Record<string, ResolvedParameter>>;
  /** The value of an SSM parameter (a StringList as comma-joined text); undefined when there is none. */
  ssmParameter(name: string): string | undefined;
}

/**
 * Returns a value for each parameter the template declares.
 * Throws an `AwsError` with AWS's text when some are missing, unknown or not allowed. Whether ids lead to something is not
 * looked at here: see `findMissingValue`.
 */
export function resolveParameters(
  template: Template,
  given: readonly GivenParameter[],
  sources: ParameterSources,
): Readonly<Record<string, ResolvedParameter>> {
  const byName = new Map(given.map((parameter) => [parameter.ParameterKey ?? "", parameter]));
  requireDeclared(template, given);
  const texts = Object.entries(template.parameters).map(
    ([name, declaration]) => [name, textFor(name, declaration, byName.get(name), sources)] as const,
  );
  const missing = texts.filter(([, text]) => text === undefined).map(([name]) => name);
  if (missing.length > 0) throw validationError(`Parameters: [${missing.join(", ")}] must have values`);
  return Object.fromEntries(
    texts.map(([name, text]) => {
      const declaration = member(template.parameters, name);
      if (declaration === undefined || text === undefined) throw new Error(`Parameter ${name} lost its declaration.`);
      return [name, resolve(name, declaration, text, { sources, isGiven: byName.has(name) })];
    }),
  );
}

function requireDeclared(template: Template, given: readonly GivenParameter[]): void {
  const names = given.map(({ ParameterKey }) => ParameterKey ?? "");
  const unknown = names.filter((name) => !Object.hasOwn(template.parameters, name));
  if (unknown.length > 0) throw validationError(`Parameters: [${unknown.join(", ")}] do not exist in the template`);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw validationError(`Parameters: [${repeated}] are given more than once`);
}

function textFor(
  name: string,
  declaration: ParameterDeclaration,
  given: GivenParameter | undefined,
  sources: ParameterSources,
): string | undefined {
  if (given === undefined) return declaration.defaultValue;
  if (given.UsePreviousValue !== true) return given.ParameterValue ?? refuseEmpty(name);
  if (given.ParameterValue !== undefined) {
    throw validationError(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true and a value`,
    );
  }
  const previous = member(sources.previous, name);
  if (previous === undefined) {
    throw validationError(
      `Invalid input for parameter key ${name}. Cannot specify usePreviousValue as true for a parameter key not in ` +
        "the previous template",
    );
  }
  return previous.given;
}

function refuseEmpty(name: string): never {
  throw validationError(
    `Invalid input for parameter key ${name}. Need to specify either usePreviousValue as true or a value for the parameter`,
  );
}

function resolve(
  name: string,
  declaration: ParameterDeclaration,
  given: string,
  from: { readonly sources: ParameterSources; readonly isGiven: boolean },
): ResolvedParameter {
  const shape = parameterShape(declaration.type);
  if (shape === undefined)
    throw validationError(`Template format error: Unrecognized parameter type: ${declaration.type}`);
  const resolvedValue = shape.ssm === undefined ? undefined : fetchSsm(given, from.sources);
  // AWS: AllowedValues and patterns of an SSM type judge the parameter's name, its inner type the value behind it.
  requireAllowed(name, declaration, shape.ssm === undefined ? elementsOf(given, shape) : [given]);
  const text = shape.ssm === "value" ? (resolvedValue ?? given) : given;
  requireType(name, shape, elementsOf(text, shape));
  return {
    value: shape.isList ? elementsOf(text, shape) : text,
    given,
    noEcho: declaration.noEcho,
    isDefault: !from.isGiven,
    resolvedValue: shape.ssm === "value" ? resolvedValue : undefined,
  };
}

function elementsOf(text: string, shape: ParameterShape): readonly string[] {
  return shape.isList ? text.split(",").map((element) => element.trim()) : [text];
}

function fetchSsm(name: string, sources: ParameterSources): string {
  const value = sources.ssmParameter(name);
  if (value === undefined) {
    throw validationError(`Unable to fetch parameters [${name}] from parameter store for this account.`);
  }
  return value;
}

function requireType(name: string, shape: ParameterShape, elements: readonly string[]): void {
  if (shape.isNumber && !elements.every((element) => isNumber(element))) {
    throw validationError(`Parameter '${name}' must be a number.`);
  }
}

function isNumber(text: string): boolean {
  return text.trim() !== "" && Number.isFinite(Number(text));
}
