import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** What an alarm can say. */
export type AlarmValue = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** The state that somebody has set an alarm to. */
export interface AlarmState {
  readonly value: AlarmValue;
  readonly reason: string;
  /** JSON in a string, as the call gave it. */
  readonly reasonData: string | undefined;
  readonly sinceMs: number;
}

/** A change of an alarm's state. */
export interface StateChange extends Place {
  readonly alarmName: string;
  readonly alarmType: "MetricAlarm" | "CompositeAlarm";
  readonly from: AlarmState | undefined;
  readonly to: AlarmState;
}

/** The states of alarms and how they came about. */
export interface AlarmStates {
  /** Undefined for an alarm that nobody has set. */
  find(place: Place, alarmName: string): AlarmState | undefined;
  change(change: StateChange): void;
  /** Oldest first. */
  history(place: Place): readonly StateChange[];
  /** Forgets the state of an alarm that is deleted; its history stays, as on AWS. */
  forget(place: Place, alarmName: string): void;
}

/** Returns the states in the store. */
export function openAlarmStates(store: Store): AlarmStates {
  const states = store.table<AlarmState>("cloudwatch-alarm-states");
  const changes = store.table<StateChange>("cloudwatch-alarm-history");
  const prefixOf = ({ account, region }: Place): string => `${account}/${region}/`;
  const history = (place: Place): readonly StateChange[] =>
    Array.from(changes.entries(prefixOf(place)), ([, change]) => change);
  return {
    find: (place, alarmName) => states.get(`${prefixOf(place)}${alarmName}`),
    change(change) {
      states.put(`${prefixOf(change)}${change.alarmName}`, change.to);
      changes.put(`${prefixOf(change)}${history(change).length + 1}`, change);
    },
    history,
    forget: (place, alarmName) => states.delete(`${prefixOf(place)}${alarmName}`),
  };
}
