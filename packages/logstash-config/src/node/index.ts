export { type PipelinePackage, readPackage } from "./read-package.ts";
export { runSamples, type SampleRun } from "./run-samples.ts";
