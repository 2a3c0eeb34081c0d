import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { DeployError, type LayerDescription } from "@logstack/deploy-core";
import type { Artifact } from "@logstack/release/node";
import { PART_FOLDERS } from "@logstack/release";
import { openBuilt } from "./open-built.ts";
import { folderOf, type Project } from "./project.ts";

/** A layer's files, from its folder as they are now, or from its artifact as they were built. */
export interface LayerFiles {
  readonly layer: LayerDescription;
  readonly version: string;
  /** Reads a file of the layer as text, by its path inside the layer's folder. */
  read(file: string): Promise<string>;
}

/**
 * Reads layers from their folders; a folder without a `layer.ts` has only its artifact, and that is taken.
 *
 * @throws DeployError `unreadableLayers` with what their own `layer.ts` complained of.
 */
export async function readLayerFiles(project: Project, names: readonly string[]): Promise<readonly LayerFiles[]> {
  const withSources = names.filter((name) => existsSync(definitionOf(project, name)));
  const descriptions = await describeLayers(project, withSources);
  return Promise.all(
    names.map(async (name) => {
      const layer = descriptions.get(name);
      const folder = path.join(project.root, folderOf(project, name));
      if (layer === undefined) return artifactFiles(await openBuilt(project, name));
      const { version } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as { version: string };
      return { layer, version, read: (file) => readFile(path.join(folder, file), "utf8") };
    }),
  );
}

/** The files of a layer as they are in its artifact. */
export function artifactFiles({ manifest, files }: Artifact): LayerFiles {
  return {
    // The build wrote the whole description; releasing reads no more than it needs of it.
    layer: manifest.layer as unknown as LayerDescription,
    version: manifest.version,
    read: async (file) => files.get(file)?.toString("utf8") ?? "",
  };
}

/** A part of a layer is defined by the file of its own name, such as `function.ts`. */
function definitionOf(project: Project, name: string): string {
  const folder = folderOf(project, name);
  const part = path.posix.basename(folder);
  const file = PART_FOLDERS.some((known) => known === part) ? `${part}.ts` : "layer.ts";
  return path.join(project.root, folder, file);
}

/** Runs the layers' own definitions, all in one process, which is not this one: they are TypeScript. */
async function describeLayers(
  project: Project,
  names: readonly string[],
): Promise<ReadonlyMap<string, LayerDescription>> {
  if (names.length === 0) return new Map();
  const files = names.map((name) => definitionOf(project, name));
  const options = { cwd: project.root, maxBuffer: 16 * 1024 * 1024 };
  const args = ["--import", "tsx", "--input-type=module", "--eval", DESCRIBE, ...files];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    const described = JSON.parse(stdout) as readonly LayerDescription[];
    return new Map(names.flatMap((name, index) => (described[index] === undefined ? [] : [[name, described[index]]])));
  } catch (cause) {
    const { stderr = "", message } = cause as { readonly stderr?: string; readonly message: string };
    const complaint = stderr.split("\n").find((line) => /^\s*(?:\w*Error\b|.*ERROR:)/.test(line));
    throw new DeployError({
      code: "unreadableLayers",
      problem: `The layers' own definitions cannot be run: ${(complaint ?? message).trim()}`,
      hints: ["`npm run typecheck` says what is wrong with them."],
      cause,
    });
  }
}

const DESCRIBE = `
import { pathToFileURL } from "node:url";
const described = [];
for (const file of process.argv.slice(1)) {
  const { layer } = await import(pathToFileURL(file).href);
  if (layer === undefined) throw new Error(file + " does not export a layer.");
  const { smokeTest, ...description } = layer;
  described.push(description);
}
process.stdout.write(JSON.stringify(described));
`;
