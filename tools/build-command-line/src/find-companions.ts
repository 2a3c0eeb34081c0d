import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

/** A file that a program reads or runs by a path of its own, beside what it imports. */
export interface Companion {
  /** From the root of the workspace, with forward slashes. */
  readonly source: string;
  /** From the folder of the bundle, with forward slashes. */
  readonly target: string;
}

const REFERENCE = /new URL\("([^"]+)", import\.meta\.url\)/g;

/**
 * Returns the files that sources refer to as `new URL("name", import.meta.url)`, those of folders included. They go
 * beside the bundle under the names that they have beside the source, which is where the bundle will look for them.
 *
 * @throws Error for a reference that leads out of its own folder: it would lead out of the bundle, too.
 */
export async function findCompanions(workspace: string, sources: readonly string[]): Promise<readonly Companion[]> {
  const companions = new Map<string, Companion>();
  for (const source of sources) {
    const text = await readFile(path.join(workspace, source), "utf8");
    for (const [, name = ""] of text.matchAll(REFERENCE)) {
      if (path.posix.normalize(name).startsWith(".."))
        throw new Error(`${source} refers to ${name}, which no bundle can hold.`);
      for (const found of await filesAt(workspace, {
        source: path.posix.join(path.posix.dirname(source), name),
        target: name,
      })) {
        const known = companions.get(found.target);
        if (known !== undefined && known.source !== found.source) {
          throw new Error(`${known.source} and ${found.source} would be the same file of the bundle.`);
        }
        companions.set(found.target, found);
      }
    }
  }
  return [...companions.values()];
}

async function filesAt(workspace: string, place: Companion): Promise<readonly Companion[]> {
  const full = path.join(workspace, place.source);
  if (!(await stat(full)).isDirectory()) return [place];
  const names = await readdir(full);
  const within = names
    .toSorted()
    .map((name) => filesAt(workspace, { source: `${place.source}/${name}`, target: `${place.target}/${name}` }));
  return (await Promise.all(within)).flat();
}
