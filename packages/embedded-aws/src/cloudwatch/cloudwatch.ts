import { obeyMembers } from "../obey-members.ts";
import type { Service } from "../service.ts";
import { describeAlarms, type AlarmsInput } from "./alarms.ts";
import {
  describeAlarmHistory,
  setAlarmState,
  type AlarmPorts,
  type AlarmStateInput,
  type HistoryInput,
} from "./set-alarm-state.ts";

/** Returns CloudWatch: the alarms that stacks made. Nothing measures anything here: they ring when a call has them ring. */
export function createCloudWatch(ports: AlarmPorts): Service {
  return {
    signingName: "monitoring",
    operations: {
      DescribeAlarmHistory: obeyMembers<HistoryInput>(HISTORY, describeAlarmHistory(ports)),
      DescribeAlarms: obeyMembers<AlarmsInput>(
        ["AlarmNames", "AlarmNamePrefix", "AlarmTypes", "StateValue", "ActionPrefix", "MaxRecords", "NextToken"],
        describeAlarms(ports.store),
      ),
      SetAlarmState: obeyMembers<AlarmStateInput>(
        ["AlarmName", "StateValue", "StateReason", "StateReasonData"],
        setAlarmState(ports),
      ),
    },
  };
}

const HISTORY = [
  "AlarmName",
  "AlarmTypes",
  "HistoryItemType",
  "StartDate",
  "EndDate",
  "ScanBy",
  "MaxRecords",
  "NextToken",
] as const;
