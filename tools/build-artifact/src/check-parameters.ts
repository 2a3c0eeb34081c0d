import { access } from "node:fs/promises";
import path from "node:path";
import { parseTemplate, resolveParameters, type ParsedTemplate } from "@logstack/deploy-core";
import {
  chooseVariables,
  describeParameterSources,
  findUnknownEnvironments,
  ReleaseError,
  renderParameters,
  systemVariables,
  type RenderedParameters,
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
 * logstack.json. Everything that is wrong anywhere is told at once, with the variable and the scope that gave each value.
 *
 * @throws BuildError with every problem, DeployError for a malformed template, ReleaseError for any other file.
 */
export async function checkParameters({ layer, template, workspace }: ParameterCheck): Promise<void> {
  const parsed = parseTemplate(template, path.join(layer.folder, layer.description.template));
  const [octopusFile, localFile] = PARAMETER_FILES;
  const octopus = await readParameters(path.join(layer.folder, octopusFile));
  const local = await readParameters(path.join(layer.folder, localFile));
  const rendered = await renderForEnvironments(layer, { octopus, octopusFile, workspace });
  const candidates: readonly Candidate[] = [
    { place: "on its own", file: localFile, given: local, sources: {} },
    ...rendered.candidates,
  ];
  const problems = [
    ...rendered.problems,
    ...groupByProblem(candidates.flatMap((candidate) => findProblems(layer, { ...candidate, parsed }))),
  ];
  if (problems.length === 0) return;
  throw new BuildError([`The layer ${layer.description.name} could not be deployed.`, ...problems].join("\n  "), [
    "Give the values in the layer's parameter files, in its variables.json or in environments/variables.json.",
    ...rendered.hints,
  ]);
}

/** Values for one deployment that must be possible. */
interface Candidate {
  /** An environment, or what stands for none. */
  readonly place: string;
  readonly file: string;
  readonly given: Readonly<Record<string, string>>;
  /** By parameter: the variable and scope that gave its value. */
  readonly sources: Readonly<Record<string, string>>;
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
    givenSources: candidate.sources,
    injected: KNOWN_AT_DEPLOYMENT,
  });
  if (resolution.kind === "resolved") return [];
  return resolution.problems.map((problem) => ({ place: candidate.place, problem }));
}

/** Stand-ins for what only the credentials file of whoever deploys can give. */
const KNOWN_AT_DEPLOYMENT = { OctopusAPIKey: "API-STANDIN", OctopusServerURL: "https://octopus.example" };

interface RenderedCandidates {
  readonly candidates: readonly Candidate[];
  /** What is wrong with the variables themselves, whatever the template accepts. */
  readonly problems: readonly string[];
  readonly hints: readonly string[];
}

interface OctopusFile {
  readonly octopus: Candidate["given"];
  readonly octopusFile: string;
  readonly workspace: string;
}

async function renderForEnvironments(
  layer: Layer,
  { octopus, octopusFile, workspace }: OctopusFile,
): Promise<RenderedCandidates> {
  const configFile = path.join(workspace, "logstack.json");
  if (!(await exists(configFile))) return { candidates: [], problems: [], hints: [] };
  const environments = Object.keys((await readConfig(configFile)).environments);
  const sets = await readVariableSets(layer, workspace);
  const unknown = findUnknownEnvironments(sets, environments);
  const used = new Set<string>();
  const results = environments.map((environment) => {
    const variables = chooseVariables(sets, environment);
    const values = Object.fromEntries(
      [...variables.chosen.values()].map(({ variable }) => [variable.name, variable.value]),
    );
    const system = systemVariables({ environment, version: layer.version });
    const rendered = tryToRender(octopus, { ...values, ...system });
    if (typeof rendered === "string") return { problems: [...variables.ties, rendered], candidates: [] };
    const { parameters: given, usedBy } = rendered;
    for (const name of Object.values(usedBy).flat()) used.add(name.toLowerCase());
    const sources = describeParameterSources({ file: octopusFile, usedBy, variables });
    return {
      problems: variables.ties,
      candidates: [{ place: `in ${environment}`, file: octopusFile, given, sources }],
    };
  });
  const candidates = results.flatMap((result) => result.candidates);
  return {
    candidates,
    problems: [
      ...unknown,
      ...new Set(results.flatMap(({ problems }) => problems)),
      // A value that could not be rendered uses what nobody could see.
      ...(candidates.length === environments.length ? findUnused(sets, used) : []),
    ],
    hints: unknown.length === 0 ? [] : [`The environments of logstack.json are ${environments.join(", ")}.`],
  };
}

/** Returns the rendered parameters, or the sentences that say why they cannot be. */
function tryToRender(octopus: Candidate["given"], variables: Candidate["given"]): RenderedParameters | string {
  try {
    return renderParameters(octopus, variables);
  } catch (error) {
    if (error instanceof ReleaseError) return error.problem;
    throw error;
  }
}

/** Finds variables of the layer's own that no parameter uses anywhere: what they say has no effect. */
function findUnused(sets: readonly VariableSet[], used: ReadonlySet<string>): readonly string[] {
  return sets
    .filter(({ owner }) => owner === "layer")
    .flatMap(({ file, variables }) => {
      const names = new Set(variables.map(({ name }) => name));
      return [...names]
        .filter((name) => !used.has(name.toLowerCase()))
        .map((name) => `${file}: no parameter uses the variable ${name}.`);
    });
}

async function readVariableSets(layer: Layer, workspace: string): Promise<readonly VariableSet[]> {
  const shared = path.join(path.dirname(layer.folder), "variables.json");
  const own = await readVariables(path.join(layer.folder, "variables.json"), "layer");
  const sets = (await exists(shared)) ? [await readVariables(shared, "shared"), own] : [own];
  return sets.map((set) => ({ ...set, file: path.relative(workspace, set.file).replaceAll("\\", "/") }));
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
