import { openInstanceStore } from "../ec2/instance-store.ts";
import type { JsonObject } from "../json.ts";
import { isSameValue } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { endInstances } from "./end-instances.ts";
import { askedCapacity, boundsOf, isSuspended, openGroupStore, type GroupState } from "./group-store.ts";
import { launchInstances, type FleetPorts } from "./launch-instances.ts";
import { createObsolescence } from "./obsolete.ts";
import { countedMembers, surplusOf } from "./plan-fleet.ts";

const SIZES = ["MinSize", "MaxSize", "DesiredCapacity"] as const;

/**
 * Returns a group that its template changes with the sizes that it is to have: with `keepsLiveSizes` those that the template
 * says as before are what they have become meanwhile.
 * AWS: UpdatePolicy, AutoScalingScheduledAction with IgnoreUnmodifiedGroupSizeProperties.
 */
export function sizeGroup(
  wanted: PhysicalResource,
  { previous, keepsLiveSizes }: { readonly previous: PhysicalResource | undefined; readonly keepsLiveSizes: boolean },
  ports: Pick<FleetPorts, "store">,
): PhysicalResource {
  const declared = previous && openGroupStore(ports.store).stateOf(previous)?.declared;
  if (!keepsLiveSizes || previous === undefined || declared === undefined) return wanted;
  const unmodified = SIZES.filter((name) => isSameValue(declared[name], wanted.properties[name]));
  const live = unmodified.flatMap((name) => {
    const value = previous.properties[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...wanted, properties: { ...wanted.properties, ...Object.fromEntries(live) } };
}

/**
 * Starts and ends a group's instances after its stack has made or changed it, until they are as many as they should be;
 * `declared` are the properties as the template says them.
 * AWS: a capacity that was changed at run time stays as it is where the template leaves it open and the bounds allow it.
 */
export function applyGroup(group: PhysicalResource, declared: JsonObject, ports: FleetPorts): void {
  const groups = openGroupStore(ports.store);
  const before = groups.stateOf(group);
  const { min, max } = boundsOf(group);
  const current = Math.min(Math.max(before?.desiredCapacity ?? min, min), max);
  const desiredCapacity = askedCapacity(group) ?? current;
  const nowMs = ports.clock.now();
  const members = countedMembers(group.physicalId, openInstanceStore(ports.store).list(group, nowMs));
  const state: GroupState = {
    desiredCapacity,
    launchedIds: [],
    createdAtMs: before === undefined ? nowMs : before.createdAtMs,
    declared: Object.fromEntries(SIZES.flatMap((name) => pairOf(declared, name))),
    ...(before?.suspended === undefined ? {} : { suspended: before.suspended }),
  };
  const from = before?.desiredCapacity ?? 0;
  const lacking = isSuspended({ state }, "Launch") ? 0 : Math.max(0, desiredCapacity - members.length);
  const causes = causesOf(before === undefined, from, desiredCapacity);
  const launchedIds = launchInstances(group, { count: lacking, causes }, ports);
  const causeOf = (instanceId: string): string =>
    `a user request changed the desired capacity from ${from} to ${desiredCapacity}, so instance ${instanceId} was selected for termination.`;
  const isObsolete = createObsolescence(group, ports.store);
  const excess = isSuspended({ state }, "Terminate") ? 0 : members.length - desiredCapacity;
  endInstances(group, { members: surplusOf(members, { excess, isObsolete }), causeOf }, ports);
  groups.putState(group, { ...state, launchedIds });
}

/** Ends all instances of a group that is about to go. */
export function emptyGroup(group: PhysicalResource, ports: FleetPorts): void {
  const members = countedMembers(group.physicalId, openInstanceStore(ports.store).list(group, ports.clock.now()));
  const causeOf = (instanceId: string): string =>
    `a user request deleted the group, so instance ${instanceId} was taken out of service.`;
  endInstances(group, { members, causeOf }, ports);
  openGroupStore(ports.store).deleteState(group);
}

function pairOf(properties: JsonObject, name: string) {
  const value = properties[name];
  return value === undefined ? [] : [[name, value] as const];
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
