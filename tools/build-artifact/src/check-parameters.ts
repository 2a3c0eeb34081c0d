import { access } from "node:fs/promises";
import path from "node:path";
import { judgeValues, parseDescribed, resolveParameters, type ParsedTemplate } from "@logstack/deploy-core";
import {
  checkVariables,
  renderVariableProblem,
  wayToLayers,
  type ParameterFile,
  type VariableSet,
} from "@logstack/release";
import { readConfig, readParameterFile, readVariables } from "@logstack/release/node";
import { BuildError } from "./build-error.ts";
import { PARAMETER_FILES } from "./collect-files.ts";
import type { Layer } from "./read-layer.ts";

/** A layer, the text of its template, and the workspace whose environments it must fit. */
export interface ParameterCheck {
  readonly layer: Layer;
  readonly template: string;
  readonly workspace: string;
}

/**
 * Checks at build time what would otherwise stop a deployment: that every parameter of the template has a value it
 * accepts, with the local file as it is, and with the Octopus file and the variables in every environment of
 * logstack.json. Everything that is wrong anywhere is told at once, with the variable and the scope that gave each value.
 *
 * @throws BuildError with every problem, DeployError for a malformed template, ReleaseError for any other file.
 */
export async function checkParameters({ layer, template, workspace }: ParameterCheck): Promise<void> {
  const parsed = parseDescribed(layer.description, {
    text: template,
    path: placeOf(layer, { file: layer.description.template, workspace }),
  });
  const [octopusFile, localFile] = PARAMETER_FILES;
  const octopus = await readParameterFile(path.join(layer.folder, octopusFile));
  const local = await readParameterFile(path.join(layer.folder, localFile));
  const problems = [
    ...findLocalProblems(layer, { parsed, local: local.parameters, localFile }),
    ...(await findVariableProblems(layer, {
      workspace,
      parsed,
      octopus: { ...octopus, file: placeOf(layer, { file: octopusFile, workspace }) },
    })),
  ];
  if (problems.length === 0) return;
  throw new BuildError([`The layer ${layer.description.name} could not be deployed.`, ...problems].join("\n  "), [
    "Give the values in the layer's parameter files, in its variables.json or in environments/variables.json.",
    "`logstack variables check` shows all layers and environments at once.",
  ]);
}

function findLocalProblems(
  layer: Layer,
  { parsed, local, localFile }: { parsed: ParsedTemplate; local: ParameterFile["parameters"]; localFile: string },
): readonly string[] {
  const sources = { template: parsed, layer: layer.description, version: layer.version };
  const resolution = resolveParameters({
    ...sources,
    given: local,
    givenFrom: localFile,
    injected: KNOWN_AT_DEPLOYMENT,
  });
  return resolution.kind === "resolved" ? [] : resolution.problems.map((problem) => `on its own: ${problem}`);
}

/** Stand-ins for what only the credentials file of whoever deploys can give. */
const KNOWN_AT_DEPLOYMENT = { OctopusAPIKey: "API-STANDIN", OctopusServerURL: "https://octopus.example" };

async function findVariableProblems(
  layer: Layer,
  { workspace, parsed, octopus }: { workspace: string; parsed: ParsedTemplate; octopus: ParameterFile },
): Promise<readonly string[]> {
  const configFile = path.join(workspace, "logstack.json");
  if (!(await exists(configFile))) return [];
  const { name, inputs } = layer.description;
  const environments = Object.keys((await readConfig(configFile)).environments);
  const { own, shared } = await readVariableSets(layer, workspace);
  const checked = { name, version: layer.version, inputs: new Set(Object.keys(inputs)), parameterFile: octopus, own };
  const problems = checkVariables({
    shared,
    layers: [checked],
    environments,
    // Which other layers there are, and what they use, is not asked when one of them is built.
    known: { environments, layers: undefined },
    judge: ({ given, sources, sensitive }) =>
      judgeValues({
        template: parsed,
        layer: layer.description,
        version: layer.version,
        given,
        givenFrom: octopus.file,
        givenSources: sources,
        sensitive,
      }),
  });
  return problems.map(renderVariableProblem);
}

/** The variables that a layer's parameters are filled from. */
export interface VariableSets {
  readonly own: VariableSet;
  readonly shared: readonly VariableSet[];
}

/** Reads a layer's own variables and those of all layers, their files named from the root of the workspace. */
export async function readVariableSets(layer: Layer, workspace: string): Promise<VariableSets> {
  const sharedFile = path.join(layer.folder, wayToLayers(layer.folder), "variables.json");
  const own = await readVariables(path.join(layer.folder, "variables.json"), "layer");
  const shared = (await exists(sharedFile)) ? [await readVariables(sharedFile, "shared")] : [];
  const rename = (set: VariableSet): VariableSet => ({ ...set, file: relate(workspace, set.file) });
  return { own: rename(own), shared: shared.map(rename) };
}

function placeOf(layer: Layer, { file, workspace }: { readonly file: string; readonly workspace: string }): string {
  return relate(workspace, path.join(layer.folder, file));
}

/** A file's path from the root of the workspace, with forward slashes. */
function relate(workspace: string, file: string): string {
  return path.relative(workspace, file).replaceAll("\\", "/");
}

/** True where there is such a file. */
export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
