import { validationError } from "../../aws-error.ts";
import type { StackRecord } from "../model/records.ts";
import { TRIGGER_TYPES } from "../model/rollback-configuration.ts";
import type { RollbackConfiguration } from "../model/rollback-configuration.ts";
import { constraintError } from "./check-input.ts";

export interface RollbackConfigurationInput {
  readonly RollbackConfiguration?: {
    readonly RollbackTriggers?: readonly { readonly Arn?: string; readonly Type?: string }[];
    readonly MonitoringTimeInMinutes?: number;
  };
}

const MOST_TRIGGERS = 5;
const MOST_MINUTES = 180;

/**
 * Returns the rollback configuration that an operation works with: what the request says, or else the stack's.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_RollbackConfiguration.html: a list of triggers
 * takes the place of the one before, an empty one too.
 */
export function chooseRollbackConfiguration(
  { RollbackConfiguration: asked }: RollbackConfigurationInput,
  stack?: StackRecord,
): RollbackConfiguration | undefined {
  const before = stack?.rollbackConfiguration;
  if (asked === undefined) return before;
  const { RollbackTriggers, MonitoringTimeInMinutes: minutes } = asked;
  checkMinutes(minutes);
  return {
    triggers: RollbackTriggers === undefined ? (before?.triggers ?? []) : readTriggers(RollbackTriggers),
    monitoringMinutes: minutes ?? before?.monitoringMinutes,
  };
}

function checkMinutes(minutes: number | undefined): void {
  if (minutes === undefined || (minutes >= 0 && minutes <= MOST_MINUTES)) return;
  const bound = minutes < 0 ? "greater than or equal to 0" : `less than or equal to ${MOST_MINUTES}`;
  throw constraintError(
    "rollbackConfiguration.monitoringTimeInMinutes",
    String(minutes),
    `Member must have value ${bound}`,
  );
}

function readTriggers(
  triggers: readonly { readonly Arn?: string; readonly Type?: string }[],
): RollbackConfiguration["triggers"] {
  if (triggers.length > MOST_TRIGGERS) {
    const constraint = `Member must have length less than or equal to ${MOST_TRIGGERS}`;
    throw constraintError("rollbackConfiguration.rollbackTriggers", JSON.stringify(triggers), constraint);
  }
  return triggers.map(({ Arn: arn = "", Type: type = "" }) => {
    const types: readonly string[] = TRIGGER_TYPES;
    if (arn === "" || !types.includes(type)) {
      // What AWS says to these is not on record.
      throw validationError(`A rollback trigger needs an Arn and a Type of [${TRIGGER_TYPES.join(", ")}].`);
    }
    return { arn, type };
  });
}
