import { AwsError } from "../aws-error.ts";
import type { CallContext } from "../service.ts";
import { missingParameter } from "../wire/read-form.ts";
import type { Ec2Desk } from "./ec2-desk.ts";
import { endInstance } from "./end-instance.ts";
import type { InstanceRecord } from "./instance-store.ts";
import { wanted } from "./instances.ts";
import { showState } from "./show-instance.ts";

/** Which instances a call changes: one at least. */
export interface InstanceIds {
  readonly InstanceIds: readonly string[];
}

/** Returns TerminateInstances. An instance that is gone stays so; a group replaces its own when it notices. */
export function terminateInstances(desk: Ec2Desk) {
  return (input: InstanceIds, context: CallContext): object => {
    const end = (instance: InstanceRecord): InstanceRecord =>
      endInstance(instance, { instances: desk.instances, nowMs: desk.clock.now(), endedBy: "user" });
    return { TerminatingInstances: changeAll(desk, { input, context }, end) };
  };
}

/** Returns StopInstances. AWS: to a group a stopped instance is lost, and it starts another. */
export function stopInstances(desk: Ec2Desk) {
  return (input: InstanceIds, context: CallContext): object => {
    const stop = (instance: InstanceRecord): InstanceRecord => {
      if (instance.state === "stopped" || instance.state === "stopping") return instance;
      if (instance.state !== "running") throw wrongState(instance, "stopped");
      return move(desk, instance, "stopping");
    };
    return { StoppingInstances: changeAll(desk, { input, context }, stop) };
  };
}

/** Returns StartInstances, of instances that were stopped. */
export function startInstances(desk: Ec2Desk) {
  return (input: InstanceIds, context: CallContext): object => {
    const start = (instance: InstanceRecord): InstanceRecord => {
      if (instance.state === "running" || instance.state === "pending") return instance;
      if (instance.state !== "stopped") throw wrongState(instance, "started");
      return move(desk, instance, "pending");
    };
    return { StartingInstances: changeAll(desk, { input, context }, start) };
  };
}

/** Returns RebootInstances. AWS: an instance stays `running` all the while. */
export function rebootInstances(desk: Ec2Desk) {
  return ({ InstanceIds }: InstanceIds, context: CallContext): object => {
    if (InstanceIds.length === 0) throw missingParameter("InstanceId");
    const resting = wanted(desk, context, { InstanceIds }).find(({ state }) => state !== "running");
    if (resting !== undefined) throw wrongState(resting, "rebooted");
    return {};
  };
}

interface Call {
  readonly input: InstanceIds;
  readonly context: CallContext;
}

/** AWS: all of a call's instances are changed or none; those that already are as asked stay so. */
function changeAll(
  desk: Ec2Desk,
  { input: { InstanceIds }, context }: Call,
  change: (instance: InstanceRecord) => InstanceRecord,
): readonly object[] {
  // Without ids `wanted` means all, which nobody may stop or end by a slip of a form.
  if (InstanceIds.length === 0) throw missingParameter("InstanceId");
  const changed = wanted(desk, context, { InstanceIds }).map((before) => ({ before, after: change(before) }));
  for (const { before, after } of changed) if (after !== before) desk.instances.put(after);
  desk.fleet.watch({ account: context.account, region: context.region });
  return changed.map(({ before, after }) => ({
    InstanceId: before.instanceId,
    PreviousState: showState(before),
    CurrentState: showState(after),
  }));
}

function move({ clock }: Ec2Desk, instance: InstanceRecord, state: InstanceRecord["state"]): InstanceRecord {
  return { ...instance, state, stateSinceMs: clock.now() };
}

function wrongState({ instanceId }: InstanceRecord, done: string): AwsError {
  const message = `The instance '${instanceId}' is not in a state from which it can be ${done}.`;
  return new AwsError("IncorrectInstanceState", message);
}
