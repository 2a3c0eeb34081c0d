export { compare } from "./compare/compare.ts";
export { describeDifference, describeDoubt } from "./compare/describe-comparison.ts";
export type { Comparison, ComparisonRules, Difference, Doubt, Tolerance } from "./model/comparison.ts";
export type { Json, JsonObject } from "./model/json.ts";
export { createIdHash, type IdHash } from "./model/id-hash.ts";
export type { Identifier, Reading, Side, Sides } from "./model/reading.ts";
export type { Entity, IndexMeasures, KeyMeasures, ObjectMeasures, Statistics } from "./model/statistics.ts";
export { parseReceipt, type ParsedReceipt } from "./receipt/parse-receipt.ts";
export { findPart, markOf, type ReadTarget, type Receipt, type ReceiptSide } from "./receipt/receipt.ts";
export {
  inspectReceipt,
  inspectUsedReceipt,
  verifyReceipt,
  verifyUsedReceipt,
  type HalfGoneCheck,
  type ReceiptCheck,
  type ReceiptVerdict,
} from "./receipt/verify-receipt.ts";
export { makeReceipt, renderReceipt, type ReceiptFacts } from "./receipt/write-receipt.ts";

export type { Clock, Copier, Coverage, Journal, MigrationPorts, Sites, Statistician } from "./migrate/ports.ts";
export type { MigrationRequest } from "./migrate/request.ts";
export { runMigration } from "./migrate/run-migration.ts";
export { describeEnding, type DescribedEnding } from "./plan/describe-ending.ts";
export { ENDINGS, type Ending } from "./plan/ending.ts";
export type { Entry, Step, StepResult } from "./plan/journal-entry.ts";
export { planNextStep } from "./plan/plan-next-step.ts";
export type { Form, Observation, ObservedSite, SiteName } from "./plan/sites.ts";
export { MigrationError, type MigrationErrorCode, type MigrationErrorParts } from "./errors.ts";
export { findPlaces, type StatisticsPlace } from "./read/find-places.ts";
export { parseEntities } from "./read/parse-entities.ts";
export { DECLARATION_FILE } from "./declaration/declaration-file.ts";
export {
  placeOf,
  type CopierDeclaration,
  type DataDeclaration,
  type LeverDeclaration,
  type MigrationDeclaration,
  type SecretHeaders,
  type SitePlace,
} from "./declaration/migration-declaration.ts";
export { parseDeclaration } from "./declaration/parse-declaration.ts";

export { judgeTraffic, VERDICTS, type TrafficRules, type TrafficVerdict } from "./cutover/judge-traffic.ts";
export { makeProbe } from "./cutover/make-probe.ts";
export { parseSources } from "./cutover/parse-sources.ts";
export {
  listNeeded,
  listWanted,
  planMoves,
  toEdits,
  type AddressedMove,
  type Move,
  type WantedVariable,
} from "./cutover/plan-moves.ts";
export {
  isRedirected,
  planRedirectStep,
  type RedirectObservation,
  type RedirectStep,
} from "./cutover/plan-redirect.ts";
export { findDestroyed, planRetirementStep } from "./cutover/plan-retirement.ts";
export type { Arrivals, RemainingStack, RetirementObservation, RetirementStep } from "./cutover/plan-retirement.ts";
export { nameOf, type RetiredStack, type Retirement } from "./cutover/retirement.ts";
export {
  portFor,
  type BrokerAddress,
  type LogSource,
  type LogStackPlace,
  type SearchPlace,
  type SourcesFile,
} from "./cutover/sources.ts";
export type { EventCount, ProbeResult, SentCount, SourceTraffic, TrafficReading } from "./cutover/traffic.ts";
export { makeTrafficReceipt, parseTrafficReceipt, renderTrafficReceipt } from "./cutover/traffic-receipt.ts";
export type { MovedSource, ParsedTrafficReceipt, TrafficReceipt } from "./cutover/traffic-receipt.ts";
