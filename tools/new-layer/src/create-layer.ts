import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findLayerNameProblem } from "./find-layer-name-problem.ts";

/** Which layer to make, in which workspace. */
export interface LayerRequest {
  readonly workspace: string;
  readonly name: string;
}

/** The new layer and its files, or the sentence that says why there is none. */
export type LayerCreation =
  | { readonly kind: "created"; readonly name: string; readonly files: readonly string[] }
  | { readonly kind: "refused"; readonly problem: string };

/**
 * Makes a complete layer with one log group: it builds, passes the house rules and deploys as it is. It appears whole
 * or not at all.
 */
export async function createLayer({ workspace, name }: LayerRequest): Promise<LayerCreation> {
  const problem = findLayerNameProblem(name, await listPackages(workspace));
  if (problem !== undefined) return { kind: "refused", problem };
  const folder = path.join(workspace, "environments", name);
  const unfinished = path.join(workspace, "environments", `.${name}.unfinished`);
  const skeleton = await listSkeleton();
  for (const file of skeleton) {
    const target = path.join(unfinished, file);
    const text = await readFile(path.join(SKELETON, `${file}${SUFFIX}`), "utf8");
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text.replaceAll("%layer%", name));
  }
  await rename(unfinished, folder);
  return { kind: "created", name, files: skeleton };
}

const SKELETON = fileURLToPath(new URL("../skeleton", import.meta.url));

/** Keeps compilers, linters and test runners from taking the skeleton for a layer. */
const SUFFIX = ".skeleton";

async function listSkeleton(): Promise<readonly string[]> {
  const entries = await readdir(SKELETON, { recursive: true });
  return entries
    .filter((entry) => entry.endsWith(SUFFIX))
    .map((entry) => entry.slice(0, -SUFFIX.length))
    .sort();
}

async function listPackages(workspace: string): Promise<readonly string[]> {
  const folders = await Promise.all(
    ["environments", "packages", "tools"].map((below) => listFolders(workspace, below)),
  );
  return folders.flat();
}

async function listFolders(workspace: string, below: string): Promise<readonly string[]> {
  const entries = await readdir(path.join(workspace, below), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
