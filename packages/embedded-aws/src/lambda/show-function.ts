import { isList, type JsonObject } from "../json.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import type { FunctionVersion } from "./function-version.ts";

/** What a configuration says of a change that is under way. */
export type Phase = "settled" | "creating" | "updating";

/** How a function is shown. */
export interface ShownAs {
  /** Of what the caller asked for: the ARN ends in it. */
  readonly qualifier?: string | undefined;
  readonly phase?: Phase;
}

const CREATING = "The function is being created.";

/**
 * Returns a function's configuration as the API gives it.
 * AWS: the answer of a call that makes or changes a function says that it is under way. Here it is done with the answer.
 */
export function showFunction(version: FunctionVersion, { qualifier, phase = "settled" }: ShownAs = {}): object {
  const { settings, code } = version;
  return {
    FunctionName: version.name,
    FunctionArn: qualifier === undefined ? version.arn : `${version.arn}:${qualifier}`,
    Runtime: textOrNumber(settings["Runtime"]),
    Role: textOrNumber(settings["Role"]),
    Handler: textOrNumber(settings["Handler"]),
    CodeSize: code?.sizeBytes ?? 0,
    CodeSha256: code?.sha256,
    Description: version.description,
    Timeout: timeoutSeconds(settings),
    MemorySize: memoryMb(settings),
    LastModified: renderTimestamp(version.lastModifiedMs).replace("Z", "+0000"),
    Version: version.version,
    ...showVpc(settings),
    ...given(settings, "DeadLetterConfig"),
    ...showEnvironment(settings),
    TracingConfig: { Mode: textOrNumber(objectAt(settings, "TracingConfig")["Mode"]) ?? "PassThrough" },
    RevisionId: version.revisionId,
    ...showPhase(phase),
    PackageType: textOrNumber(settings["PackageType"]) ?? "Zip",
    Architectures: isList(settings["Architectures"]) ? settings["Architectures"] : ["x86_64"],
    EphemeralStorage: { Size: Number(objectAt(settings, "EphemeralStorage")["Size"] ?? 512) },
    SnapStart: {
      ApplyOn: textOrNumber(objectAt(settings, "SnapStart")["ApplyOn"]) ?? "None",
      OptimizationStatus: "Off",
    },
    LoggingConfig: loggingOf(version),
  };
}

/** Returns how a function logs, with the defaults. */
export function loggingOf({ name, settings }: Pick<FunctionVersion, "name" | "settings">): {
  readonly LogFormat: "Text" | "JSON";
  readonly LogGroup: string;
  readonly ApplicationLogLevel?: string;
  readonly SystemLogLevel?: string;
} {
  const given = objectAt(settings, "LoggingConfig");
  const LogGroup = textOrNumber(given["LogGroup"]) ?? `/aws/lambda/${name}`;
  if (given["LogFormat"] !== "JSON") return { LogFormat: "Text", LogGroup };
  const ApplicationLogLevel = textOrNumber(given["ApplicationLogLevel"]) ?? "INFO";
  return {
    LogFormat: "JSON",
    ApplicationLogLevel,
    SystemLogLevel: textOrNumber(given["SystemLogLevel"]) ?? "INFO",
    LogGroup,
  };
}

/** Returns how long a function may run. */
export function timeoutSeconds(settings: JsonObject): number {
  return Number(settings["Timeout"] ?? 3);
}

/** Returns how much memory a function has. */
export function memoryMb(settings: JsonObject): number {
  return Number(settings["MemorySize"] ?? 128);
}

/** Returns the variables that a function's settings give its code. */
export function variablesOf(settings: JsonObject): Readonly<Record<string, string>> {
  const given = Object.entries(objectAt(objectAt(settings, "Environment"), "Variables"));
  return Object.fromEntries(given.map(([name, value]) => [name, textOrNumber(value) ?? ""]));
}

/** Returns a function's tags as a map, which is the form of the API. */
export function tagsOf(settings: JsonObject): Readonly<Record<string, string>> {
  return Object.fromEntries(
    objectsAt(settings, "Tags").map(({ Key, Value }) => [textOrNumber(Key) ?? "", textOrNumber(Value) ?? ""]),
  );
}

function showPhase(phase: Phase): object {
  switch (phase) {
    case "settled":
      return { State: "Active", LastUpdateStatus: "Successful" };
    case "creating":
      return { State: "Pending", StateReason: CREATING, StateReasonCode: "Creating" };
    case "updating":
      // AWS: the words are those of a creation.
      return {
        State: "Active",
        LastUpdateStatus: "InProgress",
        LastUpdateStatusReason: CREATING,
        LastUpdateStatusReasonCode: "Creating",
      };
  }
}

function showEnvironment(settings: JsonObject): object {
  return settings["Environment"] === undefined ? {} : { Environment: { Variables: variablesOf(settings) } };
}

function showVpc(settings: JsonObject): object {
  if (settings["VpcConfig"] === undefined) return {};
  const { SubnetIds = [], SecurityGroupIds = [] } = objectAt(settings, "VpcConfig");
  return { VpcConfig: { SubnetIds, SecurityGroupIds } };
}

function given(settings: JsonObject, name: string): JsonObject {
  const value = settings[name];
  return value === undefined ? {} : { [name]: value };
}
