import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import { LIBRARY, MACHINE_FOLDER, type MachineFile } from "../model/machine-file.ts";

/** Reads what machines get out of an artifact that was unpacked, or out of a package's folder. */
export async function readMachineFiles(folder: string): Promise<readonly MachineFile[]> {
  const found = await readdir(path.join(folder, MACHINE_FOLDER), { recursive: true, withFileTypes: true }).catch(
    (cause: unknown) => {
      throw new DeployError({
        code: "noMachineFiles",
        problem: `There is no folder ${MACHINE_FOLDER}/ beside this script, with what machines get.`,
        hints: ["Run deploy.mjs out of the whole artifact."],
        cause,
      });
    },
  );
  const names = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.relative(folder, path.join(parentPath, name)).split(path.sep).join("/"))
    .sort();
  const files = await Promise.all(
    names.map(async (name): Promise<MachineFile> => ({ path: name, bytes: await readFile(path.join(folder, name)) })),
  );
  if (names.includes(LIBRARY.inArtifact)) return files;
  // In a package's folder the library is not there yet: the build puts it into the artifact.
  return [...files, { path: LIBRARY.inArtifact, bytes: await readFile(LIBRARY_SOURCE) }];
}

/** The library as it lies in this package. */
export const LIBRARY_SOURCE = new URL("../../machine/lib.sh", import.meta.url);
