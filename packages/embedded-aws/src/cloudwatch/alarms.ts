import { AwsError } from "../aws-error.ts";
import { pageInOrder } from "../page.ts";
import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import { openAlarmStates, type AlarmState } from "./alarm-states.ts";

/** Which alarms a request is about. */
export interface AlarmsInput {
  readonly AlarmNames?: readonly string[];
  readonly AlarmNamePrefix?: string;
  readonly AlarmTypes?: readonly ("MetricAlarm" | "CompositeAlarm")[];
  readonly StateValue?: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly ActionPrefix?: string;
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

/** An alarm that a stack made. */
export interface Alarm {
  readonly type: "MetricAlarm" | "CompositeAlarm";
  readonly resource: PhysicalResource;
}

/** Returns the alarm of a name. AWS: metric alarms and composite ones share their names. */
export function findAlarm(store: Store, place: Place, alarmName: string): Alarm | undefined {
  return (["MetricAlarm", "CompositeAlarm"] as const)
    .flatMap((type) => alarmsIn(store, place, type))
    .find(({ resource }) => resource.physicalId === alarmName);
}

/** Returns DescribeAlarms. AWS: only metric alarms are shown unless the request asks for composite ones. */
export function describeAlarms(store: Store) {
  return (input: AlarmsInput, context: CallContext): object => {
    const { AlarmTypes, MaxRecords = 50, NextToken } = input;
    const types = AlarmTypes === undefined || AlarmTypes.length === 0 ? (["MetricAlarm"] as const) : AlarmTypes;
    const all = types.flatMap((type) => alarmsIn(store, context, type));
    const stateOf = ({ resource }: Alarm): AlarmState | undefined =>
      openAlarmStates(store).find(resource, resource.physicalId);
    if (MaxRecords < 1 || MaxRecords > 100) {
      throw new AwsError("ValidationError", "MaxRecords must be between 1 and 100.");
    }
    const { items, nextToken } = pageInOrder(
      all.filter((alarm) => isWanted(alarm, stateOf(alarm), input)),
      {
        token: NextToken,
        size: MaxRecords,
        keyOf: ({ resource }) => resource.physicalId,
        invalidToken: new AwsError("InvalidNextToken", "The next token specified is invalid."),
      },
    );
    const shown = (type: Alarm["type"]): readonly object[] =>
      items.filter((alarm) => alarm.type === type).map((alarm) => showAlarm(alarm.resource, stateOf(alarm)));
    return { MetricAlarms: shown("MetricAlarm"), CompositeAlarms: shown("CompositeAlarm"), NextToken: nextToken };
  };
}

function alarmsIn(store: Store, place: Place, type: Alarm["type"]): readonly Alarm[] {
  const resources = openSharedResources(store, `AWS::CloudWatch::${type === "MetricAlarm" ? "Alarm" : type}`);
  return resources.list(place).map((resource) => ({ type, resource }));
}

function isWanted(
  { resource }: Alarm,
  state: AlarmState | undefined,
  { AlarmNames = [], AlarmNamePrefix, StateValue, ActionPrefix }: AlarmsInput,
): boolean {
  const { physicalId, properties } = resource;
  const actions = JSON.stringify([
    properties["AlarmActions"] ?? [],
    properties["OKActions"] ?? [],
    properties["InsufficientDataActions"] ?? [],
  ]);
  return (
    (AlarmNames.length === 0 || AlarmNames.includes(physicalId)) &&
    (AlarmNamePrefix === undefined || physicalId.startsWith(AlarmNamePrefix)) &&
    (StateValue === undefined || StateValue === (state?.value ?? "INSUFFICIENT_DATA")) &&
    (ActionPrefix === undefined || actions.includes(`"${ActionPrefix}`))
  );
}

/** Members that are numbers, which templates may give as text. */
const NUMBERS = new Set(["Period", "EvaluationPeriods", "DatapointsToAlarm", "Threshold"]);

/** A template's properties have the names of the API's members; what is no member of the answer is left out. */
function showAlarm({ physicalId, properties, attributes }: PhysicalResource, state: AlarmState | undefined): object {
  const given = Object.entries(properties).map(
    ([name, value]) => [name, NUMBERS.has(name) ? Number(textOrNumber(value)) : value] as const,
  );
  return {
    ...Object.fromEntries(given),
    AlarmName: physicalId,
    AlarmArn: textOrNumber(attributes["Arn"]),
    ActionsEnabled: textOrNumber(properties["ActionsEnabled"]) !== "false",
    AlarmActions: properties["AlarmActions"] ?? [],
    OKActions: properties["OKActions"] ?? [],
    InsufficientDataActions: properties["InsufficientDataActions"] ?? [],
    Dimensions: properties["Dimensions"] ?? [],
    StateValue: state?.value ?? "INSUFFICIENT_DATA",
    StateReason: state?.reason ?? "Unchecked: Initial alarm creation",
    StateReasonData: state?.reasonData,
    StateUpdatedTimestamp: state?.sinceMs,
    StateTransitionedTimestamp: state?.sinceMs,
  };
}
