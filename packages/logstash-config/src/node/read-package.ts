import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { SourceFile } from "../language/place.ts";
import type { PipelineSources } from "../pipelines/check-pipelines.ts";

/** The pipelines and files of samples that lie under the given files and folders. */
export interface PipelinePackage extends PipelineSources {
  readonly samples: readonly SourceFile[];
}

/**
 * Reads `*.conf`, `*.samples.json` and `pipelines.yml`; folders with all that is in them. Names in what is returned are the
 * paths as they were given, with `/`. Throws Node's error when one is not there.
 */
export async function readPackage(paths: readonly string[], cwd: string): Promise<PipelinePackage> {
  const names = (await Promise.all(paths.map((given) => listFiles(given, cwd)))).flat();
  const read = await Promise.all(
    names.map(async (name) => ({
      file: name.split(path.sep).join("/"),
      text: await readFile(path.resolve(cwd, name), "utf8"),
    })),
  );
  const pipelinesFile = read.find(({ file }) => path.basename(file) === "pipelines.yml");
  const samples = read.filter(({ file }) => file.endsWith(".samples.json"));
  const files = read.filter((source) => source !== pipelinesFile && !samples.includes(source));
  return { files, samples, ...(pipelinesFile === undefined ? {} : { pipelinesFile }) };
}

/** A file that was named is read whatever its ending; in a folder only what is known to be of a pipeline. */
async function listFiles(name: string, cwd: string): Promise<readonly string[]> {
  const folder = path.resolve(cwd, name);
  if (!(await stat(folder)).isDirectory()) return [name];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?:\.conf|\.samples\.json|^pipelines\.yml)$/.test(entry.name))
    .map((entry) => path.join(name, path.relative(folder, entry.parentPath), entry.name))
    .sort();
}
