import { createFaultSwitch, type FaultSwitch } from "../../src/faults/fault-switch.ts";
import type { Fault } from "../../src/faults/fault.ts";

/** Returns a switch with these faults in force, whose clock stands still. */
export function aFaultSwitch(...faults: readonly Fault[]): FaultSwitch {
  const made = createFaultSwitch({ now: () => Date.UTC(2026, 0, 1), refresh: () => undefined });
  made.set({ faults });
  return made;
}
