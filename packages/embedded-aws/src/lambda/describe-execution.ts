import type { Clock, Ids } from "../clock.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { Place } from "../resources/world.ts";
import type { CodeArchives } from "./code-archives.ts";
import type { ExecutionSpec } from "./code-runner.ts";
import { nameLogStream } from "./function-log.ts";
import { LATEST } from "./function-reference.ts";
import type { FunctionStore } from "./function-store.ts";
import type { FunctionVersion } from "./function-version.ts";
import { loggingOf, memoryMb, timeoutSeconds, variablesOf } from "./show-function.ts";

/** What a spec is made of. */
export interface SpecPorts {
  readonly clock: Clock;
  /** Names log streams. */
  readonly requestIds: Ids;
  readonly archives: CodeArchives;
  readonly functions: FunctionStore;
  /** The host names that resources of an account and region have given out; none if not told. */
  readonly findHostNames?: (place: Place) => readonly string[];
}

/** Returns what a process that runs a version is started with. */
export function describeExecution(
  version: FunctionVersion,
  { archives, functions, requestIds, clock, findHostNames = () => [] }: SpecPorts,
): ExecutionSpec {
  const { settings, code, place, name } = version;
  const logging = loggingOf(version);
  const sha256 = code?.sha256 ?? "";
  const runtime = textOrNumber(settings["Runtime"]) ?? "";
  const memory = memoryMb(settings);
  const handler = textOrNumber(settings["Handler"]) ?? "";
  return {
    key: keyOf(version),
    isCurrent: () => {
      const current = findCurrent(version, functions);
      return current !== undefined && keyOf(current) === keyOf(version);
    },
    readArchive: () => archives.read(sha256),
    handler,
    timeoutMs: timeoutSeconds(settings) * 1000,
    memoryMb: memory,
    logFormat: logging.LogFormat,
    logLevel: logging.ApplicationLogLevel ?? "INFO",
    hostNames: findHostNames(place),
    nameStream: () => nameLogStream(version, { nowMs: clock.now(), id: requestIds.hex(32) }),
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

/** Returns a version as it is now, after whatever was waited for; undefined when it is gone. */
export function findCurrent(
  { place, name, version }: FunctionVersion,
  functions: FunctionStore,
): FunctionVersion | undefined {
  const of = functions.find(place, name);
  return of && (version === LATEST ? of : functions.findVersion(of, version));
}

/** A function that is made anew under the same name has another revision. */
function keyOf({ arn, version, revisionId, code }: FunctionVersion): string {
  return `${arn}:${version} ${revisionId} ${code?.sha256 ?? ""}`;
}
