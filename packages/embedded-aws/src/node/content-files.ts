import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError } from "../engine-error.ts";
import type { ContentStore } from "../state/content-store.ts";

/** The folder beside the journal that holds one file per content. */
export const CONTENT_FOLDER = "content";

/** Returns a content store of one file per content in `stateDir`; a file appears whole or not at all. */
export function openContentFiles(stateDir: string): ContentStore {
  const folder = join(stateDir, CONTENT_FOLDER);
  mkdirSync(folder, { recursive: true });
  return {
    async write(bytes) {
      const id = randomUUID();
      const unfinished = join(folder, `${id}.unfinished`);
      await writeFile(unfinished, bytes);
      await rename(unfinished, join(folder, id));
      return id;
    },
    async read(id) {
      try {
        return await readFile(join(folder, id));
      } catch (cause) {
        throw unreadable(join(folder, id), cause);
      }
    },
    readNow(id) {
      try {
        return readFileSync(join(folder, id));
      } catch (cause) {
        throw unreadable(join(folder, id), cause);
      }
    },
    delete: (id) => rm(join(folder, id), { force: true }),
    async keepOnly(ids) {
      const names = await readdir(folder);
      await Promise.all(names.filter((name) => !ids.has(name)).map((name) => rm(join(folder, name), { force: true })));
    },
  };
}

function unreadable(path: string, cause: unknown): EngineError {
  return new EngineError("StateDamaged", `${path} cannot be read, though an object refers to it.`, {
    nextStep: "Bring the folder back from a copy, or put the object again.",
    cause,
  });
}
