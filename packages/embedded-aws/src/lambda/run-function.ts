import { AwsError } from "../aws-error.ts";
import type { Clock, Ids } from "../clock.ts";
import { isList, type Json } from "../json.ts";
import type { LogStore } from "../logs/log-store.ts";
import { textOrNumber } from "../resources/property-values.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { CodeRunner, ExecutionSpec, FunctionError, Run } from "./code-runner.ts";
import { reservedConcurrency } from "./concurrency.ts";
import { LATEST } from "./function-reference.ts";
import type { FunctionStore, FunctionVersion } from "./function-store.ts";
import { failureOf } from "./run-failure.ts";
import { renderRun } from "./run-lines.ts";
import { loggingOf, memoryMb, timeoutSeconds, variablesOf } from "./show-function.ts";

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
}

/** AWS: the largest answer of a synchronous invocation. */
const ANSWER_LIMIT_BYTES = 6_291_556;

/** Returns what runs functions: the code's own time is real, whatever the engine's clock does. */
export function createFunctionRuns(ports: RunPorts): FunctionRuns {
  const running = new Map<string, number>();
  return {
    async run(version, call) {
      requireRunnable(version);
      const count = running.get(version.arn) ?? 0;
      // AWS: what is reserved is the function's, for all its versions together.
      const reserved = reservedConcurrency(
        ports.functions.find(version.place, version.name)?.settings ?? version.settings,
      );
      if (reserved !== undefined && count >= reserved) throw throttled();
      running.set(version.arn, count + 1);
      try {
        return await runOnce(version, call, ports);
      } finally {
        running.set(version.arn, (running.get(version.arn) ?? 1) - 1);
      }
    },
  };
}

/** Throws ours of a function whose code the engine cannot run. */
export function requireRunnable(version: FunctionVersion): void {
  const problem = whyNotRunnable(version);
  if (problem === undefined) return;
  throw new AwsError("NotModelled", `embedded-aws does not run the function ${version.name}: ${problem}.`, 501);
}

function whyNotRunnable({ settings, code }: FunctionVersion): string | undefined {
  const runtime = textOrNumber(settings["Runtime"]) ?? "";
  if (code === undefined) return "it has no zip archive with code";
  if (!/^nodejs(18|20|22|24)\.x$/.test(runtime)) {
    return `its runtime is ${runtime}, and only nodejs18.x, nodejs20.x, nodejs22.x and nodejs24.x are run here, on the Node.js at hand`;
  }
  if (isGiven(settings["Layers"]) || isGiven(settings["FileSystemConfigs"])) {
    return "it has layers or file systems, which are not mounted here; bundle what it needs into its code";
  }
  // Node.js would take more permissions from there; it reads underscores as hyphens, and text behind backslashes as it is.
  if (/allow|permission|\\/i.test(variablesOf(settings)["NODE_OPTIONS"] ?? "")) {
    return "its NODE_OPTIONS would let it out of its folder";
  }
  return undefined;
}

function isGiven(list: Json | undefined): boolean {
  return isList(list) && list.length > 0;
}

async function runOnce(version: FunctionVersion, call: FunctionCall, ports: RunPorts): Promise<FunctionResult> {
  const { clock, logs, runner } = ports;
  const { LogFormat: format, LogGroup: group, SystemLogLevel: systemLevel = "INFO" } = loggingOf(version);
  const spec = specOf(version, ports);
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
  if (lines.length > 0) {
    const events = lines.map(({ atMs, text }) => ({ timestampMs: atMs, message: text }));
    logs.write(
      version.place,
      { group, stream: run.logStream },
      events.toSorted((a, b) => a.timestampMs - b.timestampMs),
    );
  }
  return { ...resultOf(run, spec, call), log: lines.map(({ text }) => text).join("") };
}

function specOf(version: FunctionVersion, { archives, functions, requestIds, clock }: RunPorts): ExecutionSpec {
  const { settings, code, place, name } = version;
  const logging = loggingOf(version);
  const sha256 = code?.sha256 ?? "";
  const runtime = textOrNumber(settings["Runtime"]) ?? "";
  const memory = memoryMb(settings);
  const handler = textOrNumber(settings["Handler"]) ?? "";
  return {
    key: keyOf(version),
    isCurrent: () => {
      const of = functions.find(place, name);
      const current = of && (version.version === LATEST ? of : functions.findVersion(of, version.version));
      return current !== undefined && keyOf(current) === keyOf(version);
    },
    readArchive: () => archives.read(sha256),
    handler,
    timeoutMs: timeoutSeconds(settings) * 1000,
    memoryMb: memory,
    logFormat: logging.LogFormat,
    logLevel: logging.ApplicationLogLevel ?? "INFO",
    nameStream: () => streamName(version, logging.LogGroup, { nowMs: clock.now(), id: requestIds.hex(32) }),
    variables: {
      ...variablesOf(settings),
      _HANDLER: handler,
      AWS_REGION: place.region,
      AWS_DEFAULT_REGION: place.region,
      AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: version.version,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memory),
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: logging.LogGroup,
      // The key is the account; see the README. What it may do is not modelled.
      AWS_ACCESS_KEY_ID: place.account,
      AWS_SECRET_ACCESS_KEY: "embedded-aws",
    },
  };
}

/** A function that is made anew under the same name has another revision. */
function keyOf({ arn, version, revisionId, code }: FunctionVersion): string {
  return `${arn}:${version} ${revisionId} ${code?.sha256 ?? ""}`;
}

/** AWS: where a function names its own log group, other functions may write there too. */
function streamName(
  { name, version }: FunctionVersion,
  group: string,
  { nowMs, id }: { readonly nowMs: number; readonly id: string },
): string {
  const day = renderTimestamp(nowMs).slice(0, 10).replaceAll("-", "/");
  return group === `/aws/lambda/${name}` ? `${day}/[${version}]${id}` : `${day}/${name}[${version}]${id}`;
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
