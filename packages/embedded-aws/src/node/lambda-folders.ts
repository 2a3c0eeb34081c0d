import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unpackArchive } from "../lambda/code-package.ts";
import { removeOrphans } from "./orphaned-folders.ts";

/** The folders of one execution environment. */
export interface EnvironmentFolders {
  /** The code; it may be read. */
  readonly task: string;
  /** What `/tmp` is on AWS; it may be written. */
  readonly temporary: string;
  remove(): void;
}

const PREFIX = "embedded-aws-lambda-";

/** Makes the folders of an environment and unpacks the code. */
export function makeFolders(archive: Uint8Array): EnvironmentFolders {
  // Without links on the way, because permissions are for real paths.
  const root = mkdtempSync(join(realpathSync(tmpdir()), `${PREFIX}${process.pid}-`));
  const [task, temporary] = [join(root, "task"), join(root, "tmp")];
  mkdirSync(task);
  mkdirSync(temporary);
  for (const [name, bytes] of Object.entries(unpackArchive(archive))) {
    const path = join(task, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return { task, temporary, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Removes the folders of engines that died before they could. */
export function removeOrphanedFolders(): void {
  removeOrphans(PREFIX);
}
