import { readFile } from "node:fs/promises";
import path from "node:path";
import { MANIFEST_FILE } from "../artifact/artifact-manifest.ts";
import { digestOf } from "./digest.ts";
import type { Artifact } from "./open-artifact.ts";
import { withLineFeeds } from "./with-line-feeds.ts";

/**
 * Returns the files of a layer's folder that were changed since its artifact was built, by their paths in both.
 * Told by content: a checkout or a build cache gives files any time it likes. What the build makes (`deploy.mjs`, from
 * the layer's TypeScript) cannot be told so, and the README changes no deployment.
 */
export async function findChangedFiles(artifact: Artifact, layerFolder: string): Promise<readonly string[]> {
  const names = [...artifact.files.keys()].filter((name) => !NOT_COMPARED.has(name)).sort();
  const changed = await Promise.all(
    names.map(async (name) => {
      const source = await readIfThere(path.join(layerFolder, name));
      return source !== undefined && digestOf(withLineFeeds(source)) !== artifact.manifest.files[name];
    }),
  );
  return names.filter((_name, index) => changed[index]);
}

const NOT_COMPARED: ReadonlySet<string> = new Set([MANIFEST_FILE, "README.md"]);

/** Undefined where the folder has no such file, as for what the build makes and where only artifacts are kept. */
async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch(() => undefined);
}
