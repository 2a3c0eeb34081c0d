import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import {
  concealValues,
  packageFolderOf,
  describeParameterSources,
  parseParameters,
  parseVariables,
  renderParameters,
  resolveVariables,
  referToSecrets,
  revealValues,
  systemVariables,
} from "@logstack/release";
import type {
  ArtifactManifest,
  RenderedParameters,
  ResolvedVariables,
  SecretReader,
  UnresolvedToken,
  VariableSet,
} from "@logstack/release";
import { extractArtifact, findChangedFiles, readVariables, type Artifact } from "@logstack/release/node";
import { PROJECT } from "../project.ts";
import { openBuilt } from "./open-built.ts";
import { folderOf, type Project } from "./project.ts";

/** A layer ready to be deployed to one environment: its artifact on disk, its parameters filled in. */
export interface PreparedLayer {
  readonly manifest: ArtifactManifest;
  /** Where the artifact's files lie. */
  readonly folder: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** By parameter: where its value comes from, in words that hold no value. */
  readonly sources: Readonly<Record<string, string>>;
  /** Files of the layer that the artifact has as they were before: what is deployed is not what they say. */
  readonly changedSinceBuild: readonly string[];
}

/** A folder for extracted artifacts, gone when the command is over, however it ends. */
export interface Workbench {
  readonly folder: string;
  remove(): void;
}

/** Makes an empty folder that only this user can read. */
export async function createWorkbench(): Promise<Workbench> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-"));
  const removeAtExit = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeAtExit);
  return {
    folder,
    remove() {
      process.off("exit", removeAtExit);
      removeAtExit();
    },
  };
}

/** For which environment of which checkout, and where to put the artifacts' files. */
export interface PrepareOptions {
  readonly project: Project;
  readonly environment: string;
  /** The environment whose variables hold there; left out, the environment itself. */
  readonly like?: string;
  /** Values of variables that hold for this one deployment, whatever the files say; and who says so. */
  readonly overrides?: { readonly values: Readonly<Record<string, string>>; readonly source: string };
  readonly workbench: Workbench;
  /** Reads the values of sensitive variables, those that a parameter uses. */
  readonly secrets: SecretReader;
}

/**
 * Opens each layer's artifact, every byte of it checked, and fills its parameters from the environment's variables.
 * Nothing is extracted before all of them are found to be in order.
 *
 * @throws DeployError `unresolvedTokens` that names every token of every layer without a variable, before any call.
 * @throws ReleaseError for artifacts, variables and parameter files that are missing or wrong.
 */
export async function prepareLayers(
  names: readonly string[],
  options: PrepareOptions,
): Promise<readonly PreparedLayer[]> {
  const shared = await readVariables(path.join(options.project.root, PROJECT.sharedVariables), "shared");
  const sources = await Promise.all(names.map((name) => findSources(name, { ...options, shared })));
  return prepareArtifacts(sources, options);
}

/** An artifact, and what its parameters are filled from. */
export interface LayerSources {
  readonly artifact: Artifact;
  readonly variables: ResolvedVariables;
  /** What the variable `Octopus.Release.Number` is. */
  readonly releaseNumber: string;
  readonly changedSinceBuild: readonly string[];
}

/** For which environment to prepare artifacts, and where to put their files. */
export type ArtifactOptions = Pick<PrepareOptions, "environment" | "workbench" | "secrets">;

/**
 * Fills the parameters of artifacts that were opened, from variables that were chosen, and extracts them; nothing before
 * all of them are found to be in order.
 *
 * @throws DeployError `unresolvedTokens` as `prepareLayers` does.
 */
export async function prepareArtifacts(
  sources: readonly LayerSources[],
  options: ArtifactOptions,
): Promise<readonly PreparedLayer[]> {
  const prepared = await Promise.all(sources.map((each) => prepareArtifact(each, options)));
  const gaps = prepared.flatMap(({ layer, unresolved }) =>
    unresolved.map(({ parameter, token, through }) =>
      [`${layer.manifest.layer.name}: ${parameter} needs ${token}`, ...through.map((name) => `through ${name}`)].join(
        " ",
      ),
    ),
  );
  if (gaps.length > 0) throw unresolvedTokens(gaps, options.environment);
  for (const { artifact, layer } of prepared) await extractArtifact(artifact, layer.folder);
  return prepared.map(({ layer }) => layer);
}

/** A layer that is ready but for its files, and what its parameters lack. */
interface Preparation {
  readonly artifact: Artifact;
  readonly layer: PreparedLayer;
  readonly unresolved: readonly UnresolvedToken[];
}

async function findSources(
  name: string,
  { project, environment, like = environment, shared, overrides }: PrepareOptions & { readonly shared: VariableSet },
): Promise<LayerSources> {
  const folder = folderOf(project, name);
  const artifact = await openBuilt(project, name);
  const own = parseVariables(textOf(artifact, "variables.json"), {
    file: `${folder}/variables.json`,
    owner: "layer",
  });
  return {
    artifact,
    variables: {
      ...resolveVariables([{ ...shared, file: PROJECT.sharedVariables }, own], { environment: like, layer: name }),
      ...overrideVariables(overrides),
    },
    releaseNumber: artifact.manifest.version,
    changedSinceBuild: await findChangedFiles(artifact, path.join(project.root, folder)),
  };
}

function overrideVariables(overrides: PrepareOptions["overrides"]): ResolvedVariables {
  const { values = {}, source = "" } = overrides ?? {};
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, { kind: "plain" as const, value, source }]),
  );
}

async function prepareArtifact(
  { artifact, variables, releaseNumber, changedSinceBuild }: LayerSources,
  { environment, workbench, secrets }: ArtifactOptions,
): Promise<Preparation> {
  const { manifest } = artifact;
  const { name } = manifest.layer;
  const system = systemVariables({ environment, version: releaseNumber });
  const file = `${PROJECT.layers}/${packageFolderOf(manifest.layer)}/parameters/octopus.json`;
  const given = parseParameters(textOf(artifact, "parameters/octopus.json"), file);
  const rendered =
    manifest.layer.kind === "configuration"
      ? renderParameters(given, { ...referToSecrets(variables), ...system })
      : await renderWithSecrets(given, { variables, system, secrets });
  const unresolved = rendered.kind === "rendered" ? [] : rendered.unresolved;
  return {
    artifact,
    layer: {
      manifest,
      folder: path.join(workbench.folder, name),
      parameters: rendered.parameters,
      sources: describeParameterSources({
        file,
        usedBy: rendered.usedBy,
        variables,
      }),
      changedSinceBuild,
    },
    unresolved: unresolved.filter((token) => !isInput(token, manifest)),
  };
}

/** What parameters are rendered from. */
interface RenderSources {
  readonly variables: ResolvedVariables;
  readonly system: Readonly<Record<string, string>>;
  readonly secrets: SecretReader;
}

/** A secret is read only when a parameter is found to use it. */
async function renderWithSecrets(
  given: Readonly<Record<string, string>>,
  { variables, system, secrets }: RenderSources,
): Promise<RenderedParameters> {
  const concealed = renderParameters(given, { ...concealValues(variables), ...system });
  const only = new Set(Object.values(concealed.usedBy).flat());
  if (!usesSecrets(variables, only)) return concealed;
  return renderParameters(given, { ...(await revealValues(variables, { secrets, only })), ...system });
}

function usesSecrets(variables: ResolvedVariables, used: ReadonlySet<string>): boolean {
  return [...used].some((name) => variables[name]?.kind === "sensitive");
}

/** An input's own token without a variable is no gap: the value comes from the other layer's stack. */
function isInput({ parameter, token }: UnresolvedToken, { layer }: ArtifactManifest): boolean {
  return parameter in layer.inputs && token === `#{${parameter}}`;
}

/** Files that every artifact has: the build puts them there, and an artifact is checked when it is opened. */
function textOf(artifact: Artifact, file: string): string {
  return artifact.files.get(file)?.toString("utf8") ?? "";
}

function unresolvedTokens(gaps: readonly string[], environment: string): DeployError {
  return new DeployError({
    code: "unresolvedTokens",
    problem: [`${gaps.length} variables have no value for ${environment}.`, ...gaps].join("\n  "),
    hints: [
      `Give them a value for ${environment} in ${PROJECT.sharedVariables}, or in the layer's variables.json and build it again.`,
    ],
  });
}
