import { AwsError } from "../aws-error.ts";
import { findTemplate, findVersion, versionsOf } from "../ec2/launch-template-versions.ts";
import type { JsonObject } from "../json.ts";
import type { CallContext } from "../service.ts";
import { renderSecond } from "../wire/timestamp.ts";
import { capacityProblem } from "./capacity-problem.ts";
import type { ScalingPorts } from "./change-capacity.ts";
import { groupNotFound } from "./describe.ts";
import { boundsOf, openGroupStore, templateOf, type Group } from "./group-store.ts";

/** What an operator may change of a group past its stack. */
export interface UpdateInput {
  readonly AutoScalingGroupName: string;
  readonly MinSize?: number;
  readonly MaxSize?: number;
  readonly DesiredCapacity?: number;
  readonly DefaultCooldown?: number;
  readonly HealthCheckGracePeriod?: number;
  readonly HealthCheckType?: string;
  readonly LaunchTemplate?: JsonObject;
  readonly NewInstancesProtectedFromScaleIn?: boolean;
  readonly VPCZoneIdentifier?: string;
}

/**
 * Returns UpdateAutoScalingGroup: the group's stack does not hear of it, and drift detection finds it. Instances stay as they
 * are but for their number.
 * AWS: a MinSize above the capacity raises it, a MaxSize below lowers it, unless the call says the capacity itself.
 */
export function updateAutoScalingGroup({ fleet, ...ports }: ScalingPorts) {
  return (input: UpdateInput, context: CallContext): object => {
    const groups = openGroupStore(ports.store);
    const group = requireGroup(groups.find(context, input.AutoScalingGroupName), input.AutoScalingGroupName);
    const changed = { ...group.resource.properties, ...propertiesOf(input) };
    const { min, max } = boundsOf({ properties: changed });
    const { desiredCapacity } = group.state;
    const desired = input.DesiredCapacity ?? Math.max(Math.min(desiredCapacity, max), min);
    const problem =
      capacityProblem({ ...changed, DesiredCapacity: desired }) ??
      templateProblem({ ...group.resource, properties: changed }, ports);
    if (problem !== undefined) throw new AwsError("ValidationError", problem);
    groups.setSizes(groups.change(group, propertiesOf(input)), { desired });
    fleet.watch(group.resource);
    return {};
  };
}

/** What can be suspended. AWS: without a list all of it is. */
const PROCESSES = [
  "Launch",
  "Terminate",
  "AddToLoadBalancer",
  "AlarmNotification",
  "AZRebalance",
  "HealthCheck",
  "InstanceRefresh",
  "ReplaceUnhealthy",
  "ScheduledActions",
] as const;

interface ProcessesInput {
  readonly AutoScalingGroupName: string;
  readonly ScalingProcesses?: readonly string[];
}

/** Returns SuspendProcesses. */
export function suspendProcesses({ clock, ...ports }: ScalingPorts) {
  return (input: ProcessesInput, context: CallContext): object => {
    const groups = openGroupStore(ports.store);
    const group = requireGroup(groups.find(context, input.AutoScalingGroupName), input.AutoScalingGroupName);
    groups.suspend(group, processesOf(input), `User suspended at ${renderSecond(clock.now())}`);
    return {};
  };
}

/** Returns ResumeProcesses: what has been left undone is done now. */
export function resumeProcesses({ fleet, ...ports }: ScalingPorts) {
  return (input: ProcessesInput, context: CallContext): object => {
    const groups = openGroupStore(ports.store);
    const group = requireGroup(groups.find(context, input.AutoScalingGroupName), input.AutoScalingGroupName);
    groups.resume(group, processesOf(input));
    fleet.watch(group.resource);
    return {};
  };
}

function processesOf({ ScalingProcesses: names = [] }: ProcessesInput): readonly string[] {
  const unknown = names.find((name) => !PROCESSES.some((process) => process === name));
  // The sentence is ours.
  if (unknown !== undefined) throw new AwsError("ValidationError", `${unknown} is not a scaling process.`);
  return names.length === 0 ? PROCESSES : names;
}

function requireGroup(group: Group | undefined, name: string): Group {
  if (group === undefined) throw groupNotFound(name);
  return group;
}

/** The members of the call as the properties of templates, which have other names and text in place of numbers. */
function propertiesOf(input: UpdateInput): JsonObject {
  const { LaunchTemplate, VPCZoneIdentifier: subnets, NewInstancesProtectedFromScaleIn: isProtected } = input;
  return {
    ...(input.MinSize === undefined ? {} : { MinSize: String(input.MinSize) }),
    ...(input.MaxSize === undefined ? {} : { MaxSize: String(input.MaxSize) }),
    ...(input.DefaultCooldown === undefined ? {} : { Cooldown: String(input.DefaultCooldown) }),
    ...(input.HealthCheckGracePeriod === undefined ? {} : { HealthCheckGracePeriod: input.HealthCheckGracePeriod }),
    ...(input.HealthCheckType === undefined ? {} : { HealthCheckType: input.HealthCheckType }),
    ...(LaunchTemplate === undefined ? {} : { LaunchTemplate }),
    ...(isProtected === undefined ? {} : { NewInstancesProtectedFromScaleIn: isProtected }),
    ...(subnets === undefined ? {} : { VPCZoneIdentifier: subnets.split(",") }),
  };
}

function templateProblem(group: Group["resource"], { store }: Pick<ScalingPorts, "store">): string | undefined {
  const wanted = templateOf(group);
  if (wanted.id === undefined && wanted.name === undefined) return undefined;
  const template = findTemplate(group, store, wanted);
  const isThere = template !== undefined && findVersion(versionsOf(template, store), wanted.version) !== undefined;
  return isThere
    ? undefined
    : "You must use a valid fully-formed launch template. The specified launch template does not exist.";
}
