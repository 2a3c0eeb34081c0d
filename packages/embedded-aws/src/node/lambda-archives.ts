import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EngineError } from "../engine-error.ts";
import { describeArchive, type CodeArchives } from "../lambda/code-archives.ts";
import { nodeDigests } from "./digests.ts";

/** The folder beside the journal that holds one file per archive of code. */
export const CODE_FOLDER = "code";

/** Returns archives kept as files in `stateDir`; a file appears whole or not at all. The folder is made with the first one. */
export function openCodeArchives(stateDir: string): CodeArchives {
  const folder = join(stateDir, CODE_FOLDER);
  const pathOf = (sha256: string): string => join(folder, fileName(sha256));
  return {
    keep(archive) {
      const info = describeArchive(archive, nodeDigests);
      mkdirSync(folder, { recursive: true });
      writeFileSync(`${pathOf(info.sha256)}.unfinished`, archive);
      renameSync(`${pathOf(info.sha256)}.unfinished`, pathOf(info.sha256));
      return info;
    },
    read(sha256) {
      try {
        return readFileSync(pathOf(sha256));
      } catch (cause) {
        throw new EngineError("StateDamaged", `${pathOf(sha256)} cannot be read, though a function refers to it.`, {
          nextStep: "Bring the folder back from a copy, or update the function's code.",
          cause,
        });
      }
    },
    keepOnly(digests) {
      const kept = new Set([...digests].map((sha256) => fileName(sha256)));
      for (const name of listFolder(folder)) if (!kept.has(name)) rmSync(join(folder, name), { force: true });
    },
  };
}

/** Base64 holds slashes, file names do not. */
function fileName(sha256: string): string {
  return `${Buffer.from(sha256, "base64").toString("hex")}.zip`;
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
