export { checkFolder, type CheckedFolder, type CheckOptions, type SampleResult } from "./check/check-folder.ts";
export { describeRules, originsOf, renderYaml } from "./folder/describe-rules.ts";
export { effectiveRules, type EffectiveRule, type EffectiveRules } from "./folder/effective-rules.ts";
export { readFolder, type RulesFolder } from "./folder/read-folder.ts";
export type { Rendered, Variables } from "./folder/variables.ts";
export { renderFinding, type Finding, type Place } from "./finding.ts";
export type { Value } from "./document/value.ts";
export { ELASTALERT_VERSION } from "./schema/version.ts";
