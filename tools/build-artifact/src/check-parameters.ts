import { access } from "node:fs/promises";
import path from "node:path";
import { parseTemplate, resolveParameters, type ParsedTemplate } from "@logstack/deploy-core";
import {
  findUnknownEnvironments,
  renderParameters,
  resolveVariables,
  systemVariables,
  type VariableSet,
} from "@logstack/release";
import { readConfig, readParameters, readVariables } from "@logstack/release/node";
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
 * logstack.json.
 *
 * @throws BuildError with every problem, DeployError for a malformed template, ReleaseError for any other file.
 */
export async function checkParameters({ layer, template, workspace }: ParameterCheck): Promise<void> {
  const parsed = parseTemplate(template, path.join(layer.folder, layer.description.template));
  const [octopusFile, localFile] = PARAMETER_FILES;
  const octopus = await readParameters(path.join(layer.folder, octopusFile));
  const candidates: readonly Candidate[] = [
    { place: "on its own", file: localFile, given: await readParameters(path.join(layer.folder, localFile)) },
    ...(await renderForEnvironments(layer, { octopus, workspace })).map((rendered) => ({
      ...rendered,
      file: octopusFile,
    })),
  ];
  const problems = groupByProblem(candidates.flatMap((candidate) => findProblems(layer, { ...candidate, parsed })));
  if (problems.length === 0) return;
  throw new BuildError([`The layer ${layer.description.name} could not be deployed.`, ...problems].join("\n  "), [
    "Give the values in the layer's parameter files, in its variables.json or in environments/variables.json.",
  ]);
}

/** Values for one deployment that must be possible. */
interface Candidate {
  /** An environment, or what stands for none. */
  readonly place: string;
  readonly file: string;
  readonly given: Readonly<Record<string, string>>;
}

interface FoundProblem {
  readonly place: string;
  readonly problem: string;
}

function findProblems(
  layer: Layer,
  candidate: Candidate & { readonly parsed: ParsedTemplate },
): readonly FoundProblem[] {
  const resolution = resolveParameters({
    template: candidate.parsed,
    layer: layer.description,
    version: layer.version,
    given: candidate.given,
    givenFrom: candidate.file,
    injected: KNOWN_AT_DEPLOYMENT,
  });
  if (resolution.kind === "resolved") return [];
  return resolution.problems.map((problem) => ({ place: candidate.place, problem }));
}

/** Stand-ins for what only the credentials file of whoever deploys can give. */
const KNOWN_AT_DEPLOYMENT = { OctopusAPIKey: "API-STANDIN", OctopusServerURL: "https://octopus.example" };

async function renderForEnvironments(
  layer: Layer,
  { octopus, workspace }: { readonly octopus: Candidate["given"]; readonly workspace: string },
): Promise<readonly Omit<Candidate, "file">[]> {
  const configFile = path.join(workspace, "logstack.json");
  if (!(await exists(configFile))) return [];
  const environments = Object.keys((await readConfig(configFile)).environments);
  const sets = await readVariableSets(layer);
  const unknown = findUnknownEnvironments(sets, environments);
  if (unknown.length > 0) {
    throw new BuildError(unknown.join("\n"), [`The environments of logstack.json are ${environments.join(", ")}.`]);
  }
  return environments.map((environment) => {
    const variables = {
      ...resolveVariables(sets, environment),
      ...systemVariables({ environment, version: layer.version }),
    };
    return { place: `in ${environment}`, given: renderParameters(octopus, variables).parameters };
  });
}

async function readVariableSets(layer: Layer): Promise<readonly VariableSet[]> {
  const shared = path.join(path.dirname(layer.folder), "variables.json");
  const own = await readVariables(path.join(layer.folder, "variables.json"), "layer");
  return (await exists(shared)) ? [await readVariables(shared, "shared"), own] : [own];
}

/** What is wrong everywhere for the same reason is said once. */
function groupByProblem(problems: readonly FoundProblem[]): readonly string[] {
  const places = new Map<string, readonly string[]>();
  for (const { place, problem } of problems) places.set(problem, [...(places.get(problem) ?? []), place]);
  return [...places].map(([problem, where]) => `${where.join(", ")}: ${problem}`);
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
