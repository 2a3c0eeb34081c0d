import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { findBusyStacks } from "./busy-stacks.ts";
import type { SeenStack, Sight } from "./observe.ts";

/**
 * Returns a sentence for everything in a settled engine that contradicts itself:
 * - a stack whose status is not the one that its last event tells, or that is still at work;
 * - a resource whose status or physical id is not the one that its last event tells, or that two stacks have;
 * - something that events say is there, kept or deleted, and the service says otherwise;
 * - something in a service that no stack has, kept or failed to delete;
 * - a group that has not the machines that it wants, or a machine without a group;
 * - an export that two stacks have.
 */
export function findContradictions(sight: Sight): readonly string[] {
  const claims = sight.stacks.flatMap(claimsOf);
  return [
    ...findBusyStacks(sight.stacks.map(({ summary }) => summary)).map((it) => `${it.StackId} is still at work.`),
    ...sight.stacks.flatMap(findInStack),
    ...findSharedOwners(sight),
    ...claims.flatMap((claim) => findInService(claim, sight)),
    ...findOrphans(sight, claims),
    ...findStrayMachines(sight),
    ...sight.exported
      .filter((name, index, all) => all.indexOf(name) !== index)
      .map((name) => `Two stacks export ${name}.`),
  ];
}

/** What the events of a stack say last of one physical resource. */
interface Claim {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly status: string;
  readonly listed: boolean;
  /** True: the stack stopped half way, or was told to skip the resource, and may come back for what it replaced. */
  readonly isPending: boolean;
}

function findInStack({ summary, events, resources }: SeenStack): readonly string[] {
  const name = `${summary.StackName} (${summary.StackId})`;
  const told = events.findLast((event) => event.PhysicalResourceId === summary.StackId)?.ResourceStatus;
  return [
    ...(told === summary.StackStatus ? [] : [`${name} is in ${summary.StackStatus}, its last event says ${told}.`]),
    ...resources.flatMap((resource) => {
      const last = events.findLast(
        (event) =>
          event.LogicalResourceId === resource.LogicalResourceId &&
          (event.PhysicalResourceId ?? "") === (resource.PhysicalResourceId ?? ""),
      );
      const place = `${resource.LogicalResourceId} of ${name}`;
      return last?.ResourceStatus === resource.ResourceStatus
        ? []
        : [`${place} is listed as ${resource.ResourceStatus}, its last event says ${last?.ResourceStatus}.`];
    }),
  ];
}

function claimsOf({ summary, events, resources }: SeenStack): readonly Claim[] {
  const listed = new Set(resources.map((it) => `${it.LogicalResourceId} ${it.PhysicalResourceId}`));
  const last = new Map<string, StackEvent>();
  for (const event of events) {
    const isResource = event.PhysicalResourceId !== summary.StackId && (event.PhysicalResourceId ?? "") !== "";
    if (isResource) last.set(`${event.LogicalResourceId} ${event.PhysicalResourceId}`, event);
  }
  const isHalfWay = /^(UPDATE|UPDATE_ROLLBACK|DELETE)_FAILED$/.test(summary.StackStatus ?? "");
  const skips = events.filter((event) => event.ResourceStatusReason === "Resource skipped during UpdateRollback");
  const skipped = new Set(skips.map((event) => event.LogicalResourceId));
  return Array.from(last, ([key, event]) => ({
    stack: `${summary.StackName} (${summary.StackId})`,
    logicalId: event.LogicalResourceId ?? "",
    type: event.ResourceType ?? "",
    physicalId: event.PhysicalResourceId ?? "",
    status: event.ResourceStatus ?? "",
    listed: listed.has(key),
    isPending: isHalfWay || skipped.has(event.LogicalResourceId),
  }));
}

function findSharedOwners({ stacks }: Sight): readonly string[] {
  const owners = new Map<string, string>();
  const shared: string[] = [];
  for (const { summary, resources } of stacks) {
    for (const { ResourceType, PhysicalResourceId, LogicalResourceId, ResourceStatus } of resources) {
      // A creation that failed because another has the name never had it.
      if ((PhysicalResourceId ?? "") === "" || ResourceStatus?.startsWith("DELETE_") === true) continue;
      if (ResourceStatus === "CREATE_FAILED") continue;
      const key = `${ResourceType} ${PhysicalResourceId}`;
      const owner = `${LogicalResourceId} of ${summary.StackId}`;
      const other = owners.get(key);
      if (other !== undefined) shared.push(`${key} belongs to ${other} and to ${owner}.`);
      owners.set(key, owner);
    }
  }
  return shared;
}

/** Compares what the events of one stack say with the service; another stack may have taken the name since. */
function findInService(claim: Claim, { existing, stacks }: Sight): readonly string[] {
  const inService = existing.get(claim.type);
  if (inService === undefined) return [];
  const exists = inService.has(claim.physicalId);
  const what = `${claim.type} ${claim.physicalId} (${claim.logicalId} of ${claim.stack}, ${claim.status})`;
  const mustExist =
    claim.listed && /^(CREATE_COMPLETE|UPDATE_COMPLETE|UPDATE_FAILED|DELETE_FAILED)$/.test(claim.status);
  if ((mustExist || claim.status === "DELETE_SKIPPED") && !exists) return [`${what} is gone.`];
  if (claim.status !== "DELETE_COMPLETE" || !exists) return [];
  const hasOtherOwner = stacks.some(({ events, summary }) =>
    events.some(
      (event) =>
        event.PhysicalResourceId === claim.physicalId &&
        event.ResourceType === claim.type &&
        `${event.LogicalResourceId} ${summary.StackId}` !== `${claim.logicalId} ${ownerOf(claim)}`,
    ),
  );
  return hasOtherOwner ? [] : [`${what} is still there.`];
}

const ownerOf = ({ stack }: Claim): string => /\((.*)\)$/.exec(stack)?.[1] ?? "";

function lastWord(claims: readonly Claim[], type: string, physicalId: string): string {
  const told = claims.filter((it) => it.type === type && it.physicalId === physicalId);
  const words = told.map((it) => `${it.logicalId} of ${it.stack} says ${it.status}`);
  return words.length === 0 ? "no event tells of it." : `${words.join(", ")}.`;
}

/** What exists must be listed by a stack, kept by one, or left behind by a delete that failed. */
function findOrphans({ existing }: Sight, claims: readonly Claim[]): readonly string[] {
  const known = new Set(
    claims
      .filter((it) => it.listed || it.isPending || it.status === "DELETE_SKIPPED" || it.status === "DELETE_FAILED")
      .map((it) => `${it.type} ${it.physicalId}`),
  );
  return Array.from(existing).flatMap(([type, physicalIds]) =>
    Array.from(physicalIds)
      .filter((physicalId) => !physicalId.startsWith("soak-templates") && !known.has(`${type} ${physicalId}`))
      .map((physicalId) => `${type} ${physicalId} is nobody's; ${lastWord(claims, type, physicalId)}`),
  );
}

function findStrayMachines({ groups, instances }: Sight): readonly string[] {
  const members = new Set(groups.flatMap((group) => (group.Instances ?? []).map((it) => it.InstanceId)));
  const short = groups.filter((it) => (it.Instances ?? []).length !== it.DesiredCapacity);
  return [
    ...short.map((it) => {
      return `${it.AutoScalingGroupName} wants ${it.DesiredCapacity} machines and has ${it.Instances?.length}.`;
    }),
    ...instances.filter((it) => !members.has(it.InstanceId)).map((it) => `${it.InstanceId} runs for no group.`),
  ];
}
