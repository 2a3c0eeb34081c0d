import type { LayerDescription } from "../model/layer.ts";
import { RULES } from "../plan/parameters/check-parameter-rules.ts";
import { resolveParameters } from "../template/resolve-parameters.ts";
import type { ParsedTemplate } from "../template/template.ts";
import { SCRIPT_SET_PARAMETERS } from "./find-layer-problems.ts";
import { LOCAL_FILE, OCTOPUS_FILE, type LayerFiles } from "./layer-files.ts";

/** Finds where the parameter files and the template have different names; a sentence each. */
export function findKeyProblems({ template, octopus, local }: LayerFiles): readonly string[] {
  const expected = [...template.parameters.keys()].filter((name) => !SCRIPT_SET_PARAMETERS.includes(name));
  return [
    { path: OCTOPUS_FILE, values: octopus },
    { path: LOCAL_FILE, values: local },
  ].flatMap(({ path, values }) => [
    ...expected.filter((name) => !Object.hasOwn(values, name)).map((name) => `${path} lacks ${name}.`),
    ...Object.keys(values)
      .filter((name) => !expected.includes(name))
      .map((name) => `${path} has ${name}, which ${describeSurplus(template, name)}.`),
  ]);
}

function describeSurplus({ parameters }: ParsedTemplate, name: string): string {
  return parameters.has(name) ? "the deploy script sets" : "is not a parameter of the template";
}

/** Finds values of the Octopus file that are not the one right token, and tokens that nothing replaces. */
export function findTokenProblems(layer: LayerDescription, { octopus, variables }: LayerFiles): readonly string[] {
  return Object.entries(octopus).flatMap(([name, value]) => {
    const token = name === "OctopusEnvironment" ? "#{Octopus.Environment.Name}" : `#{${name}}`;
    if (value !== token) return [`${OCTOPUS_FILE} gives ${name} as "${value}"; it is to be the token ${token}.`];
    if (name === "OctopusEnvironment" || variables.includes(name) || Object.hasOwn(layer.inputs, name)) return [];
    return [`${token} has no variable in variables.json, and ${name} is no input of the layer.`];
  });
}

/** Finds what a deployment of these values would be refused for, before any call. */
export function findValueRefusals(
  { layer, template }: { readonly layer: LayerDescription; readonly template: ParsedTemplate },
  { given, givenFrom }: { readonly given: Readonly<Record<string, string>>; readonly givenFrom: string },
): readonly string[] {
  const resolution = resolveParameters({ template, layer, version: "0.0.0-test", given, givenFrom, injected: {} });
  return resolution.kind === "invalid" ? resolution.problems : [];
}

/** Finds inputs that the local file leaves to another stack, which a scratch deployment does not have. */
export function findOpenInputs(layer: LayerDescription, { local }: LayerFiles): readonly string[] {
  return Object.keys(layer.inputs)
    .filter((name) => local[name] === undefined || local[name] === `#{${name}}`)
    .map((name) => `${LOCAL_FILE} leaves the input ${name} open; give it a scratch value.`);
}

/** The environment's name follows from where one deploys to. */
const NEVER_SET_BY_HAND: ReadonlySet<string> = new Set([...SCRIPT_SET_PARAMETERS, "OctopusEnvironment"]);

/** Finds what a layer's README keeps from its reader: a parameter to set, an output, data, an alarm, the way back. */
export function findReadmeProblems(layer: LayerDescription, { template, readme }: LayerFiles): readonly string[] {
  const toSet = [...template.parameters.values()]
    .filter(({ name, defaultValue }) => defaultValue === undefined && !NEVER_SET_BY_HAND.has(name))
    .map(({ name }) => ({ what: "parameter", name }));
  const outputs = [...template.outputs.keys()].map((name) => ({ what: "output", name }));
  const stateful = Object.keys(layer.stateful).map((name) => ({ what: "resource with data", name }));
  const alarms = [...template.resources.values()]
    .filter(({ type }) => type === "AWS::CloudWatch::Alarm")
    .map(({ logicalId }) => ({ what: "alarm", name: logicalId }));
  const problems = [...toSet, ...outputs, ...stateful, ...alarms]
    .filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(readme))
    .map(({ what, name }) => `README.md does not name the ${what} ${name}.`);
  const untold = Object.entries(layer.parameterRules ?? {})
    .filter(([name, { rule }]) => !new RegExp(`\\b${name}\\b.*${RULES[rule]}`).test(readme))
    .map(([name, { rule }]) => `README.md does not say that ${name} ${RULES[rule]}.`);
  problems.push(...untold);
  return /\broll(?:ed|ing)?[ -]?back/i.test(readme)
    ? problems
    : [...problems, "README.md does not say how to roll back."];
}
