import { openAlarmStates } from "../../cloudwatch/alarm-states.ts";
import { findAlarm } from "../../cloudwatch/alarms.ts";
import type { Store } from "../../state/store.ts";
import type { StackRecord } from "../model/records.ts";

/** Returns why a stack's rollback triggers make its operation fail, or undefined while they do not. */
export type JudgeTriggers = (
  stack: Pick<StackRecord, "account" | "region" | "rollbackConfiguration">,
) => string | undefined;

/**
 * Returns the judge of triggers over the alarms in the store.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-rollback-triggers.html: an operation fails
 * when an alarm rings, or is not there. Its words are not on record; these are ours.
 */
export function createTriggerJudge(store: Store): JudgeTriggers {
  return ({ account, region, rollbackConfiguration }) => {
    for (const { arn } of rollbackConfiguration?.triggers ?? []) {
      const name = alarmNameOf(arn, { account, region });
      if (name === undefined || findAlarm(store, { account, region }, name) === undefined) {
        return `The rollback trigger ${arn} does not exist.`;
      }
      const state = openAlarmStates(store).find({ account, region }, name);
      if (state?.value === "ALARM") return `The rollback trigger ${arn} is in ALARM.`;
    }
    return undefined;
  };
}

/** AWS: an alarm of another region cannot be a trigger. */
function alarmNameOf(arn: string, { account, region }: Pick<StackRecord, "account" | "region">): string | undefined {
  const prefix = `arn:aws:cloudwatch:${region}:${account}:alarm:`;
  return arn.startsWith(prefix) ? arn.slice(prefix.length) : undefined;
}
