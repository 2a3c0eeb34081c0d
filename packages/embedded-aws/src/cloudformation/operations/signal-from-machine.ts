import type { CallContext } from "../../service.ts";
import type { ResourceRecord } from "../model/records.ts";
import { requireResource } from "./describe-resources.ts";
import { requireLiveStack, type Desk } from "./desk.ts";
import { signalResource, type SignalResourceInput } from "./signal-resource.ts";

/**
 * Returns SignalResource as a machine's boot script calls it. Where a fault has the machine's signal get lost or fail, the
 * script is told that it was taken, and nothing comes of it: for one that is to fail, the failure was sent in its place.
 */
export function signalFromMachine(desk: Desk) {
  const signal = signalResource(desk);
  return async (input: SignalResourceInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    const record = requireResource(desk, stack, input.LogicalResourceId);
    const isOverruled = overrules(desk, { input, record, stackName: stack.name, stackStatus: stack.status });
    return isOverruled ? {} : await signal(input, context);
  };
}

interface Sent {
  readonly input: SignalResourceInput;
  readonly record: ResourceRecord;
  readonly stackName: string;
  readonly stackStatus: string;
}

function overrules({ deps }: Desk, { input, record, stackName, stackStatus }: Sent): boolean {
  const { faults, resources } = deps;
  const { logicalId, type, physical } = record;
  const isRollback = stackStatus.includes("ROLLBACK");
  if (!isRollback && faults?.reasonFor(stackName, logicalId, "signal", type) !== undefined) return true;
  if (faults?.signalOf === undefined || physical === undefined) return false;
  const handler = resources.handlerFor(type);
  const isCreated = record.status === "CREATE_IN_PROGRESS";
  const machines = isCreated
    ? (handler.signallersOf?.(physical) ?? [])
    : (handler.rollingGroupOf?.(physical)?.view().launchedIds ?? []);
  const index = machines.indexOf(input.UniqueId);
  if (index === -1) return false;
  const step = isCreated ? "create" : isRollback ? "rollback" : "update";
  return faults.signalOf({ stackName, logicalId, type }, { index, step }) !== "success";
}
