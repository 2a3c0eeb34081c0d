export { checkPipelines, type CheckOptions, type PipelineSources, readPipelines } from "./pipelines/check-pipelines.ts";
export { checkSettingsFile } from "./pipelines/check-settings-file.ts";
export type { HouseRule } from "./pipelines/house-rule.ts";
export type { Pipeline } from "./pipelines/pipeline.ts";
export { type Finding, type FindingRule, renderFinding } from "./check/finding.ts";
export { type ParsedConfiguration, parseConfiguration } from "./language/parse-configuration.ts";
export { printConfiguration } from "./language/print-configuration.ts";
export type { Place, SourceFile } from "./language/place.ts";
export type { SyntaxProblem } from "./language/syntax-problem.ts";
export type { Configuration, Plugin, Section, Statement, Value } from "./language/syntax-tree.ts";
export { type ExtraPlugins, PLUGINS_OF_VERSION } from "./plugins/bundled-plugins.ts";
export {
  deprecated,
  listOf,
  oneOf,
  type Option,
  optional,
  removed,
  required,
  type ValueType,
} from "./plugins/plugin.ts";
export { type ReadSamples, readSamples } from "./samples/read-samples.ts";
export type { JudgedSample } from "./samples/judge-samples.ts";
export type { Event, Expectation, Sample, SampleFile } from "./samples/sample.ts";
