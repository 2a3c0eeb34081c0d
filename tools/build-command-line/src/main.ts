// `build-command-line`, the build of packages/cli and of tools/build-artifact: puts the bundle of the program into the dist/ of
// the package it is run in.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeBundle, type BundleRequest } from "./write-bundle.ts";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));

/** The programs that run from a bundle, by their packages' folders. */
const PROGRAMS: Readonly<Record<string, Omit<BundleRequest, "workspace" | "folder">>> = {
  "packages/cli": {
    name: "logstack",
    entry: path.join(workspace, "packages/cli/src/node/main.ts"),
    companions: "beside it",
  },
  "tools/build-artifact": {
    name: "build-artifact",
    entry: path.join(workspace, "tools/build-artifact/src/main.ts"),
    companions: "in the checkout",
    installed: ["archiver", "esbuild", "tsx"],
  },
};

const home = path.relative(workspace, process.cwd()).split(path.sep).join("/");
const program = PROGRAMS[home];
try {
  if (program === undefined) throw new Error(`Run this in one of: ${Object.keys(PROGRAMS).join(", ")}.`);
  const { files, sizeBytes } = await writeBundle({ ...program, workspace, folder: path.resolve("dist") });
  process.stdout.write(`dist/  ${files} files, ${(sizeBytes / 1e6).toFixed(1)} MB\n`);
} catch (error) {
  // esbuild's sentences name file, line and column.
  process.stderr.write(
    `${program?.name ?? "Nothing"} cannot be bundled. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
