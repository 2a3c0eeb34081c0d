export { DeployError, type DeployErrorParts } from "./errors.ts";
export type { PropertyChange, ResourceChange } from "./model/change-set.ts";
export type {
  Capability,
  LayerDefinition,
  LayerDescription,
  LayerInput,
  SmokeTest,
  SmokeTestCheck,
  SmokeTestContext,
  SmokeTestResource,
} from "./model/layer.ts";
export { exitCodeOf, type DeployOutcome, type Outputs } from "./model/outcome.ts";
export type { Refusal, WayOut } from "./model/refusal.ts";
export type { RootCause } from "./plan/find-root-cause.ts";
export type { DeployEvent, DoomedResource, Verb } from "./report/deploy-event.ts";
export type { ParameterResolution, ParameterSources, PendingInput } from "./model/parameters.ts";
export { parseTemplate } from "./template/parse-template.ts";
export { resolveParameters } from "./template/resolve-parameters.ts";
export type { ParsedTemplate } from "./template/template.ts";
