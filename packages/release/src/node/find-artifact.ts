import { readdir } from "node:fs/promises";
import path from "node:path";
import { artifactIdOf, parseArtifactFileName } from "../artifact/artifact-name.ts";
import { packageNameOf } from "../artifact/package-name.ts";
import { ReleaseError } from "../errors.ts";
import { unreadable } from "./read-text.ts";

/**
 * Returns the path of the one artifact that was built in a layer's folder; `layerFolder` is named as the layer.
 *
 * @throws ReleaseError `artifactNotBuilt` when there is none, `severalArtifacts` that names them when there is a choice,
 * `unreadableFile` when its `dist` is no folder that can be read.
 */
export async function findArtifact(layerFolder: string): Promise<string> {
  const layer = packageNameOf(path.resolve(layerFolder));
  const folder = path.join(layerFolder, "dist");
  const found = (await listFolder(folder))
    .filter((name) => parseArtifactFileName(name)?.id === artifactIdOf(layer))
    .sort();
  const [artifact, ...others] = found;
  if (artifact === undefined) {
    throw new ReleaseError({
      code: "artifactNotBuilt",
      problem: `The layer ${layer} has no artifact in ${folder}.`,
      hints: ["Build the artifacts: npm run build."],
    });
  }
  if (others.length > 0) {
    throw new ReleaseError({
      code: "severalArtifacts",
      problem: `The layer ${layer} has ${found.length} artifacts in ${folder}: ${found.join(", ")}.`,
      hints: ["Remove all but the one that is meant, or build again: a build leaves one."],
    });
  }
  return path.join(folder, artifact);
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw unreadable(folder, error);
  }
}
