import { notModelled } from "../aws-error.ts";
import type { JsonObject } from "../json.ts";
import type { QueueStore } from "../sqs/queue-store.ts";
import { requireDeadLetterQueue } from "./dead-letters.ts";
import { invalidParameterValue, requireOneOf, requirePattern, requireRange } from "./refusals.ts";

/** The settings of a function that calls may give, as the API has them. */
export interface SettingsInput {
  readonly Role?: string;
  readonly Handler?: string;
  readonly Runtime?: string;
  readonly Description?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
  readonly DeadLetterConfig?: { readonly TargetArn?: string };
  readonly TracingConfig?: { readonly Mode?: string };
  readonly EphemeralStorage?: { readonly Size: number };
  readonly LoggingConfig?: {
    readonly LogFormat?: string;
    readonly LogGroup?: string;
    readonly ApplicationLogLevel?: string;
    readonly SystemLogLevel?: string;
  };
}

/** The members of `SettingsInput`. */
export const SETTINGS = [
  "Role",
  "Handler",
  "Runtime",
  "Description",
  "Timeout",
  "MemorySize",
  "Environment",
  "DeadLetterConfig",
  "TracingConfig",
  "EphemeralStorage",
  "LoggingConfig",
] as const satisfies readonly (keyof SettingsInput)[];

/** Returns what a call says of a function's settings, as `AWS::Lambda::Function` has them; throws AWS's refusals. */
export function readSettings(input: SettingsInput, queues: QueueStore): JsonObject {
  checkSettings(input, queues);
  const given = SETTINGS.flatMap((name) => {
    const value = input[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(given);
}

function checkSettings(input: SettingsInput, queues: QueueStore): void {
  const { Role, Handler, Runtime, Environment, DeadLetterConfig, TracingConfig, EphemeralStorage } = input;
  requireRange("timeout", input.Timeout, [1, 900]);
  requireRange("memorySize", input.MemorySize, [128, 10_240]);
  requireRange("ephemeralStorage.size", EphemeralStorage?.Size, [512, 10_240]);
  if (Role !== undefined) {
    requirePattern("role", Role, /^arn:(aws[a-zA-Z-]*)?:iam::\d{12}:role\/?[a-zA-Z_0-9+=,.@\-_/]+$/);
  }
  if (Handler !== undefined) requirePattern("handler", Handler, /^[^\s]{1,128}$/);
  if (Runtime !== undefined) requireRuntime(Runtime);
  if (TracingConfig?.Mode === "Active") throw notModelled("the tracing mode Active");
  requireDeadLetterQueue(queues, DeadLetterConfig?.TargetArn);
  checkVariables(Environment?.Variables ?? {});
  checkLogging(input.LoggingConfig ?? {});
}

/** AWS: levels belong to the format JSON (developer guide, "Configuring advanced logging controls"). */
function checkLogging(config: NonNullable<SettingsInput["LoggingConfig"]>): void {
  const { LogFormat, LogGroup, ApplicationLogLevel, SystemLogLevel } = config;
  const applicationLevels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
  requireOneOf("loggingConfig.logFormat", LogFormat, ["JSON", "Text"]);
  requireOneOf("loggingConfig.applicationLogLevel", ApplicationLogLevel, applicationLevels);
  requireOneOf("loggingConfig.systemLogLevel", SystemLogLevel, ["DEBUG", "INFO", "WARN"]);
  if (LogGroup !== undefined) requirePattern("loggingConfig.logGroup", LogGroup, /^[.\-_/#A-Za-z0-9]{1,512}$/);
  if (LogFormat === "JSON" || (ApplicationLogLevel ?? SystemLogLevel) === undefined) return;
  throw invalidParameterValue("To set ApplicationLogLevel and SystemLogLevel, LogFormat must be set to JSON.");
}

/** AWS Lambda developer guide, "Supported runtimes". */
const RUNTIMES =
  /^(nodejs(18|20|22|24)\.x|python3\.(9|1[0-4])|java(8\.al2|11|17|21|25)|dotnet(8|10)|ruby3\.[2-4]|provided\.al2(023)?)$/;

function requireRuntime(runtime: string): void {
  if (RUNTIMES.test(runtime)) return;
  throw invalidParameterValue(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set or be a valid ARN`,
  );
}

/** AWS: variables that the runtime sets (developer guide, "Reserved environment variables"). */
const RESERVED =
  /^(_HANDLER|_X_AMZN_TRACE_ID|AWS_DEFAULT_REGION|AWS_REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_.*|AWS_ACCESS_KEY|AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|LAMBDA_TASK_ROOT|LAMBDA_RUNTIME_DIR)$/;

const VARIABLES_LIMIT_BYTES = 4_096;

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(variables).filter((name) => RESERVED.test(name));
  if (reserved.length > 0) {
    throw invalidParameterValue(
      "Lambda was unable to configure your environment variables because the environment variables you have provided " +
        "contains reserved keys that are currently not supported for modification. " +
        `Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  }
  const sizeBytes = new TextEncoder().encode(JSON.stringify(variables)).length;
  if (sizeBytes <= VARIABLES_LIMIT_BYTES) return;
  throw invalidParameterValue(
    "Lambda was unable to configure your environment variables because the environment variables you have provided " +
      "exceeded the 4KB limit.",
  );
}
