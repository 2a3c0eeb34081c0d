export { ReleaseError, type ReleaseErrorCode, type ReleaseErrorParts } from "./errors.ts";
export { invalidFile, parseJson, type JsonProblem, type Position } from "./json/parse-json.ts";

export { parseConfig } from "./config/parse-config.ts";
export type {
  CredentialsSource,
  EnvironmentConfig,
  EnvironmentPlace,
  Lifecycle,
  LogstackConfig,
  ReleaseStoreConfig,
} from "./config/parse-config.ts";
export { nameTestEnvironment, readTestEnvironment, type TestEnvironment } from "./config/test-environment.ts";
export { findEnvironment, findLayersEnvironment } from "./config/find-environment.ts";
export { findNearestName } from "./config/find-nearest-name.ts";

export { parseVariables, SECRET_REFERENCE, toReference, VARIABLES_FILE } from "./variables/parse-variables.ts";
export type {
  Variable,
  VariableContent,
  VariableOwner,
  VariableSet,
  VariableSource,
} from "./variables/parse-variables.ts";
export { editVariables, type VariableEdit } from "./variables/edit-variables.ts";
export { renderReference, type SecretReference } from "./variables/secret-reference.ts";
export { SCOPE_KINDS, type ScopeKind, type VariableContext, type VariableScope } from "./variables/variable-scope.ts";
export { resolveVariables, type ResolvedVariable, type ResolvedVariables } from "./variables/resolve-variables.ts";
export {
  concealValues,
  referToSecrets,
  revealValues,
  showValue,
  type SecretReader,
} from "./variables/reveal-values.ts";
export { checkVariables } from "./variables/check-variables.ts";
export type {
  CheckedLayer,
  ParameterCandidate,
  ParameterFinding,
  ParameterJudge,
} from "./variables/variables-check.ts";
export {
  renderVariableProblem,
  VARIABLE_PROBLEMS,
  type VariableProblem,
  type VariableProblemKind,
} from "./variables/variable-problem.ts";
export { compareVariables, type VariableDifference, type VariablesComparison } from "./variables/compare-variables.ts";
export { describeParameterSources, type SourcedParameters } from "./variables/describe-sources.ts";
export { systemVariables, type DeploymentFacts } from "./variables/system-variables.ts";

export { parseParameterFile, parseParameters, type ParameterFile } from "./render/parse-parameters.ts";
export { renderParameters, type RenderedParameters, type UnresolvedToken } from "./render/render-parameters.ts";

export { artifactFileName, artifactIdOf, parseArtifactFileName, type ArtifactName } from "./artifact/artifact-name.ts";
export { PART_FOLDERS, packageFolderOf, packageNameOf, wayToLayers } from "./artifact/package-name.ts";
export { artifactVersion, type VersionParts } from "./artifact/artifact-version.ts";
export { MANIFEST_FILE, MANIFEST_FORMAT, parseManifest } from "./artifact/artifact-manifest.ts";
export type { ArtifactInput, ArtifactLayer, ArtifactManifest } from "./artifact/artifact-manifest.ts";

export { planOrder, reverseOrder } from "./order/plan-order.ts";
export type { LayerOrder, OrderChoice, OrderedLayer } from "./order/plan-order.ts";
export { planNextStarts, type NextStarts, type RunProgress } from "./order/plan-next-starts.ts";
export { runInOrder, type LayerEnding, type OrderedRun } from "./order/run-in-order.ts";

export { beginPromotion, type PromotionBeginning } from "./lifecycle/begin-promotion.ts";
export { findLast, planPromotion } from "./lifecycle/plan-promotion.ts";
export type { PromotionPlan, PromotionRefusal, PromotionRequest } from "./lifecycle/plan-promotion.ts";
export type {
  LayerEnding as PromotedLayerEnding,
  PromotedLayer,
  PromotedRelease,
  Promotion,
  PromotionEnding,
} from "./lifecycle/promotion.ts";
export { chooseRelease } from "./lifecycle/choose-release.ts";
export { PROMOTIONS_LOOKED_AT } from "./lifecycle/promotion-store.ts";
export type { MarkedLease, PromotionList, PromotionStore } from "./lifecycle/promotion-store.ts";
export { giveBack, judgeLease, LEASE, leaseOf, type Lease, type LeaseJudgement } from "./lifecycle/lease.ts";

export { capturedVariables, type CapturedVariables, type Release, type ReleasedLayer } from "./releases/release.ts";
export { parseStoredRelease, type StoredRelease } from "./releases/parse-release.ts";
export { renderCanonicalJson } from "./releases/render-release.ts";
export {
  planRelease,
  refuseTaken,
  sortReleaseNumbers,
  type ReleasePlan,
  type ReleaseRefusal,
  type ReleaseRequest,
} from "./releases/plan-release.ts";
export { compareReleases, type LayerDifference, type ReleasesComparison } from "./releases/compare-releases.ts";
export type { ReleaseStore, StoredArtifact, StoringEnd } from "./releases/release-store.ts";
export { isPrerelease, listPrereleases } from "./releases/prereleases.ts";
