import { readAwsSettings, type AwsEnvironment } from "./aws-settings.ts";
import { connectFailedEvents, type FailedEvents } from "./failed-events.ts";
import { connectFunctionLog, type FunctionLog } from "./function-log.ts";
import { connectLiveFunction, type LiveFunction } from "./live-function.ts";
import { connectLogBucket, type LogBucket } from "./log-bucket.ts";

export { countIndexed, type ElasticsearchPlace, type IndexedCounts } from "./elasticsearch.ts";
export type { DeadLetter } from "./failed-events.ts";
export { LogStackError } from "./log-stack-error.ts";

/** What a stack of elb-logs is made of, by the names that its outputs tell. */
export interface LogStackNames {
  readonly bucket: string;
  readonly functionName: string;
  readonly logGroup: string;
  readonly failedEventsUrl: string;
}

/** The parts of a stack of elb-logs that are looked at from outside. */
export interface LogStack {
  readonly names: LogStackNames;
  readonly bucket: LogBucket;
  readonly log: FunctionLog;
  readonly live: LiveFunction;
  readonly failedEvents: FailedEvents;
  close(): void;
}

/** Connects with a stack of elb-logs, as this environment of a process leads to AWS. Nothing is asked yet. */
export function connectLogStack(names: LogStackNames, env: AwsEnvironment): LogStack {
  const settings = readAwsSettings(env);
  const bucket = connectLogBucket(names.bucket, settings);
  const log = connectFunctionLog(names.logGroup, settings);
  const live = connectLiveFunction(names.functionName, settings);
  const failedEvents = connectFailedEvents(names.failedEventsUrl, settings);
  const close = (): void => {
    for (const part of [bucket, log, live, failedEvents]) part.close();
  };
  return { names, bucket, log, live, failedEvents, close };
}
