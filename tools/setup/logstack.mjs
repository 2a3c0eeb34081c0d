#!/usr/bin/env node
// `npx logstack ...` anywhere in a clone: installs what is missing, then runs the command line from its sources.
import "./ensure-installed.mjs";

const { register } = await import("tsx/esm/api");
register();
await import("../../packages/cli/src/node/main.ts");
