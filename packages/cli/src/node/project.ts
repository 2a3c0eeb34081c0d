import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { DeployError, type ArtifactKind } from "@logstack/deploy-core";
import { findNearestName, PART_FOLDERS, packageNameOf, type LogstackConfig } from "@logstack/release";
import { readConfig } from "@logstack/release/node";
import { PROJECT } from "../project.ts";

/** A checkout of the log stack: where it is, and what its `logstack.json` says. */
export interface Project {
  readonly root: string;
  readonly config: LogstackConfig;
  /** The names of all layers, that is of the packages in `environments/`, by name. */
  readonly layers: readonly string[];
  /** By layer: its folder from the root, with forward slashes. */
  readonly folders: ReadonlyMap<string, string>;
}

/**
 * Reads the checkout that a folder lies in.
 *
 * @throws DeployError `noProject` when neither the folder nor one above it has a `logstack.json`, `noLayers` when there
 * is no folder of layers beside it.
 */
export async function readProject(from: string): Promise<Project> {
  const root = findRoot(from);
  const config = await readConfig(path.join(root, PROJECT.config));
  const folders = await findFolders(path.join(root, PROJECT.layers));
  return { root, config, layers: [...folders.keys()].sort(), folders };
}

/** A folder without package.json is what a layer left behind that another branch has: its old artifact is not ours. */
async function findFolders(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new DeployError({
      code: "noLayers",
      problem: `The folder of the layers, ${folder}, cannot be read.`,
      hints: [`A checkout has ${PROJECT.layers}/ next to its ${PROJECT.config}; each folder in it is a layer.`],
      cause,
    });
  });
  const candidates = names.flatMap((name) => [name, ...PART_FOLDERS.map((part) => `${name}/${part}`)]);
  const packages = candidates.filter((name) => existsSync(path.join(folder, name, "package.json")));
  return new Map(packages.map((name) => [packageNameOf(name), `${PROJECT.layers}/${name}`]));
}

/** Returns a layer's folder from the root of the checkout, with forward slashes. */
export function folderOf({ folders }: Pick<Project, "folders">, layer: string): string {
  return folders.get(layer) ?? `${PROJECT.layers}/${layer}`;
}

/** Returns the names as given, without repetition. @throws DeployError `unknownLayer` that names the nearest one. */
export function requireLayers(project: Project, names: readonly string[]): readonly string[] {
  const unknown = names.filter((name) => !project.layers.includes(name));
  if (unknown.length === 0) return [...new Set(names)];
  throw noLayer(
    unknown,
    project.layers,
    `The layers are ${project.layers.join(", ")}: the folders of ${PROJECT.layers}/ with a package.json.`,
  );
}

/**
 * Returns the packages of one kind that layers have beside their stack: `broker` and `broker-configuration` both mean
 * the configuration of broker.
 *
 * @throws DeployError `unknownLayer` that names the nearest one, for a layer that has none, too.
 */
export function requireParts(
  names: readonly string[] | "all",
  { project, kind }: { readonly project: Pick<Project, "layers" | "folders">; readonly kind: ArtifactKind },
): readonly string[] {
  const parts = project.layers.filter((name) => folderOf(project, name).endsWith(`/${kind}`));
  if (names === "all") return parts;
  const suffix = `-${kind}`;
  const having = parts.map((part) => part.slice(0, -suffix.length));
  const asked = [...new Set(names.map((name) => (name.endsWith(suffix) ? name.slice(0, -suffix.length) : name)))];
  const lacking = asked.filter((name) => !having.includes(name));
  if (lacking.length === 0) return asked.map((name) => `${name}${suffix}`);
  const those = `The layers with a ${kind} are ${having.join(", ")}.`;
  const unknown = lacking.filter((name) => !project.layers.includes(name));
  if (unknown.length > 0) throw noLayer(unknown, having, those);
  throw new DeployError({
    code: "unknownLayer",
    problem: lacking.map((name) => `Layer ${name} has no ${kind}.`).join(" "),
    hints: [those],
  });
}

function noLayer(unknown: readonly string[], known: readonly string[], those: string): DeployError {
  const guesses = unknown.flatMap((name) => findNearestName(name, known) ?? []);
  return new DeployError({
    code: "unknownLayer",
    problem: `There is no layer ${unknown.join(", ")}.`,
    hints: [...(guesses.length > 0 ? [`Did you mean ${guesses.join(", ")}?`] : []), those],
  });
}

function findRoot(from: string): string {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, PROJECT.config))) return folder;
    if (folder === path.dirname(folder)) break;
  }
  throw new DeployError({
    code: "noProject",
    problem: `Neither ${from} nor a folder above it has a ${PROJECT.config}.`,
    hints: ["Run logstack inside a checkout of the log stack."],
  });
}
