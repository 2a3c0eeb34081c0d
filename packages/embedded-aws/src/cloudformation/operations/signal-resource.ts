import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { findSignal, receiveSignal } from "../execute/received-signals.ts";
import type { ResourceRecord, SignalStatus } from "../model/records.ts";
import { takesSignals } from "../model/signal-demand.ts";
import { checkState } from "./check-state.ts";
import { requireResource } from "./describe-resources.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

/** What a signal says. */
export interface SignalResourceInput {
  readonly StackName: string;
  readonly LogicalResourceId: string;
  readonly UniqueId: string;
  readonly Status: SignalStatus;
}

/**
 * Returns the SignalResource operation.
 * AWS: a unique id signals once; only a failure may follow what it said first.
 */
export function signalResource(desk: Desk) {
  return async (input: SignalResourceInput, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    checkState(stack, "signal");
    const record = requireResource(desk, stack, input.LogicalResourceId);
    checkResource(record);
    const { UniqueId: uniqueId, Status: status } = input;
    const earlier = findSignal(desk, { key: stack, logicalId: record.logicalId, uniqueId });
    if (earlier !== undefined && status !== "FAILURE") {
      throw validationError(
        `Signal with ID ${uniqueId} for resource ${record.logicalId} already exists. ` +
          "Signals may only be updated with a FAILURE status.",
      );
    }
    receiveSignal(desk, { key: stack, record, uniqueId, status });
    return {};
  };
}

function checkResource(record: ResourceRecord): void {
  const { logicalId, type, status } = record;
  if (!takesSignals(record)) throw validationError(`Resource ${logicalId} is of type ${type} and cannot be signaled`);
  if (status === "CREATE_IN_PROGRESS" || status === "UPDATE_IN_PROGRESS") return;
  throw validationError(`Resource ${logicalId} is in ${status} state and can not be signaled.`);
}
