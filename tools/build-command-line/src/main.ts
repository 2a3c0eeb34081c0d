// `build-command-line`, the build of packages/cli: puts the bundle into the dist/ of the package it is run in.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { writeBundle } from "./write-bundle.ts";

const workspace = fileURLToPath(new URL("../../..", import.meta.url));
const entry = path.join(workspace, "packages/cli/src/node/main.ts");
try {
  const { files, sizeBytes } = await writeBundle({ workspace, entry, folder: path.resolve("dist") });
  process.stdout.write(`dist/  ${files} files, ${(sizeBytes / 1e6).toFixed(1)} MB\n`);
} catch (error) {
  // esbuild's sentences name file, line and column.
  process.stderr.write(
    `The command line cannot be bundled. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
}
