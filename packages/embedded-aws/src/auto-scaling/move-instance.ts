import { isLive, openInstanceStore, type InstanceRecord, type Membership } from "../ec2/instance-store.ts";
import { openActivityStore } from "./activities.ts";
import { endInstances } from "./end-instances.ts";
import { openGroupStore } from "./group-store.ts";
import type { FleetPorts } from "./launch-instances.ts";
import type { InstanceStep } from "./plan-fleet.ts";

/** Does what has become due to an instance, and to its group's account of it. */
export function moveInstance(instance: InstanceRecord, kind: InstanceStep["kind"], ports: FleetPorts): void {
  const instances = openInstanceStore(ports.store);
  const nowMs = ports.clock.now();
  switch (kind) {
    case "comeUp":
      instances.put({
        ...instance,
        state: "running",
        stateSinceMs: nowMs,
        membership: moveMember(instance, "InService", ports),
      });
      return;
    case "goAway": {
      const isLetGo = instance.membership?.lifecycle === "Terminating";
      const membership = isLetGo ? moveMember(instance, "Terminated", ports) : instance.membership;
      // Its group's health check has been counting since it was ended, not since now.
      instances.put({ ...instance, state: "terminated", membership });
      return;
    }
    case "stop":
      instances.put({ ...instance, state: "stopped", stateSinceMs: nowMs });
      return;
    case "noticeLoss":
      letGo(instance, ports);
  }
}

/** AWS: the health check finds that an instance is gone; the group lets go of it and starts another. */
function letGo(instance: InstanceRecord, ports: FleetPorts): void {
  const { membership, instanceId } = instance;
  const group = openGroupStore(ports.store).find(instance, membership?.groupName ?? "")?.resource;
  const instances = openInstanceStore(ports.store);
  if (membership === undefined || group === undefined) {
    // Nobody is left to notice.
    instances.put({ ...instance, membership: moveMember(instance, "Terminated", ports) });
    return;
  }
  const isSaid = membership.health === "Unhealthy" && isLive(instance);
  const causeOf = (): string =>
    isSaid
      ? "an instance was taken out of service in response to a user health-check."
      : "an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.";
  endInstances(
    group,
    { members: [{ ...instance, membership: { ...membership, health: "Unhealthy" } }], causeOf },
    ports,
  );
  const left = instances.find(instance, instanceId);
  if (left?.state === "terminated") instances.put({ ...left, membership: moveMember(left, "Terminated", ports) });
}

/** Ends the activity that a member is in and returns the member as it is then. */
function moveMember(
  instance: InstanceRecord,
  lifecycle: Membership["lifecycle"],
  { store, clock }: FleetPorts,
): Membership | undefined {
  if (instance.membership === undefined) return undefined;
  openActivityStore(store).end(instance, instance.membership.activityId, clock.now());
  return { ...instance.membership, lifecycle };
}
