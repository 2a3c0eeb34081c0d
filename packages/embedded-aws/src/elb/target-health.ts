import { notModelled } from "../aws-error.ts";
import { openGroupStore, textsIn } from "../auto-scaling/group-store.ts";
import { openInstanceStore, type InstanceRecord } from "../ec2/instance-store.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import type { ElbPorts } from "./elb-ports.ts";

/** Which targets of which group a request is about. */
export interface HealthInput {
  readonly TargetGroupArn: string;
  readonly Targets?: readonly { readonly Id: string; readonly Port?: number }[];
}

/**
 * Returns the targets of a group with their health: the instances of the Auto Scaling groups that register with it, and the
 * targets that its template names. Nothing is probed: what runs is healthy.
 */
export function describeTargets(
  group: PhysicalResource,
  { Targets = [] }: HealthInput,
  { store, clock }: ElbPorts,
): readonly object[] {
  const port = Number(textOrNumber(group.properties["Port"]) ?? "0");
  const registered = registrations(group, port, { store, clock });
  const shown = registered.filter(
    ({ Target }) =>
      Targets.length === 0 || Targets.some(({ Id, Port }) => Id === Target.Id && (Port ?? Target.Port) === Target.Port),
  );
  // AWS: one that is not registered is shown all the same, as unused.
  const strangers = Targets.filter(({ Id }) => !registered.some(({ Target }) => Target.Id === Id)).map((Target) => ({
    Target: { Port: port, ...Target },
    TargetHealth: {
      State: "unused",
      Reason: "Target.NotRegistered",
      Description: "Target is not registered to the target group",
    },
  }));
  const HealthCheckPort = textOrNumber(group.properties["HealthCheckPort"]);
  return [...shown, ...strangers].map((it) => ({
    ...it,
    HealthCheckPort:
      HealthCheckPort === undefined || HealthCheckPort === "traffic-port" ? String(port) : HealthCheckPort,
  }));
}

interface Registration {
  readonly Target: { readonly Id: string; readonly Port: number };
  readonly TargetHealth: object;
}

function registrations(group: PhysicalResource, port: number, { store, clock }: ElbPorts): readonly Registration[] {
  const registering = openGroupStore(store)
    .list(group)
    .filter(({ resource }) => textsIn(resource.properties["TargetGroupARNs"]).includes(group.physicalId));
  const names = new Set(registering.map(({ resource }) => resource.physicalId));
  const instances = openInstanceStore(store).list(group, clock.now());
  const members = instances.filter(
    ({ membership, isUnregistered }) =>
      membership !== undefined &&
      isUnregistered !== true &&
      names.has(membership.groupName) &&
      membership.lifecycle !== "Terminated",
  );
  const named = objectsAt(group.properties, "Targets").map((target): Registration => {
    const Id = textOrNumber(target["Id"]) ?? "";
    const instance = instances.find(({ instanceId }) => instanceId === Id);
    const Target = { Id, Port: Number(textOrNumber(target["Port"]) ?? port) };
    if (instance !== undefined) return { Target, TargetHealth: healthOf(instance) };
    // An address or a function is not ours to know. An instance that is not on record has ended, if there ever was one.
    return { Target, TargetHealth: Id.startsWith("i-") ? STOPPED : { State: "healthy" } };
  });
  return [
    ...named,
    ...members.map((instance) => ({
      Target: { Id: instance.instanceId, Port: port },
      TargetHealth: healthOf(instance),
    })),
  ];
}

function healthOf({ state, membership }: InstanceRecord): object {
  if (membership?.lifecycle === "Terminating") {
    return {
      State: "draining",
      Reason: "Target.DeregistrationInProgress",
      Description: "Target deregistration is in progress",
    };
  }
  switch (state) {
    case "running":
      return { State: "healthy" };
    case "pending":
      return {
        State: "initial",
        Reason: "Elb.RegistrationInProgress",
        Description: "Target registration is in progress",
      };
    case "stopping":
    case "stopped":
    case "shutting-down":
    case "terminated":
      return STOPPED;
  }
}

const STOPPED = { State: "unused", Reason: "Target.InvalidState", Description: "Target is in the stopped state" };

/** Refuses, by name, what a request says of a target beside its id and its port. */
export function refuseOtherMembers({ Targets = [] }: HealthInput): void {
  const refused = Targets.flatMap((target) => Object.keys(target)).find((name) => name !== "Id" && name !== "Port");
  if (refused !== undefined) throw notModelled(`the request member Targets.${refused}`);
}
