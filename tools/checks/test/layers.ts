import { existsSync, readdirSync } from "node:fs";
import type { LayerDefinition } from "@logstack/deploy-core";

/** A layer of this repository. */
export interface FoundLayer {
  readonly folder: URL;
  readonly layer: LayerDefinition;
}

/** Where the layers are; a folder with a `layer.ts` in it is one. */
export const ENVIRONMENTS_FOLDER = new URL("../../../environments/", import.meta.url);

/** Reads the definition of every layer of the repository, by name. */
export async function readLayers(): Promise<readonly FoundLayer[]> {
  const folders = readdirSync(ENVIRONMENTS_FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => new URL(`${name}/`, ENVIRONMENTS_FOLDER))
    .filter((folder) => existsSync(new URL("layer.ts", folder)));
  return Promise.all(
    folders.map(async (folder) => {
      const module = (await import(new URL("layer.ts", folder).href)) as { readonly layer: LayerDefinition };
      return { folder, layer: module.layer };
    }),
  );
}
