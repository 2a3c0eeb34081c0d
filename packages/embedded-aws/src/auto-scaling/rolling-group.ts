import type { PhysicalResource, RollingGroup } from "../resources/resource-handler.ts";
import { isLive, openInstanceStore } from "../ec2/instance-store.ts";
import type { Place } from "../resources/world.ts";
import { renderSecond } from "../wire/timestamp.ts";
import { endInstances } from "./end-instances.ts";
import { boundsOf, isSuspended, openGroupStore, type Group } from "./group-store.ts";
import { launchInstances, type FleetPorts } from "./launch-instances.ts";
import { createObsolescence } from "./obsolete.ts";
import { countedMembers } from "./plan-fleet.ts";

/** Returns a group as a rolling update handles it. `made` is the group as its stack wants it, and what `restore` gives back. */
export function createRollingGroup(
  made: PhysicalResource,
  ports: FleetPorts & { readonly watchFleet?: (place: Place) => void },
): RollingGroup {
  const { store, clock } = ports;
  const groups = openGroupStore(store);
  const instances = openInstanceStore(store);
  const current = (): Group => {
    const group = groups.find(made, made.physicalId);
    if (group === undefined) throw new Error(`There is no group ${made.physicalId}.`);
    return group;
  };
  const liveMembers = () => countedMembers(made.physicalId, instances.list(made, clock.now())).filter(isLive);
  const launch = (count: number, to: number): void => {
    const group = current();
    if (count <= 0 || isSuspended(group, "Launch")) return;
    const causes = [
      "an instance was started in response to a difference between desired and actual capacity, " +
        `increasing the capacity from ${to - count} to ${to}.`,
    ];
    const started = launchInstances(group.resource, { count, causes }, ports);
    const { state } = current();
    groups.putState(group.resource, { ...state, launchedIds: [...state.launchedIds, ...started] });
  };
  return {
    view() {
      const { resource, state } = current();
      const isObsolete = createObsolescence(resource, store);
      return {
        desiredCapacity: state.desiredCapacity,
        maxSize: boundsOf(resource).max,
        launchedIds: state.launchedIds,
        members: liveMembers().map((it) => ({ instanceId: it.instanceId, isObsolete: isObsolete(it) })),
      };
    },
    grow(size) {
      const missing = size - liveMembers().length;
      groups.setSizes(current(), { min: String(size), desired: size });
      launch(missing, size);
      ports.watchFleet?.(made);
    },
    replace(instanceIds, replacements) {
      const members = liveMembers().filter(({ instanceId }) => instanceIds.includes(instanceId));
      const causeOf = (instanceId: string): string =>
        `instance ${instanceId} was taken out of service in response to a user request.`;
      const { resource } = current();
      endInstances(resource, { members, causeOf }, ports);
      const size = liveMembers().length + replacements;
      groups.setSizes(current(), { min: String(Math.min(boundsOf(resource).min, size)), desired: size });
      launch(replacements, size);
      ports.watchFleet?.(made);
    },
    restore(size) {
      groups.setSizes(current(), { min: made.properties["MinSize"] ?? "0", desired: size });
      ports.watchFleet?.(made);
    },
    suspend: (processes) => groups.suspend(current(), processes, `User suspended at ${renderSecond(clock.now())}`),
    resume(processes) {
      groups.resume(current(), processes);
      ports.watchFleet?.(made);
    },
  };
}
