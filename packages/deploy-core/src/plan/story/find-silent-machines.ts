import type { StackEvent } from "../../model/stack-event.ts";
import type { StartedMachine } from "../../model/machine.ts";
import type { SilentMachine } from "../../model/failure-story.ts";

/** True for a failure that says that machines were waited for in vain. */
export function isMissingSignal({ type, status, reason = "" }: StackEvent): boolean {
  return WAITED_FOR.has(type) && status.endsWith("_FAILED") && MISSING.test(reason);
}

/** AWS: user guide, "CreationPolicy attribute" and "UpdatePolicy attribute"; a wait condition has no machines of its own. */
const WAITED_FOR: ReadonlySet<string> = new Set(["AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance"]);
const MISSING =
  /Received \d+ (?:SUCCESS|FAILURE) signal\(s\) out of|Failed to receive \d+ resource signal|FAILURE signal/;

/** An instance that did not signal success, before its console is read. */
export type UnheardMachine = Pick<SilentMachine, "instanceId" | "signal" | "state">;

/**
 * Finds the instances that did not signal success: those that were started for the resource, without those whose
 * signal the events tell of. Those that signalled a failure come first: they know why.
 */
export function findSilentMachines(
  started: readonly StartedMachine[],
  { events, logicalId }: { readonly events: readonly StackEvent[]; readonly logicalId: string },
): readonly UnheardMachine[] {
  const reasons = events.filter((event) => event.logicalId === logicalId).map(({ reason = "" }) => reason);
  const said = (signal: "SUCCESS" | "FAILURE"): ReadonlySet<string> =>
    new Set(
      reasons.flatMap((reason) => new RegExp(`Received ${signal} signal with UniqueId (\\S+)`).exec(reason)?.[1] ?? []),
    );
  const [succeeded, failed] = [said("SUCCESS"), said("FAILURE")];
  const known = new Set(started.map(({ instanceId }) => instanceId));
  const gone = [...failed].filter((id) => /^i-[0-9a-f]+$/.test(id) && !known.has(id));
  return [...started, ...gone.map((instanceId) => ({ instanceId, state: undefined }))]
    .filter(({ instanceId }) => !succeeded.has(instanceId))
    .map(
      ({ instanceId, state }) => ({ instanceId, state, signal: failed.has(instanceId) ? "failure" : "none" }) as const,
    )
    .sort((a, b) => (a.signal < b.signal ? -1 : a.signal > b.signal ? 1 : 0));
}
