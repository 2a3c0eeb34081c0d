import { findNearestName } from "../config/find-nearest-name.ts";
import { ReleaseError } from "../errors.ts";
import { renderParameters, type RenderedParameters, type UnresolvedToken } from "../render/render-parameters.ts";
import { describeParameterSources } from "./describe-sources.ts";
import type { VariableSet } from "./parse-variables.ts";
import { chooseVariables, listResolved, type ChosenVariables } from "./resolve-variables.ts";
import { concealValues } from "./reveal-values.ts";
import { systemVariables } from "./system-variables.ts";
import type { VariableProblem, VariableProblemKind } from "./variable-problem.ts";
import { describeScope, type VariableScope } from "./variable-scope.ts";
import type { CheckedLayer, ParameterFinding, VariablesCheck } from "./variables-check.ts";

/** One layer in one environment, to be checked. */
export interface DeploymentCheck extends Pick<VariablesCheck, "shared" | "judge"> {
  readonly layer: CheckedLayer;
  readonly environment: string;
}

/** What one deployment makes of the variables. */
export interface CheckedDeployment {
  readonly problems: readonly VariableProblem[];
  /** Names of all variables that it uses, in lower case. */
  readonly used: ReadonlySet<string>;
  /** True where something could not be rendered, so that nobody knows what it uses. */
  readonly obscure: boolean;
}

/** Checks the variables of one layer in one environment. */
export function checkDeployment(check: DeploymentCheck): CheckedDeployment {
  const { layer, environment, shared, judge } = check;
  const { parameterFile } = layer;
  const sets = [...shared, layer.own];
  const { chosen, ties } = chooseVariables(sets, { environment, layer: layer.name });
  const resolved = listResolved(chosen);
  const system = systemVariables({ environment, version: layer.version });
  const values = { ...concealValues(resolved), ...system };
  const attempts = Object.entries(parameterFile.parameters).map(([parameter, text]) => ({
    parameter,
    result: tryToRender({ parameter, text }, values),
  }));
  const rendered = attempts.flatMap(({ parameter, result }) =>
    typeof result === "string" ? [] : [{ parameter, result, open: findOpen(parameter, { result, layer }) }],
  );
  const usedBy = Object.fromEntries(
    rendered.map(({ parameter, result }) => [parameter, result.usedBy[parameter] ?? []]),
  );
  const place: Place = { ...check, chosen, sets, usedBy };
  const whole = rendered.filter(({ open }) => open.length === 0);
  const judged = judge({
    layer: layer.name,
    environment,
    given: Object.fromEntries(whole.map(({ parameter, result }) => [parameter, result.parameters[parameter] ?? ""])),
    sources: describeParameterSources({ file: parameterFile.file, usedBy, variables: resolved }),
    sensitive: new Set(whole.flatMap(({ parameter }) => (isSensitive(parameter, place) ? [parameter] : []))),
  });
  // What could not be filled is told once, and not also as a value that is missing.
  const told = new Set(attempts.map(({ parameter }) => parameter).filter((name) => !isWhole(name, whole)));
  return {
    problems: [
      ...ties.map(({ name, places: [first], where }) =>
        problemAt(place, { kind: "ambiguous", name, problem: `${name} ${where}`, ...placeOf(first, place, name) }),
      ),
      ...attempts.flatMap(({ parameter, result }) =>
        typeof result === "string" ? [refusedToken(place, { parameter, problem: result })] : [],
      ),
      ...rendered.flatMap(({ open }) => open.map((token) => openToken(place, token))),
      ...judged.filter(({ parameter }) => !told.has(parameter)).map((finding) => judgedValue(place, finding)),
    ],
    used: new Set(
      Object.values(usedBy)
        .flat()
        .map((name) => name.toLowerCase()),
    ),
    obscure: attempts.some(({ result }) => typeof result === "string"),
  };
}

interface Place extends DeploymentCheck {
  readonly chosen: ChosenVariables["chosen"];
  readonly sets: readonly VariableSet[];
  readonly usedBy: Readonly<Record<string, readonly string[]>>;
}

/** Returns one rendered parameter, or the sentence that says why it cannot be. */
function tryToRender(
  { parameter, text }: { readonly parameter: string; readonly text: string },
  values: Readonly<Record<string, string>>,
): RenderedParameters | string {
  try {
    return renderParameters({ [parameter]: text }, values);
  } catch (error) {
    if (error instanceof ReleaseError) return error.problem;
    throw error;
  }
}

/** Tokens that nothing fills: an input's own token is filled by the other layer's stack. */
function findOpen(
  parameter: string,
  { result, layer }: { readonly result: RenderedParameters; readonly layer: CheckedLayer },
): readonly UnresolvedToken[] {
  if (result.kind === "rendered") return [];
  return result.unresolved.filter(({ token }) => !(layer.inputs.has(parameter) && token === `#{${parameter}}`));
}

function isWhole(name: string, whole: readonly { readonly parameter: string }[]): boolean {
  return whole.some(({ parameter }) => parameter === name);
}

function isSensitive(parameter: string, { usedBy, chosen }: Place): boolean {
  return (usedBy[parameter] ?? []).some((name) => chosen.get(name.toLowerCase())?.variable.kind === "sensitive");
}

type PartialProblem = Pick<VariableProblem, "name" | "problem" | "file" | "at"> & {
  readonly kind: VariableProblemKind;
};

function problemAt({ layer, environment }: Place, problem: PartialProblem): VariableProblem {
  return { ...problem, layers: [layer.name], environments: [environment] };
}

function refusedToken(place: Place, { parameter, problem }: { parameter: string; problem: string }): VariableProblem {
  return problemAt(place, { kind: "unresolved", name: parameter, problem, ...placeOfParameter(parameter, place) });
}

function openToken(place: Place, { parameter, token, through }: UnresolvedToken): VariableProblem {
  const wanted = token.slice(2, -1).trim();
  const last = through.at(-1);
  const holder = last === undefined ? undefined : place.chosen.get(last.toLowerCase());
  const why = explainAbsence(wanted, place);
  if (holder === undefined) {
    const problem = `${parameter} needs ${token}, ${why}`;
    return problemAt(place, { kind: "missing", name: parameter, problem, ...placeOfParameter(parameter, place) });
  }
  const problem = `${holder.variable.name} holds ${token}, ${why}`;
  const at = { file: holder.file, at: holder.variable.at };
  return problemAt(place, { kind: "unresolved", name: holder.variable.name, problem, ...at });
}

/** Says where the variable does hold, or which one may have been meant. */
function explainAbsence(wanted: string, { sets, chosen }: Place): string {
  const elsewhere = sets.flatMap(({ variables }) =>
    variables.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase()),
  );
  if (elsewhere.length > 0) {
    return `which has a value only ${describeScopes(elsewhere.map(({ scope }) => scope))}.`;
  }
  const nearest = findNearestName(
    wanted,
    [...chosen.values()].map(({ variable }) => variable.name),
  );
  return nearest === undefined
    ? "and there is no such variable."
    : `and there is no such variable. Did you mean ${nearest}?`;
}

function describeScopes(scopes: readonly VariableScope[]): string {
  const simple = scopes.every((scope) => Object.keys(scope).join() === "environment");
  if (simple) return describeScope({ environment: scopes.flatMap(({ environment = [] }) => environment) });
  return scopes.map(describeScope).join("; ");
}

function judgedValue(place: Place, finding: ParameterFinding): VariableProblem {
  const { kind, parameter, problem } = finding;
  const [first] = place.usedBy[parameter] ?? [];
  const variable = first === undefined ? undefined : place.chosen.get(first.toLowerCase());
  const at = finding.place ?? placeOf(variable, place, parameter);
  return problemAt(place, { kind, name: parameter, problem, file: at.file, at: at.at });
}

function placeOf(
  chosen: ReturnType<ChosenVariables["chosen"]["get"]>,
  place: Place,
  parameter: string,
): Pick<VariableProblem, "file" | "at"> {
  return chosen === undefined ? placeOfParameter(parameter, place) : { file: chosen.file, at: chosen.variable.at };
}

function placeOfParameter(parameter: string, { layer }: Place): Pick<VariableProblem, "file" | "at"> {
  return { file: layer.parameterFile.file, at: layer.parameterFile.positionOf(parameter) };
}
