import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { withLineFeeds } from "@logstack/release/node";
import { isJunk } from "junk";
import { BuildError } from "./build-error.ts";
import type { Layer } from "./read-layer.ts";

/**
 * Returns the layer's own files that go into its artifact, by path with forward slashes: template, parameter files,
 * variables, README and, where there is one, the whole of `config/` and of `machine/`. Text has line feeds only.
 *
 * @throws BuildError that names every file that is missing or is not a plain file.
 */
export async function collectFiles(layer: Layer): Promise<ReadonlyMap<string, Buffer>> {
  const required = [layer.description.template, ...PARAMETER_FILES, "variables.json", "README.md"];
  const configuration = [
    ...(await listFiles(layer.folder, "config")),
    ...(layer.description.kind === "configuration" ? await listFiles(layer.folder, "machine") : []),
  ];
  const files = new Map<string, Buffer>();
  const missing: string[] = [];
  for (const name of [...required, ...configuration].sort()) {
    const content = await readIfThere(path.join(layer.folder, name));
    if (content === undefined) missing.push(name);
    else files.set(name, withLineFeeds(content));
  }
  if (missing.length === 0) return files;
  throw new BuildError(`The layer ${layer.description.name} has no ${missing.join(", no ")}.`, [
    "Add what is missing; the README of another layer's folder says what each file is for.",
  ]);
}

/** The values for Octopus: tokens, which its variables replace. */
export const OCTOPUS_PARAMETERS = "parameters/octopus.json";

/** The values for Octopus, and the scratch values for running without it. */
export const PARAMETER_FILES = [OCTOPUS_PARAMETERS, "parameters/local.json"] as const;

async function listFiles(root: string, below: string): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of await listFolder(path.join(root, below))) {
    const name = `${below}/${entry.name}`;
    if (isJunk(entry.name)) continue;
    if (entry.isDirectory()) files.push(...(await listFiles(root, name)));
    else if (entry.isFile()) files.push(name);
    else
      throw new BuildError(`${path.join(root, name)} is neither a file nor a folder.`, ["Replace it by a plain file."]);
  }
  return files;
}

async function listFolder(folder: string) {
  return readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  return readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw new BuildError(`${file} cannot be read: ${error.message}.`);
  });
}
