import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ScriptBundle } from "./bundle-script.ts";

/** Writes a script and the files it imports into a folder, as they lie in an artifact. */
export async function writeScript(folder: string, { files }: Pick<ScriptBundle, "files">): Promise<void> {
  for (const [name, code] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, code);
  }
}
