import { openInstanceStore } from "../ec2/instance-store.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { endInstances } from "./end-instances.ts";
import { askedCapacity, boundsOf, openGroupStore } from "./group-store.ts";
import { launchInstances, type FleetPorts } from "./launch-instances.ts";
import { countedMembers } from "./plan-fleet.ts";

/**
 * Starts and ends a group's instances after its stack has made or changed it; with `isRolled` new ones take the place of all.
 * AWS: a capacity that was changed at run time stays as it is where the template leaves it open and the bounds allow it.
 */
export function applyGroup(
  group: PhysicalResource,
  { isRolled }: { readonly isRolled: boolean },
  ports: FleetPorts,
): void {
  const groups = openGroupStore(ports.store);
  const before = groups.stateOf(group);
  const { min, max } = boundsOf(group);
  const current = Math.min(Math.max(before?.desiredCapacity ?? min, min), max);
  const desiredCapacity = askedCapacity(group) ?? current;
  const nowMs = ports.clock.now();
  const members = countedMembers(group.physicalId, openInstanceStore(ports.store).list(group, nowMs));
  const kept = isRolled ? [] : members.slice(0, desiredCapacity);
  const from = before?.desiredCapacity ?? 0;
  const launchedIds = launchInstances(
    group,
    { count: desiredCapacity - kept.length, causes: causesOf(before === undefined, from, desiredCapacity) },
    ports,
  );
  const causeOf = (instanceId: string): string =>
    isRolled
      ? `instance ${instanceId} was taken out of service in response to a user request.`
      : `a user request changed the desired capacity from ${from} to ${desiredCapacity}, so instance ${instanceId} was selected for termination.`;
  endInstances(group, { members: members.filter((member) => !kept.includes(member)), causeOf }, ports);
  groups.putState(group, { desiredCapacity, launchedIds, createdAtMs: before?.createdAtMs ?? nowMs });
}

/** Ends all instances of a group that is about to go. */
export function emptyGroup(group: PhysicalResource, ports: FleetPorts): void {
  const members = countedMembers(group.physicalId, openInstanceStore(ports.store).list(group, ports.clock.now()));
  const causeOf = (instanceId: string): string =>
    `a user request deleted the group, so instance ${instanceId} was taken out of service.`;
  endInstances(group, { members, causeOf }, ports);
  openGroupStore(ports.store).deleteState(group);
}

function causesOf(isNew: boolean, from: number, to: number): readonly string[] {
  const request = isNew
    ? `a user request created an AutoScalingGroup changing the desired capacity from 0 to ${to}.`
    : "a user request update of AutoScalingGroup constraints was made.";
  const start =
    "an instance was started in response to a difference between desired and actual capacity, " +
    `increasing the capacity from ${from} to ${to}.`;
  return [request, start];
}
