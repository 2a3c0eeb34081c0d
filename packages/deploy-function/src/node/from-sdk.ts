import type * as Sdk from "@aws-sdk/client-lambda";
import type { ObservedVersion } from "../model/observed-code.ts";
import type { Answer } from "../plan/judge-proof.ts";

/** Returns a version as the pipeline sees it. */
export function toVersion(found: Sdk.FunctionConfiguration): ObservedVersion {
  const { Version = "", CodeSha256 = "", Description = "", RevisionId = "", Timeout = 3 } = found;
  return {
    version: Version,
    codeSha256: CodeSha256,
    description: Description,
    revisionId: RevisionId,
    ...toState(found),
    timeoutMs: Timeout * 1000,
    settings: toSettings(found),
  };
}

/** AWS: a function that was not called for weeks is `Inactive`, and the next call wakes it. */
function toState(found: Sdk.FunctionConfiguration): Pick<ObservedVersion, "state" | "reason"> {
  const { State = "Active", StateReason, LastUpdateStatus = "Successful", LastUpdateStatusReason } = found;
  if (State === "Failed") return { state: "failed", reason: StateReason };
  if (LastUpdateStatus === "Failed") return { state: "failed", reason: LastUpdateStatusReason };
  if (State === "Pending" || LastUpdateStatus === "InProgress") return { state: "waking", reason: undefined };
  return { state: "ready", reason: undefined };
}

/**
 * Everything of a function's configuration that a version keeps. Lists are sorted where their order means nothing.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
 */
function toSettings(found: Sdk.FunctionConfiguration): Readonly<Record<string, string>> {
  const { VpcConfig, Environment, LoggingConfig } = found;
  const known: Readonly<Record<string, unknown>> = {
    Runtime: found.Runtime,
    Handler: found.Handler,
    Role: found.Role,
    Timeout: found.Timeout,
    MemorySize: found.MemorySize,
    Architectures: found.Architectures,
    SubnetIds: VpcConfig?.SubnetIds?.toSorted(),
    SecurityGroupIds: VpcConfig?.SecurityGroupIds?.toSorted(),
    DeadLetterConfig: found.DeadLetterConfig?.TargetArn,
    KMSKeyArn: found.KMSKeyArn,
    TracingConfig: found.TracingConfig?.Mode,
    Layers: found.Layers?.map(({ Arn }) => Arn),
    FileSystemConfigs: found.FileSystemConfigs,
    EphemeralStorage: found.EphemeralStorage?.Size,
    LogGroup: LoggingConfig?.LogGroup,
    LogFormat: LoggingConfig?.LogFormat,
    ...Object.fromEntries(
      Object.entries(Environment?.Variables ?? {}).map(([name, value]) => [`Environment.${name}`, value]),
    ),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => {
      const isEmpty = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
      return isEmpty ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)]];
    }),
  );
}

/** Returns an invocation's answer, with the end of its log line by line. */
export function toAnswer({ FunctionError, Payload, LogResult }: Sdk.InvokeCommandOutput): Answer {
  const log = Buffer.from(LogResult ?? "", "base64").toString("utf8");
  return {
    error: FunctionError,
    payload: Payload === undefined ? "" : Buffer.from(Payload).toString("utf8"),
    log: log
      .split("\n")
      .map((line) => line.trimEnd())
      .filter((line) => line !== ""),
  };
}
