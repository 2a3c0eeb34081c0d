import { access, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { LayerDefinition, LayerDescription } from "@logstack/deploy-core";
import { tsImport } from "tsx/esm/api";
import { packageNameOf } from "@logstack/release";
import { BuildError } from "./build-error.ts";

/** The folder of a layer, or of a part of one, and what its package.json and its definition say. */
export interface Layer {
  readonly folder: string;
  /** From package.json; not checked yet. */
  readonly version: string;
  readonly description: LayerDescription;
}

/**
 * Returns the folder of the workspace that a layer belongs to.
 *
 * @throws BuildError when the layer is in none.
 */
export async function findWorkspace(layerFolder: string): Promise<string> {
  for (let folder = layerFolder; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    if (await exists(path.join(folder, "pnpm-workspace.yaml"))) return folder;
  }
  throw new BuildError(`${layerFolder} is not inside a pnpm workspace.`, ["Build a folder of environments/."]);
}

/**
 * Returns the layer in a folder, by running its layer.ts; for a part of a layer its `function.ts`.
 *
 * @throws BuildError when the folder is not a layer's, or its files disagree about the layer's name.
 */
export async function readLayer(folder: string): Promise<Layer> {
  const name = packageNameOf(folder);
  const definition = name === path.basename(folder) ? "layer.ts" : `${path.basename(folder)}.ts`;
  for (const file of ["package.json", definition, "deploy.ts"]) {
    if (await exists(path.join(folder, file))) continue;
    throw new BuildError(`${folder} is not a layer: it has no ${file}.`, ["Run this in a folder of environments/."]);
  }
  const { name: packageName, version } = await readPackage(path.join(folder, "package.json"));
  const { smokeTest: _left, ...description } = await loadDefinition(path.join(folder, definition));
  if (packageName !== `@logstack/${name}` || description.name !== name) {
    throw new BuildError(
      `The layer in ${name}/ must have that name everywhere; package.json says ${packageName} and ${definition} ${description.name}.`,
      [`Name the package @logstack/${name} and the layer ${name}.`],
    );
  }
  return { folder, version, description };
}

async function readPackage(file: string): Promise<{ readonly name: string; readonly version: string }> {
  try {
    const { name = "", version = "" } = JSON.parse(await readFile(file, "utf8")) as Record<string, string>;
    return { name, version };
  } catch (error) {
    throw new BuildError(`${file} is not JSON: ${(error as Error).message}.`);
  }
}

async function loadDefinition(file: string): Promise<LayerDescription & Partial<Pick<LayerDefinition, "smokeTest">>> {
  const { layer } = await importModule(file);
  if (layer !== undefined) return layer;
  throw new BuildError(`${file} does not export a layer.`, ["It has `export const layer: LayerDefinition = { ... }`."]);
}

interface DefinitionModule {
  readonly layer?: LayerDescription & Partial<Pick<LayerDefinition, "smokeTest">>;
}

async function importModule(file: string): Promise<DefinitionModule> {
  try {
    return (await tsImport(pathToFileURL(file).href, import.meta.url)) as DefinitionModule;
  } catch (error) {
    throw new BuildError(`${file} cannot be loaded: ${(error as Error).message.trim()}`);
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
