import { access } from "node:fs/promises";
import path from "node:path";
import { renderParameters, resolveVariables, systemVariables, type VariableSet } from "@logstack/release";
import { readConfig, readParameters, readVariables } from "@logstack/release/node";
import { BuildError } from "./build-error.ts";
import { PARAMETER_FILES } from "./collect-files.ts";
import type { Layer } from "./read-layer.ts";

/**
 * Checks at build time that the layer's parameters will have values: both parameter files have the same parameters,
 * and in every environment of logstack.json each token of the Octopus file has a variable or is another layer's output.
 *
 * @throws BuildError with every problem, ReleaseError for a file that cannot be understood.
 */
export async function checkParameters(layer: Layer, workspace: string): Promise<void> {
  const [octopusFile, localFile] = PARAMETER_FILES;
  const octopus = await readParameters(path.join(layer.folder, octopusFile));
  const local = await readParameters(path.join(layer.folder, localFile));
  const problems = [
    ...findMissing(octopus, local).map((name) => `${localFile} has no ${name}, which ${octopusFile} has.`),
    ...findMissing(local, octopus).map((name) => `${octopusFile} has no ${name}, which ${localFile} has.`),
    ...(await findUnresolved(layer, { octopus, workspace })),
  ];
  if (problems.length === 0) return;
  const [first = "", ...others] = problems;
  throw new BuildError(
    others.length === 0
      ? `${layer.description.name}: ${first}`
      : [`${layer.description.name} has ${problems.length} problems in its parameters.`, ...problems].join("\n  "),
    ["Give the value in the layer's variables.json or in environments/variables.json."],
  );
}

interface OctopusParameters {
  readonly octopus: Readonly<Record<string, string>>;
  readonly workspace: string;
}

async function findUnresolved(layer: Layer, { octopus, workspace }: OctopusParameters): Promise<readonly string[]> {
  const configFile = path.join(workspace, "logstack.json");
  if (!(await exists(configFile))) return [];
  const { environments } = await readConfig(configFile);
  const sets = await readVariableSets(layer);
  return Object.keys(environments).flatMap((environment) => {
    const variables = {
      ...resolveVariables(sets, environment),
      ...systemVariables({ environment, version: layer.version }),
    };
    const rendered = renderParameters(octopus, variables);
    const unresolved = rendered.kind === "incomplete" ? rendered.unresolved : [];
    return unresolved
      .filter(({ parameter, token }) => !(parameter in layer.description.inputs && token === `#{${parameter}}`))
      .map(({ parameter, token }) => `${parameter} in ${environment}: ${token} has no variable.`);
  });
}

async function readVariableSets(layer: Layer): Promise<readonly VariableSet[]> {
  const shared = path.join(path.dirname(layer.folder), "variables.json");
  const own = await readVariables(path.join(layer.folder, "variables.json"), "layer");
  return (await exists(shared)) ? [await readVariables(shared, "shared"), own] : [own];
}

function findMissing(
  wanted: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>>,
): readonly string[] {
  return Object.keys(wanted).filter((name) => !Object.hasOwn(given, name));
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
