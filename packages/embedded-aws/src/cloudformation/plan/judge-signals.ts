import type { ResourceRecord, SignalRecord } from "../model/records.ts";
import { GROUP, WAIT_CONDITION, type SignalDemand } from "../model/signal-demand.ts";
import { shareOf } from "./rolling-policy.ts";
import { ROLLING_TEXTS } from "./rolling-texts.ts";

/** Returns whether the signals are enough, can never be enough, or may yet become so. */
export function judgeSignals(
  received: readonly SignalRecord[],
  { count, percent }: SignalDemand,
): "enough" | "failed" | "open" {
  const needed = shareOf(count, percent);
  const successes = received.filter((signal) => signal.status === "SUCCESS").length;
  if (successes >= needed) return "enough";
  return received.length - successes > count - needed ? "failed" : "open";
}

/** Returns how many signals never came; none where those that came decide. */
export function silencesOf(received: readonly SignalRecord[], demand: SignalDemand): number {
  return judgeSignals(received, demand) === "open" ? Math.max(0, demand.count - received.length) : 0;
}

/** Returns why a resource's signals are not enough, in AWS's words. */
export function describeLack(
  { type, attributes }: Pick<ResourceRecord, "type" | "attributes">,
  { received, demand }: { readonly received: readonly SignalRecord[]; readonly demand: SignalDemand },
): string {
  const { count: expected, percent } = demand;
  const failures = received.filter((signal) => signal.status === "FAILURE");
  const successes = received.length - failures.length;
  const hasFailed = judgeSignals(received, demand) === "failed";
  if (type === GROUP) {
    return hasFailed
      ? ROLLING_TEXTS.unsatisfied({ received: failures.length, status: "FAILURE", expected, percent })
      : ROLLING_TEXTS.unsatisfied({ received: successes, status: "SUCCESS", expected, percent });
  }
  const failure = failures.at(-1);
  // AWS: a wait condition with a CreationPolicy is told of as any other resource with one.
  const isByHandle = type === WAIT_CONDITION && attributes.CreationPolicy === undefined;
  if (hasFailed && failure !== undefined) {
    return failure.reason === undefined
      ? `Received FAILURE signal with UniqueId ${failure.uniqueId}`
      : `WaitCondition received failed message: '${failure.reason}' for uniqueId: ${failure.uniqueId}`;
  }
  return isByHandle
    ? `WaitCondition timed out. Received ${successes} conditions when expecting ${expected}`
    : `Failed to receive ${expected - successes} resource signal(s) within the specified duration`;
}
