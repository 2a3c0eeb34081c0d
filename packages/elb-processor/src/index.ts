export { parseLine } from "./parse/parse-line.ts";
export type {
  AlbConnectionLine,
  AlbHealthCheckLine,
  AlbLine,
  ClassicLine,
  Endpoint,
  LogLine,
  NlbTlsLine,
  ParsedLine,
  RequestLine,
  UnparsableLine,
} from "./parse/parsed-line.ts";
export { LINE_FORMATS, type LineFormat } from "./parse/field-names.ts";
export { eventIds } from "./event/event-id.ts";
export { createDescriber } from "./event/create-describer.ts";
export {
  EVENT_FORMS,
  type DescribeEvent,
  type EventForm,
  type EventLabels,
  type EventSettings,
  type LogEvent,
} from "./event/log-event.ts";
export { createEventMaker, type EventMaker, type EventMaking } from "./lines/make-events.ts";
export type { EventBatch } from "./lines/event-batches.ts";
export type { LogObject } from "./event/log-object.ts";
export { CHECK_SOURCE } from "./request/read-event.ts";
export type { LineCounts, ObjectEnding, ObjectSummary, RunSummary } from "./run/run-summary.ts";
export { readSummary } from "./run/summary-lines.ts";
export { METRICS_NAMESPACE } from "./run/metrics.ts";
export { DEFAULT_SETTINGS, TRANSPORTS, type Settings, type Transport } from "./settings/settings.ts";
export { readSettings, type SettingsReading } from "./settings/read-settings.ts";
export { gatherRuns, type GatheredRuns, type LoggedRun } from "./reconcile/gather-runs.ts";
export { reconcile, type JudgedObject, type Reconciliation } from "./reconcile/reconcile.ts";
export { STANDING_KINDS, type Standing } from "./reconcile/standing.ts";
export type { GoneBytes } from "./reconcile/find-gone.ts";
export type { StoredObject } from "./reconcile/stored-object.ts";
export { findObjects, judgeDeadLetter } from "./replay/judge-dead-letter.ts";
export { judgeKey, readNamedKey, type KeyJudgement } from "./replay/judge-key.ts";
export { makeReplayEvent } from "./replay/replay-event.ts";
