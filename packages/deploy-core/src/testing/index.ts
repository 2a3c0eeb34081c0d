export { aDeployedStack, findSmokeProblems } from "./deployed-stack.ts";
export { findStatements } from "./find-statements.ts";
export { connectScratchStack, type ScratchStack } from "./scratch-stack.ts";
export { readLayerFiles, type LayerFiles } from "./layer-files.ts";
export { renderUserData } from "./render-user-data.ts";
export { runBootScript, type BootRun } from "./run-boot-script.ts";
export type { LayerTestOptions, RunningAws, StartAws } from "./layer-test-options.ts";
export { testLayer } from "./test-layer.ts";
export { testVariables, type VariablesTestOptions } from "./test-variables.ts";
