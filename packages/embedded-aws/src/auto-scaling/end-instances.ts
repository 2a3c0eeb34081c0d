import { endInstance } from "../ec2/end-instance.ts";
import { openInstanceStore, type InstanceRecord } from "../ec2/instance-store.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { renderSecond } from "../wire/timestamp.ts";
import { openActivityStore, type ActivityRecord } from "./activities.ts";
import { activityOf, type FleetPorts } from "./launch-instances.ts";

/** Begins to end instances of a group, one activity each, which it returns. `causeOf` is a sentence that follows an instant. */
export function endInstances(
  group: PhysicalResource,
  {
    members,
    causeOf,
  }: {
    readonly members: readonly InstanceRecord[];
    readonly causeOf: (instanceId: string) => string;
  },
  { store, clock, ids }: FleetPorts,
): readonly ActivityRecord[] {
  const instances = openInstanceStore(store);
  const nowMs = clock.now();
  return members.flatMap((instance) => {
    if (instance.membership === undefined) return [];
    const activity: ActivityRecord = {
      ...activityOf(group, instance.instanceId, instance),
      activityId: ids.uuid(),
      description: `Terminating EC2 instance: ${instance.instanceId}`,
      cause: `At ${renderSecond(nowMs)} ${causeOf(instance.instanceId)}`,
      startedAtMs: nowMs,
    };
    openActivityStore(store).begin(activity);
    const ending = endInstance(instance, { instances, nowMs, endedBy: "service" });
    const { activityId } = activity;
    instances.put({ ...ending, membership: { ...instance.membership, lifecycle: "Terminating", activityId } });
    return [activity];
  });
}
