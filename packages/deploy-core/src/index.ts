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
