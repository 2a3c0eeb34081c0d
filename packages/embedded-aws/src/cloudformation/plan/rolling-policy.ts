import { isList, isObject } from "../../json.ts";
import type { Json, JsonObject } from "../../json.ts";
import { durationMs } from "../model/duration.ts";
import { numberIn, textIn } from "../model/signal-demand.ts";

/**
 * How a group's instances are to be replaced: AutoScalingRollingUpdate with its defaults.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export interface RollingPolicy {
  readonly maxBatchSize: number;
  readonly minInService: number;
  /** How many in a hundred of the obsolete instances must be replaced by one that signals success. */
  readonly minSuccessfulPercent: number;
  /** How many in a hundred of the group's capacity must be in service after each batch. */
  readonly minActivePercent: number;
  /** What follows when instances were added: as many signals, or as much time. */
  readonly awaits: "signals" | "time";
  /** As the template says it: `PT5M`. */
  readonly pauseTime: string;
  readonly pauseMs: number;
  readonly suspendProcesses: readonly string[];
}

/** Returns the rolling update that an UpdatePolicy asks for, or undefined. */
export function rollingPolicyOf(updatePolicy: JsonObject | undefined): RollingPolicy | undefined {
  const rolling = updatePolicy?.["AutoScalingRollingUpdate"];
  if (!isObject(rolling)) return undefined;
  const awaits = textIn(rolling, "WaitOnResourceSignals", "false") === "true" ? "signals" : "time";
  // AWS: without signals there is no pause unless the template asks for one.
  const pauseTime = textIn(rolling, "PauseTime", awaits === "signals" ? "PT5M" : "PT0S");
  return {
    maxBatchSize: numberIn(rolling, "MaxBatchSize", 1),
    minInService: numberIn(rolling, "MinInstancesInService", 0),
    minSuccessfulPercent: toTenth(numberIn(rolling, "MinSuccessfulInstancesPercent", 100)),
    minActivePercent: toTenth(numberIn(rolling, "MinActiveInstancesPercent", 100)),
    awaits,
    pauseTime,
    pauseMs: durationMs(pauseTime) ?? 0,
    suspendProcesses: textsOf(rolling["SuspendProcesses"]),
  };
}

/** Returns how many are as many in a hundred of `count`, rounded up: half of five instances is three. */
export function shareOf(count: number, percent: number): number {
  return Math.ceil((count * percent) / 100);
}

/** AWS: CloudFormation rounds to the nearest tenth of a percent. */
function toTenth(percent: number): number {
  return Math.round(percent * 10) / 10;
}

function textsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}
