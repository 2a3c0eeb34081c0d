import { AwsError } from "../aws-error.ts";
import { openInstanceStore } from "../ec2/instance-store.ts";
import type { CallContext } from "../service.ts";
import { groupNotFound } from "./describe.ts";
import { endInstances } from "./end-instances.ts";
import type { Fleet } from "./fleet.ts";
import { boundsOf, openGroupStore } from "./group-store.ts";
import type { FleetPorts } from "./launch-instances.ts";
import { countedMembers } from "./plan-fleet.ts";
import { showActivity } from "./show-group.ts";

/** What changes groups: the records and who brings their instances up and down. */
export interface ScalingPorts extends FleetPorts {
  readonly fleet: Pick<Fleet, "watch">;
}

/** Returns SetDesiredCapacity. The capacity stays what it is until somebody changes it again, or its stack says another. */
export function setDesiredCapacity({ fleet, ...ports }: ScalingPorts) {
  return (input: { AutoScalingGroupName: string; DesiredCapacity: number }, context: CallContext): object => {
    const { AutoScalingGroupName: name, DesiredCapacity: wanted } = input;
    const groups = openGroupStore(ports.store);
    const group = groups.find(context, name);
    if (group === undefined) throw groupNotFound(name);
    const { min, max } = boundsOf(group.resource);
    if (wanted < min)
      throw invalid(`New SetDesiredCapacity value ${wanted} is below min value ${min} for the AutoScalingGroup.`);
    if (wanted > max)
      throw invalid(`New SetDesiredCapacity value ${wanted} is above max value ${max} for the AutoScalingGroup.`);
    groups.setSizes(group, { desired: wanted });
    fleet.watch(group.resource);
    return {};
  };
}

/** Returns TerminateInstanceInAutoScalingGroup; unless the capacity is to shrink, the group starts another. */
export function terminateMember({ fleet, ...ports }: ScalingPorts) {
  return (input: { InstanceId?: string; ShouldDecrementDesiredCapacity: boolean }, context: CallContext): object => {
    const { InstanceId, ShouldDecrementDesiredCapacity: shrinks } = input;
    if (InstanceId === undefined) throw invalid("InstanceId must be specified.");
    const groups = openGroupStore(ports.store);
    const instances = openInstanceStore(ports.store).list(context, ports.clock.now());
    const instance = instances.find(({ instanceId }) => instanceId === InstanceId);
    const group = groups.find(context, instance?.membership?.groupName ?? "");
    const isMember =
      group !== undefined &&
      countedMembers(group.resource.physicalId, instances).some(({ instanceId }) => instanceId === InstanceId);
    if (instance === undefined || !isMember)
      throw invalid(`Instance Id not found - No managed instance found for instance ID: ${InstanceId}`);
    const from = group.state.desiredCapacity;
    if (shrinks && from - 1 < boundsOf(group.resource).min) {
      throw invalid(
        "Currently, desiredSize equals minSize. Terminating instance without replacement will violate group's min size constraint.",
      );
    }
    const shrinking = shrinks ? `, shrinking the capacity from ${from} to ${from - 1}` : "";
    const causeOf = (): string =>
      `instance ${InstanceId} was taken out of service in response to a user request${shrinking}.`;
    const [activity] = endInstances(group.resource, { members: [instance], causeOf }, ports);
    if (shrinks) groups.setSizes(group, { desired: from - 1 });
    fleet.watch(group.resource);
    return { Activity: activity === undefined ? undefined : showActivity(activity) };
  };
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationError", message);
}
