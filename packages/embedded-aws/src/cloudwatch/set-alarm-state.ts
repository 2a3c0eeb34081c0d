import { AwsError, notModelled } from "../aws-error.ts";
import type { Clock } from "../clock.ts";
import { pageInOrder } from "../page.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { openAlarmStates, type AlarmValue, type StateChange } from "./alarm-states.ts";
import { findAlarm } from "./alarms.ts";
import { reviewParents } from "./review-composites.ts";

/** Which alarm is to be in which state, and why. */
export interface AlarmStateInput {
  readonly AlarmName: string;
  readonly StateValue: AlarmValue;
  readonly StateReason: string;
  readonly StateReasonData?: string;
}

/** What alarms need from the rest of the engine. */
export interface AlarmPorts {
  readonly store: Store;
  readonly clock: Clock;
}

/**
 * Returns SetAlarmState: an alarm rings, or stops to, and composite alarms that look at it follow. It stays so until the next
 * call, for nothing measures anything here, and no action is taken. AWS: a composite alarm that is set itself stays so until
 * one of its own changes its state.
 */
export function setAlarmState({ store, clock }: AlarmPorts) {
  return (input: AlarmStateInput, context: CallContext): object => {
    const { AlarmName: alarmName, StateValue: value, StateReason: reason, StateReasonData: reasonData } = input;
    const alarm = findAlarm(store, context, alarmName);
    if (alarm === undefined) throw new AwsError("ResourceNotFound", `The alarm ${alarmName} does not exist.`, 404);
    const states = openAlarmStates(store);
    const from = states.find(context, alarmName);
    const nowMs = clock.now();
    states.change({
      account: context.account,
      region: context.region,
      alarmName,
      alarmType: alarm.type,
      from,
      to: { value, reason, reasonData, sinceMs: nowMs },
    });
    if (from?.value !== value) reviewParents(alarm.resource, { store, nowMs });
    return {};
  };
}

/** Which changes of which alarms a request is about. */
export interface HistoryInput {
  readonly AlarmName?: string;
  readonly AlarmTypes?: readonly string[];
  readonly HistoryItemType?: string;
  /** Milliseconds since the Unix epoch, both. */
  readonly StartDate?: number;
  readonly EndDate?: number;
  readonly ScanBy?: "TimestampDescending" | "TimestampAscending";
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

/** Returns DescribeAlarmHistory: the changes of state; that alarms were made, changed or deleted is not on record. */
export function describeAlarmHistory({ store }: AlarmPorts) {
  return (input: HistoryInput, context: CallContext): object => {
    const { ScanBy: order = "TimestampDescending", MaxRecords = 100, NextToken, HistoryItemType: type } = input;
    if (type !== undefined && type !== "StateUpdate") throw notModelled(`the history of alarms of type ${type}`);
    const numbered = openAlarmStates(store)
      .history(context)
      .map((change, index) => ({ change, key: String(index).padStart(9, "0") }));
    const { items, nextToken } = pageInOrder(
      numbered.filter(({ change }) => isWanted(change, input)),
      {
        token: NextToken,
        size: MaxRecords,
        keyOf: ({ key }) => key,
        order: order === "TimestampDescending" ? "descending" : "ascending",
        invalidToken: new AwsError("InvalidNextToken", "The next token specified is invalid."),
      },
    );
    return { AlarmHistoryItems: items.map(({ change }) => showChange(change)), NextToken: nextToken };
  };
}

function isWanted({ alarmName, alarmType, to }: StateChange, input: HistoryInput): boolean {
  const { AlarmName, AlarmTypes, StartDate, EndDate } = input;
  // AWS: of metric alarms only, unless the request asks for composite ones.
  const types = AlarmTypes === undefined || AlarmTypes.length === 0 ? ["MetricAlarm"] : AlarmTypes;
  return (
    types.includes(alarmType) &&
    (AlarmName === undefined || alarmName === AlarmName) &&
    (StartDate === undefined || to.sinceMs >= StartDate) &&
    (EndDate === undefined || to.sinceMs <= EndDate)
  );
}

function showChange({ alarmName, alarmType, from, to }: StateChange): object {
  const stateOf = (state: StateChange["from"]): object => ({
    stateValue: state?.value ?? "INSUFFICIENT_DATA",
    stateReason: state?.reason ?? "Unchecked: Initial alarm creation",
    ...(state?.reasonData === undefined ? {} : { stateReasonData: state.reasonData }),
  });
  return {
    AlarmName: alarmName,
    AlarmType: alarmType,
    Timestamp: to.sinceMs,
    HistoryItemType: "StateUpdate",
    HistorySummary: `Alarm updated from ${from?.value ?? "INSUFFICIENT_DATA"} to ${to.value}`,
    HistoryData: JSON.stringify({
      version: "1.0",
      oldState: stateOf(from),
      newState: stateOf(to),
      timestamp: renderTimestamp(to.sinceMs),
    }),
  };
}
