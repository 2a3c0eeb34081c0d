import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** Returns the texts of all files in a folder and below it, by their path in it, each with `prefix` before it. */
export async function readFolder(folder: string, prefix = ""): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(
    paths.map(async (path) => [prefix + relative(folder, path), await readFile(path, "utf8")] as const),
  );
  return Object.fromEntries(texts);
}
