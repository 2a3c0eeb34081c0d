import type { SilentMachine } from "../../model/failure-story.ts";
import type { StackEvent } from "../../model/stack-event.ts";
import { findConsoleEnd } from "../../plan/story/find-console-end.ts";
import { findSilentMachines, type UnheardMachine } from "../../plan/story/find-silent-machines.ts";
import type { Ports } from "../../ports.ts";

/** A resource whose machines were waited for in vain. */
export interface MissingSignal {
  readonly failure: StackEvent;
  /** The stack that has it, which may be a nested one. */
  readonly stackId: string;
  /** All events of that stack in the operation, oldest first. */
  readonly events: readonly StackEvent[];
}

/**
 * Reads which machines did not signal and the end of their consoles. At once, when the failure is told: a rollback ends
 * the machines. It never throws and never takes long; what could not be read costs the story its best part, no more.
 */
export async function readSilentMachines(
  { machines, report }: Pick<Ports, "machines" | "report">,
  { failure, stackId, events }: MissingSignal,
): Promise<readonly SilentMachine[]> {
  const { logicalId, type, physicalId } = failure;
  try {
    const started = await machines.findStarted({
      stackId,
      logicalId,
      groupName: type === "AWS::AutoScaling::AutoScalingGroup" ? physicalId : undefined,
      since: events[0]?.at ?? failure.at,
    });
    const silent = findSilentMachines(started, { events, logicalId }).slice(0, MOST);
    return await Promise.all(silent.map((machine) => readOne(machines, machine)));
  } catch (error) {
    report({ event: "warning", message: `the instances of ${logicalId} could not be looked up: ${describe(error)}` });
    return [];
  }
}

/** A whole fleet that does not come up has one reason; two or three consoles tell it. */
const MOST = 3;

async function readOne(machines: Ports["machines"], machine: UnheardMachine): Promise<SilentMachine> {
  try {
    const text = await machines.readConsole(machine.instanceId);
    return { ...machine, console: text === undefined ? [] : findConsoleEnd(text), unreadable: undefined };
  } catch (error) {
    return { ...machine, console: [], unreadable: describe(error) };
  }
}

function describe(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
