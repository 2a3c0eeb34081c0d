export { type ConfigurationDefinition, type RoleDefinition } from "./model/configuration-definition.ts";
export {
  bundleKey,
  configurationBucket,
  type ConfigurationPlace,
  pointerName,
  reportKey,
} from "./model/configuration-place.ts";
export { type MachineReport, parseMachineReport } from "./model/machine-report.ts";
export { type ConfigurationVersion, parsePointer, type Pointer, renderPointer } from "./model/pointer.ts";
export type { Answer, ElasticsearchCluster } from "./roll/elasticsearch-cluster.ts";
export { renderRollEvent } from "./roll/render-roll-event.ts";
export type { RollEvent } from "./roll/roll-event.ts";
export { rollMachines } from "./roll/roll-machines.ts";
export type { ReplacedMachine, RollOutcome } from "./roll/roll-outcome.ts";
export type { Fleet, ObservedGroup, ObservedMachine, Reports, RollPorts, StackAtWork } from "./roll/roll-ports.ts";
export { ROLL_LIMITS, type RollGate, type RollGroup, type RollLimits, type RollRequest } from "./roll/roll-request.ts";
export { findPipelineSources } from "./check/check-role.ts";
export { prepareRoles, type PreparedRole } from "./check/prepare-roles.ts";
export { type Finding, renderFinding } from "./model/finding.ts";
export { LIBRARY, type MachineFile } from "./model/machine-file.ts";
export { splitSecrets } from "./fill/split-secrets.ts";
export { removeReleased, type RemovedConfiguration } from "./operate/remove-released.ts";
export { readReleased } from "./operate/read-released.ts";
