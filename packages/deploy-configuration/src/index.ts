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
