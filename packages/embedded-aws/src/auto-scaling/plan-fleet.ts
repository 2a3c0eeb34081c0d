import { isLive, type InstanceRecord } from "../ec2/instance-store.ts";
import type { Group } from "./group-store.ts";

/** What is to happen to an instance, and when: `afterMs` of AWS's time since `sinceMs`. */
export interface InstanceStep {
  /** comeUp: it runs and its group counts on it. noticeLoss: its group sees that it is gone. goAway: it is terminated. */
  readonly kind: "comeUp" | "noticeLoss" | "goAway";
  readonly instanceId: string;
  readonly afterMs: number;
  readonly sinceMs: number;
}

/** A group has fewer instances than it is to have, or more; both are mended at once. */
export type GroupStep =
  | { readonly kind: "launch"; readonly group: Group; readonly count: number }
  | { readonly kind: "shrink"; readonly group: Group; readonly surplus: readonly InstanceRecord[] };

/** How long AWS takes, in seconds; typical durations. */
const SECONDS = { comeUp: 30, noticeLoss: 60, goAway: 40 } as const;

/** Returns what is still to happen to an instance if nobody interferes. */
export function planInstance(instance: InstanceRecord): readonly InstanceStep[] {
  const { instanceId, state, stateSinceMs } = instance;
  const step = (kind: InstanceStep["kind"]): InstanceStep => ({
    kind,
    instanceId,
    sinceMs: stateSinceMs,
    afterMs: SECONDS[kind] * 1000,
  });
  if (state === "pending") return [step("comeUp")];
  const goesAway = state === "shutting-down" ? [step("goAway")] : [];
  return isCounted(instance) && !isLive(instance) ? [...goesAway, step("noticeLoss")] : goesAway;
}

/** Returns what a group has to do to its instances; undefined when they are as many as they should be. */
export function planGroup(group: Group, instances: readonly InstanceRecord[]): GroupStep | undefined {
  const members = countedMembers(group.resource.physicalId, instances);
  const difference = group.state.desiredCapacity - members.length;
  if (difference > 0) return { kind: "launch", group, count: difference };
  // AWS: the default termination policy takes the oldest; those that are protected stay.
  const surplus = members.filter(({ membership }) => membership?.isProtected !== true).slice(0, -difference);
  return difference < 0 && surplus.length > 0 ? { kind: "shrink", group, surplus } : undefined;
}

/** Returns the members that a group counts on: also one that is gone, as long as the group has not noticed. */
export function countedMembers(groupName: string, instances: readonly InstanceRecord[]): readonly InstanceRecord[] {
  return instances.filter((instance) => instance.membership?.groupName === groupName && isCounted(instance));
}

function isCounted({ membership }: InstanceRecord): boolean {
  return membership?.lifecycle === "Pending" || membership?.lifecycle === "InService";
}
