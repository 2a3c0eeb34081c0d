export { EngineError, type EngineErrorCode } from "./engine-error.ts";
export type { Clock, Ids, Speed } from "./clock.ts";
export { createCountingIds } from "./counting-ids.ts";
export { DEFAULT_PORT, serveEmbeddedAws, type ServeOptions } from "./node/serve.ts";
export { type EmbeddedAws, type EmbeddedAwsOptions, startEmbeddedAws } from "./node/start.ts";
export { findRunningEngine, type RunningEngine } from "./node/state-lock.ts";
export { type Visit, visitEngine } from "./node/visitors.ts";
