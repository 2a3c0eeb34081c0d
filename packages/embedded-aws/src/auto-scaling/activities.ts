import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** What a group did to its instances, and why. */
export interface ActivityRecord extends Place {
  readonly activityId: string;
  readonly groupName: string;
  readonly groupArn: string;
  readonly instanceId: string;
  readonly description: string;
  readonly cause: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
  readonly details: string;
}

/** The activities of all groups; those of a group that is gone stay. */
export interface ActivityStore {
  /** Newest first. */
  list(place: Place): readonly ActivityRecord[];
  begin(activity: ActivityRecord): void;
  /** Marks an activity as successful. */
  end(place: Place, activityId: string, nowMs: number): void;
}

/** Returns the activities in the store. */
export function openActivityStore(store: Store): ActivityStore {
  const table = store.table<ActivityRecord>("auto-scaling-activities");
  const keyOf = ({ account, region }: Place, activityId: string): string => `${account}/${region}/${activityId}`;
  return {
    list: (place) => Array.from(table.entries(keyOf(place, "")), ([, activity]) => activity).toReversed(),
    begin: (activity) => table.put(keyOf(activity, activity.activityId), activity),
    end(place, activityId, nowMs) {
      const activity = table.get(keyOf(place, activityId));
      if (activity !== undefined) table.put(keyOf(place, activityId), { ...activity, endedAtMs: nowMs });
    },
  };
}
