import { AwsError } from "../aws-error.ts";
import type { Clock, Ids } from "../clock.ts";
import type { Place } from "../resources/world.ts";
import type { LogStore } from "../logs/log-store.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { CodeRunner, ExecutionSpec, FunctionError, Run } from "./code-runner.ts";
import { reservedConcurrency } from "./concurrency.ts";
import { describeExecution, findCurrent } from "./describe-execution.ts";
import { writeFunctionLog } from "./function-log.ts";
import type { FunctionStore } from "./function-store.ts";
import type { FunctionVersion } from "./function-version.ts";
import { noSuchFunction } from "./refusals.ts";
import { requireRunnable } from "./require-runnable.ts";
import { failureOf } from "./run-failure.ts";
import { renderRun } from "./run-lines.ts";
import { loggingOf } from "./show-function.ts";
import { createCounts, createSlots } from "./slots.ts";

/** One invocation of one version. */
export interface FunctionCall {
  readonly requestId: string;
  /** The event, as JSON. */
  readonly payload: string;
  /** As the caller named the function, with the qualifier. */
  readonly invokedArn: string;
  /** JSON, as the caller gave it. */
  readonly clientContext?: string | undefined;
}

/** What came of an invocation. */
export interface FunctionResult {
  /** The answer as JSON, or the error. */
  readonly payload: string;
  readonly failure: FunctionError | undefined;
  /** The end of the log, for `LogType: Tail`. */
  readonly log: string;
}

/** Runs functions and keeps their logs. */
export interface FunctionRuns {
  /** Runs a version once. Throws AWS's refusal when too many run already, and ours of code that the engine cannot run. */
  run(version: FunctionVersion, call: FunctionCall): Promise<FunctionResult>;
}

/** What running needs. */
export interface RunPorts {
  readonly clock: Clock;
  /** Names log streams and environments. */
  readonly requestIds: Ids;
  readonly archives: CodeArchives;
  readonly functions: FunctionStore;
  readonly logs: LogStore;
  readonly runner: CodeRunner;
  readonly findHostNames?: (place: Place) => readonly string[];
  /** How many processes run code at once; 16 if not told. */
  readonly mostProcesses?: number;
  /** How many invocations of an account and region may be under way, those included that wait; AWS's limit if not told. */
  readonly accountLimit?: number;
}

/** AWS: the largest answer of a synchronous invocation. */
const ANSWER_LIMIT_BYTES = 6_291_556;

/** How many processes run code at once: they share one machine. More invocations wait until one of them ends. */
const MOST_PROCESSES = 16;

/** AWS: how many invocations an account may have under way in a region (developer guide, "Lambda quotas"). */
const ACCOUNT_LIMIT = 1_000;

/** Returns what runs functions: the code's own time is real, whatever the engine's clock does. */
export function createFunctionRuns(ports: RunPorts): FunctionRuns {
  const { functions, mostProcesses = MOST_PROCESSES, accountLimit = ACCOUNT_LIMIT } = ports;
  const processes = createSlots(mostProcesses);
  const underWay = createCounts();
  return {
    async run(version, call) {
      requireRunnable(version);
      // AWS: what is reserved is the function's, for all its versions together.
      const reserved = reservedConcurrency(functions.find(version.place, version.name)?.settings ?? version.settings);
      const { account, region } = version.place;
      const leave = underWay.enter([
        { key: version.arn, most: reserved ?? Number.POSITIVE_INFINITY },
        { key: `${account}/${region}`, most: accountLimit },
      ]);
      if (leave === undefined) throw throttled();
      try {
        return await processes.within(async () => {
          // It may have been changed or deleted while this waited, and its code then be gone.
          const current = findCurrent(version, functions);
          if (current === undefined) throw noSuchFunction(call.invokedArn);
          requireRunnable(current);
          return await runOnce(current, call, ports);
        });
      } finally {
        leave();
      }
    },
  };
}

async function runOnce(version: FunctionVersion, call: FunctionCall, ports: RunPorts): Promise<FunctionResult> {
  const { clock, logs, runner } = ports;
  const { LogFormat: format, LogGroup: group, SystemLogLevel: systemLevel = "INFO" } = loggingOf(version);
  const spec = describeExecution(version, ports);
  const startedAtMs = clock.now();
  const run = await runner.run(spec, {
    requestId: call.requestId,
    payload: call.payload,
    nowMs: startedAtMs,
    clientContext: call.clientContext,
    context: {
      functionName: version.name,
      functionVersion: version.version,
      invokedFunctionArn: call.invokedArn,
      memoryLimitInMB: String(spec.memoryMb),
      logGroupName: group,
    },
  });
  const facts = {
    ...spec,
    requestId: call.requestId,
    version: version.version,
    format,
    systemLevel,
    startedAtMs,
    endedAtMs: clock.now(),
  };
  const lines = renderRun(run, facts);
  writeFunctionLog(logs, version, { stream: run.logStream, lines });
  return { ...resultOf(run, spec, call), log: lines.map(({ text }) => text).join("") };
}

function resultOf(
  run: Run,
  spec: ExecutionSpec,
  { requestId }: FunctionCall,
): Pick<FunctionResult, "payload" | "failure"> {
  const failure = failureOf(run.outcome, { requestId, timeoutMs: spec.timeoutMs }) ?? tooLarge(run);
  if (failure !== undefined) return { failure, payload: JSON.stringify(failure) };
  return { failure, payload: run.outcome.kind === "answered" ? run.outcome.payload : "null" };
}

function tooLarge({ outcome }: Run): FunctionError | undefined {
  if (outcome.kind !== "answered") return undefined;
  const sizeBytes = new TextEncoder().encode(outcome.payload).length;
  if (sizeBytes <= ANSWER_LIMIT_BYTES) return undefined;
  return {
    errorType: "Function.ResponseSizeTooLarge",
    errorMessage: `Response payload size (${sizeBytes} bytes) exceeded maximum allowed payload size (${ANSWER_LIMIT_BYTES} bytes).`,
  };
}

function throttled(): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", 429);
}
