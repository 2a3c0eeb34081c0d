import type { LayerDescription } from "../model/layer.ts";
import type { ParameterResolution, ParameterSources, PendingInput } from "../model/parameters.ts";
import { findNearestName } from "./find-nearest-name.ts";
import { findValueProblems, type OriginatedValue, type ParameterProblem } from "./find-value-problems.ts";
import type { TemplateParameter } from "./template.ts";

/**
 * Resolves the value of every parameter of a template, or returns every problem at once, so that none is left for
 * AWS to find: missing, unknown, empty, unreplaced `#{...}`, and whatever the declaration refuses.
 * The script's own values are `Component` and `EnvironmentVersion`; a parameter that is another layer's output is
 * pending when nobody gave it, or when its value is still exactly its own token.
 */
export function resolveParameters(sources: ParameterSources): ParameterResolution {
  const { problems, values, origins, pending } = tryToResolve(sources);
  if (problems.length === 0) return { kind: "resolved", values, sources: origins, pending };
  return { kind: "invalid", problems: problems.map(renderParameterProblem) };
}

/** Finds what `resolveParameters` would refuse, in parts for programs. */
export function findParameterProblems(sources: ParameterSources): readonly ParameterProblem[] {
  return tryToResolve(sources).problems;
}

interface Attempt {
  readonly problems: readonly ParameterProblem[];
  readonly values: Readonly<Record<string, string>>;
  readonly origins: Readonly<Record<string, string>>;
  readonly pending: readonly PendingInput[];
}

function tryToResolve(sources: ParameterSources): Attempt {
  const problems = [...findUnknownNames(sources), ...findScriptSetNames(sources)];
  const values: Record<string, string> = {};
  const origins: Record<string, string> = {};
  const pending: PendingInput[] = [];
  for (const parameter of sources.template.parameters.values()) {
    const choice = chooseValue(parameter, sources);
    if (choice.kind === "pending") pending.push(choice.input);
    if (choice.kind === "missing") problems.push(describeMissing(parameter, sources));
    if (choice.kind === "chosen") {
      problems.push(
        ...findValueProblems(parameter, {
          ...choice,
          origin: placeOf(sources, { name: parameter.name, origin: choice.origin }),
        }),
      );
      values[parameter.name] = choice.value;
      origins[parameter.name] = choice.origin;
    }
  }
  return { problems, values, origins, pending };
}

/** Returns by parameter name where its value comes from, in words; those without a value are left out. */
export function findOrigins(sources: ParameterSources): Readonly<Record<string, string>> {
  const origins = [...sources.template.parameters.values()].map((parameter): [string, string | undefined] => {
    const choice = chooseValue(parameter, sources);
    if (choice.kind === "pending") return [parameter.name, `output ${choice.input.output} of ${choice.input.layer}`];
    return [parameter.name, choice.kind === "chosen" ? choice.origin : undefined];
  });
  return Object.fromEntries(origins.filter((each): each is [string, string] => each[1] !== undefined));
}

/** Renders a problem as one sentence: which parameter, what is wrong, what is expected, where the value came from. */
export function renderParameterProblem({ parameter, problem, expected, origin }: ParameterProblem): string {
  return `${parameter} (${origin}): ${problem}; expected: ${expected}.`;
}

type Choice =
  | ({ readonly kind: "chosen" } & OriginatedValue)
  | { readonly kind: "pending"; readonly input: PendingInput }
  | { readonly kind: "missing" };

const SCRIPT = "set by the deploy script";

function chooseValue(parameter: TemplateParameter, sources: ParameterSources): Choice {
  const { name, defaultValue } = parameter;
  const { layer, version, injected } = sources;
  const given = findOwn(sources.given, name);
  const input = findInput(layer, name);
  if (name === "Component") return { kind: "chosen", value: layer.component, origin: SCRIPT };
  if (input !== undefined && (given === undefined || given === `#{${name}}`)) return { kind: "pending", input };
  if (given !== undefined) return { kind: "chosen", value: given, origin: originOf(sources, name) };
  if (name === "EnvironmentVersion") return { kind: "chosen", value: version, origin: SCRIPT };
  const injectedValue = findOwn(injected, name);
  if (injectedValue !== undefined) return { kind: "chosen", value: injectedValue, origin: "the credentials file" };
  if (defaultValue !== undefined) return { kind: "chosen", value: defaultValue, origin: "the template's Default" };
  return { kind: "missing" };
}

function findInput(layer: LayerDescription, parameter: string): PendingInput | undefined {
  const input = Object.hasOwn(layer.inputs, parameter) ? layer.inputs[parameter] : undefined;
  return input === undefined ? undefined : { parameter, ...input };
}

function findUnknownNames(sources: ParameterSources): readonly ParameterProblem[] {
  const known = [...sources.template.parameters.keys()];
  return Object.keys(sources.given)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const nearest = findNearestName(name, known);
      return {
        parameter: name,
        problem: "the template has no such parameter",
        expected: nearest === undefined ? "a parameter of the template; remove this one" : `perhaps ${nearest}`,
        origin: placeOf(sources, { name, origin: originOf(sources, name) }),
      };
    });
}

/** A given `Component` would be passed over in silence, so it is refused unless it says the same. */
function findScriptSetNames(sources: ParameterSources): readonly ParameterProblem[] {
  const { layer, template } = sources;
  const given = findOwn(sources.given, "Component");
  if (given === undefined || given === layer.component || !template.parameters.has("Component")) return [];
  const problem = "the deploy script sets it";
  return [
    {
      parameter: "Component",
      problem,
      expected: `no value, or ${layer.component}`,
      origin: placeOf(sources, { name: "Component", origin: originOf(sources, "Component") }),
    },
  ];
}

function describeMissing(parameter: TemplateParameter, sources: ParameterSources): ParameterProblem {
  const expected = parameter.description?.replace(/\.$/, "") ?? `a value of type ${parameter.type}`;
  return { parameter: parameter.name, problem: "it has no value", expected, origin: originOf(sources, parameter.name) };
}

function originOf({ givenFrom, givenSources = {} }: ParameterSources, name: string): string {
  return findOwn(givenSources, name) ?? givenFrom ?? "as given";
}

/** What is in the file itself has a line there; what somebody put in its place has none. */
function placeOf(
  { givenFrom, givenLines = {} }: ParameterSources,
  { name, origin }: { readonly name: string; readonly origin: string },
): string {
  const line = Object.hasOwn(givenLines, name) ? givenLines[name] : undefined;
  return line === undefined || origin !== givenFrom ? origin : `${origin}:${line}`;
}

function findOwn(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
