#!/usr/bin/env node
// Builds the layer in the current folder: from the bundle of the build where that is what its sources say now, else from them.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { findFreshBundle } from "../../setup/fresh-bundle.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const bundle = findFreshBundle(root, path.join(root, "tools/build-artifact/dist"));
if (bundle === undefined) {
  const { register } = await import("tsx/esm/api");
  register();
  await import("../src/main.ts");
} else {
  await import(pathToFileURL(bundle).href);
}
