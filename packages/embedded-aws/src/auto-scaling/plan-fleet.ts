import { isLive, type InstanceRecord } from "../ec2/instance-store.ts";
import { isSuspended, type Group } from "./group-store.ts";

/** What is to happen to an instance, and when: `afterMs` of AWS's time since `sinceMs`. */
export interface InstanceStep {
  /**
   * comeUp: it runs and its group counts on it. noticeLoss: its group sees that it is gone. goAway: it is terminated.
   * stop: it has stopped.
   */
  readonly kind: "comeUp" | "noticeLoss" | "goAway" | "stop";
  readonly instanceId: string;
  readonly afterMs: number;
  readonly sinceMs: number;
}

/** A group has fewer instances than it is to have, or more; both are mended at once. */
export type GroupStep =
  | { readonly kind: "launch"; readonly group: Group; readonly count: number }
  | { readonly kind: "shrink"; readonly group: Group; readonly surplus: readonly InstanceRecord[] };

/** How long AWS takes, in seconds; typical durations. */
const SECONDS = { comeUp: 30, noticeLoss: 60, goAway: 40, stop: 20 } as const;

/** Returns what is still to happen to an instance if nobody interferes; `group` is the one that it belongs to. */
export function planInstance(instance: InstanceRecord, group: Group | undefined): readonly InstanceStep[] {
  const { instanceId, state, stateSinceMs } = instance;
  const step = (kind: InstanceStep["kind"]): InstanceStep => ({
    kind,
    instanceId,
    sinceMs: stateSinceMs,
    afterMs: SECONDS[kind] * 1000,
  });
  if (state === "pending") return [step("comeUp")];
  const moves = state === "shutting-down" ? [step("goAway")] : state === "stopping" ? [step("stop")] : [];
  return isCounted(instance) && isLost(instance) && mends(group) ? [...moves, step("noticeLoss")] : moves;
}

/** Returns what a group has to do to its instances; undefined when they are as many as they should be. */
export function planGroup(
  group: Group,
  instances: readonly InstanceRecord[],
  isObsolete: (instance: InstanceRecord) => boolean,
): GroupStep | undefined {
  const members = countedMembers(group.resource.physicalId, instances);
  const difference = group.state.desiredCapacity - members.length;
  if (difference > 0) return isSuspended(group, "Launch") ? undefined : { kind: "launch", group, count: difference };
  if (difference === 0 || isSuspended(group, "Terminate")) return undefined;
  const surplus = surplusOf(members, { excess: -difference, isObsolete });
  return surplus.length > 0 ? { kind: "shrink", group, surplus } : undefined;
}

/**
 * Returns the members that a group ends when it shrinks.
 * AWS: the default termination policy takes those of another launch template first, then the oldest; the protected stay.
 */
export function surplusOf(
  members: readonly InstanceRecord[],
  { excess, isObsolete }: { readonly excess: number; readonly isObsolete: (instance: InstanceRecord) => boolean },
): readonly InstanceRecord[] {
  const endable = members.filter(({ membership }) => membership?.isProtected !== true);
  const [obsolete, current] = [endable.filter((it) => isObsolete(it)), endable.filter((it) => !isObsolete(it))];
  return [...obsolete, ...current].slice(0, Math.max(0, excess));
}

/** Returns the members that a group counts on: also one that is gone, as long as the group has not noticed. */
export function countedMembers(groupName: string, instances: readonly InstanceRecord[]): readonly InstanceRecord[] {
  return instances.filter((instance) => instance.membership?.groupName === groupName && isCounted(instance));
}

function isCounted({ membership }: InstanceRecord): boolean {
  return membership?.lifecycle === "Pending" || membership?.lifecycle === "InService";
}

/** An instance that was ended or stopped, or that somebody said to be unhealthy. */
function isLost(instance: InstanceRecord): boolean {
  return !isLive(instance) || instance.membership?.health === "Unhealthy";
}

/** AWS: without its health checks a group learns of no loss, and without replacing it does nothing about it. */
function mends(group: Group | undefined): boolean {
  return group === undefined || !(isSuspended(group, "HealthCheck") || isSuspended(group, "ReplaceUnhealthy"));
}
