export { EngineError, type EngineErrorCode } from "./engine-error.ts";
export type { Clock, Ids, Speed } from "./clock.ts";
export { createCountingIds } from "./counting-ids.ts";
export { type EmbeddedAws, type EmbeddedAwsOptions, startEmbeddedAws } from "./node/start.ts";
export { findRunningEngine, type RunningEngine } from "./node/state-lock.ts";
