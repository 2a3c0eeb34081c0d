export { deployStack } from "./deploy.ts";
export { diagnoseStack } from "./diagnose.ts";
export { verifyStack } from "./verify.ts";
export { destroyStack } from "./destroy.ts";
export { rollbackStack } from "./rollback.ts";
export { DeployError, type DeployErrorParts } from "./errors.ts";
export type { PropertyChange, ResourceChange } from "./model/change-set.ts";
export type { ChangedData } from "./model/changed-data.ts";
export type { Allowances, Consent, GivenConsent } from "./model/consent.ts";
export { DATA_EFFECTS, type ConsentOption, type DataEffect, type Treatment } from "./model/data-effect.ts";
export type { DataAmount, DataProbe, DataUnit } from "./model/data-probe.ts";
export type { Commands } from "./model/commands.ts";
export type { RollbackRequest } from "./model/rollback-request.ts";
export type { DestroyRequest } from "./model/destroy-request.ts";
export type { DeployRequest, OnCreateFailure } from "./model/deploy-request.ts";
export type { DoomedResource } from "./model/doomed-resource.ts";
export { nameStack } from "./model/desired-stack.ts";
export type {
  ArtifactKind,
  Capability,
  LayerDefinition,
  LayerDescription,
  LayerInput,
  ParameterRule,
  SmokeTest,
  SmokeTestCheck,
  SmokeTestContext,
  SmokeTestResource,
} from "./model/layer.ts";
export type { ObservedStack, StackResource } from "./model/observed-stack.ts";
export { exitCodeOf, type DeployOutcome, type Outputs } from "./model/outcome.ts";
export type { FailedProof } from "./model/failed-proof.ts";
export type { Refusal, WayOut } from "./model/refusal.ts";
export {
  findHostNameProblem,
  findMisnaming,
  findMissingParts,
  findSecurityGroupProblem,
} from "./model/smoke-checks.ts";
export { STACK_STATUSES, type StackStatus } from "./model/stack-status.ts";
export type {
  ExplainedFailure,
  Failure,
  FailureStory,
  SilentMachine,
  ValidationFinding,
} from "./model/failure-story.ts";
export {
  ANSWERS,
  LIVES,
  OPERATIONS,
  OWNERSHIPS,
  whatMayIDo,
  type Answer,
  type Life,
  type Operation,
  type Ownership,
  type Question,
  type StackState,
} from "./plan/status/what-may-i-do.ts";
export { refuseOtherRegion } from "./plan/status/refuse-other-region.ts";
export { refuseMissingInputs, refuseOtherAccount } from "./plan/status/refuse-state.ts";
export type { DataProof, MeasuredData, ProofDepth, ProofRule } from "./model/data-proof.ts";
export type {
  Clock,
  Confirm,
  DataApi,
  Ports,
  ProofApi,
  ProofQuestion,
  Report,
  StackApi,
  TemplateStore,
} from "./ports.ts";
export type { DeployEvent, DeployFact, Verb } from "./report/deploy-event.ts";
export { hearEvent, NOTHING_HEARD, type Heard } from "./report/find-running.ts";
export { createPalette, type Palette } from "./report/palette.ts";
export { createRedactor } from "./report/redact.ts";
export { createRemarks, type RemarkOptions, type RemarkTeller } from "./report/remarks/create-remarks.ts";
export { renderDuration } from "./report/render-duration.ts";
export { renderLosses } from "./report/render-losses.ts";
export { parseDeployEvent, renderJson } from "./report/render-json.ts";
export { createTextRenderer, type RenderedText, type TextOptions, type TextRenderer } from "./report/render-text.ts";
export { judgeValues, type JudgedValue, type ValuesToJudge } from "./template/judge-values.ts";
export { parseSource } from "./template/parse-source.ts";
export { parseDescribed, parseTemplate } from "./template/parse-template.ts";
export { PARSED_SOURCE, renderParsedSource } from "./template/parsed-source.ts";
export { resolveParameters } from "./template/resolve-parameters.ts";
export { requireParameters } from "./template/require-parameters.ts";
export { sourceOf } from "./template/source-text.ts";
export { MAX_INLINE_BYTES, MAX_TEMPLATE_BYTES } from "./template/template.ts";
export type { ParsedTemplate } from "./template/template.ts";
