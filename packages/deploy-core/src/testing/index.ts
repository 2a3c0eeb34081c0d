export { testLayer, type LayerTestOptions, type RunningAws, type StartAws } from "./test-layer.ts";
