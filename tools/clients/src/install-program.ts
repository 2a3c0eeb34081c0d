import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runProgram } from "./run-program.ts";

/** The programs of others that are driven: each a folder of `programs/` with its exact versions and their lock. */
export type ProgramName = "aws-sdk-2" | "cdk" | "takomo";

const WORKSPACE = fileURLToPath(new URL("../", import.meta.url));
const CACHE = path.join(WORKSPACE, "node_modules/.cache/programs");
const INSTALL = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
const INSTALL_LIMIT_MS = 180_000;

/**
 * Returns the folder where a program is installed, after installing it with npm where it is not; undefined, with a word
 * on what stays unchecked, where that does not work: without a registry there is nothing to drive, and nothing is wrong.
 *
 * They are no dependencies of the workspace, because a hundred megabytes that only this suite uses would slow down
 * everybody's first `npm start`. The folder's name says the versions, so that a new lock installs anew.
 */
export async function installProgram(name: ProgramName): Promise<string | undefined> {
  const source = path.join(WORKSPACE, "programs", name);
  const folder = path.join(CACHE, `${name}-${await digestOf(source)}`);
  if (await exists(folder)) return folder;
  const versions = await versionsIn(source);
  console.warn(`Installing ${versions} with npm; it is kept in tools/clients/node_modules/.cache.`);
  const started = `${folder}.${process.pid}`;
  await mkdir(CACHE, { recursive: true });
  await cp(source, started, { recursive: true });
  // npm's own settings of this machine count here: they say where its registry is.
  const { exitCode, output } = await runProgram(["npm", ...INSTALL], { cwd: started, limitMs: INSTALL_LIMIT_MS });
  if (exitCode === 0) {
    await rename(started, folder);
    return folder;
  }
  await rm(started, { recursive: true, force: true });
  console.warn(`${versions} could not be installed, so how it speaks to the engine was not checked.\n${output}`);
  return undefined;
}

async function versionsIn(folder: string): Promise<string> {
  const { dependencies } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.entries(dependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

async function digestOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const file of (await readdir(folder)).toSorted()) hash.update(await readFile(path.join(folder, file)));
  return hash.digest("hex").slice(0, 12);
}

async function exists(folder: string): Promise<boolean> {
  return await readdir(folder).then(
    () => true,
    () => false,
  );
}
