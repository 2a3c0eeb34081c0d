export { readLayerFiles, type LayerFiles } from "./layer-files.ts";
export { renderUserData } from "./render-user-data.ts";
export { runBootScript, type BootRun } from "./run-boot-script.ts";
export { testLayer, type LayerTestOptions, type RunningAws, type StartAws } from "./test-layer.ts";
