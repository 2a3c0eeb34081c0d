#!/usr/bin/env node
// `npx logstack ...` anywhere in a clone: installs what is missing, then runs the command line, from its bundle where that is
// what the sources say now, else from the sources.
import "./ensure-installed.mjs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findFreshBundle } from "./fresh-bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const bundle = findFreshBundle(root, join(root, "packages/cli/dist"));
if (bundle === undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("../../packages/cli/src/node/main.ts");
} else {
  await import(pathToFileURL(bundle).href);
}
