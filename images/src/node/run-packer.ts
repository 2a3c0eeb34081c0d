import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ImageName } from "../images.ts";

/** How an image is built. */
export interface PackerOrder {
  readonly image: ImageName;
  /** Folder with the recipes. */
  readonly folder: string;
  /** Packer's variables; a list is written as JSON. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Runs Packer, whose output goes to this process's standard error, and returns the image it made; undefined if it failed. On
 * Ctrl-C the terminal tells Packer too, and it clears up by itself: it is only waited for.
 *
 * @throws {Error} if there is no Packer on the PATH.
 */
export async function runPacker({ image, folder, variables }: PackerOrder): Promise<{ amiId: string } | undefined> {
  const scratch = await mkdtemp(join(tmpdir(), "logstack-bake-"));
  try {
    const manifest = join(scratch, "manifest.json");
    if ((await run(["init", folder])) !== 0) return undefined;
    const options = Object.entries({ ...variables, manifest }).flatMap(([name, value]) => ["-var", `${name}=${value}`]);
    const exitCode = await run(["build", "-color=false", "-on-error=cleanup", `-only=${image}.*`, ...options, folder]);
    return exitCode === 0 ? { amiId: readManifest(await readFile(manifest, "utf8")) } : undefined;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Returns the image that Packer's manifest names: `artifact_id` is `region:ami`. */
export function readManifest(text: string): string {
  const { builds = [], last_run_uuid: last } = JSON.parse(text) as {
    builds?: readonly { readonly artifact_id: string; readonly packer_run_uuid: string }[];
    last_run_uuid?: string;
  };
  const [, amiId] = builds.find((build) => build.packer_run_uuid === last)?.artifact_id.split(":") ?? [];
  if (amiId === undefined) throw new Error("Packer said that it made an image, and its manifest names none.");
  return amiId;
}

async function run(words: readonly string[]): Promise<number | null> {
  const packer = spawn("packer", words, { stdio: ["ignore", process.stderr, process.stderr] });
  return new Promise((resolve, reject) => {
    packer.once("error", (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === "ENOENT"
          ? new Error("There is no Packer on the PATH. Install 1.14.1 or later: https://developer.hashicorp.com/packer")
          : cause,
      ),
    );
    packer.once("close", resolve);
  });
}
