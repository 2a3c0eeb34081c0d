import type { ResourceRecord } from "../model/records.ts";
import { findSignal, receiveSignal } from "./received-signals.ts";
import { faultOf, stackOfRun, type StepRun } from "./step-run.ts";

/** The machines of a resource that signal by themselves, unless their signals are made to get lost or to tell of a failure. */
export interface MachineSignals {
  /** Lets machines signal, each once: of all that were started in this step, in that order, those that `isUp` says are up. */
  send(record: ResourceRecord, machines: readonly string[], isUp?: (machine: string) => boolean): void;
}

/** Returns the machines' part in a step; what faults say of the step as a whole is asked once. */
export function createMachineSignals(run: StepRun, step: "create" | "update" | "rollback"): MachineSignals {
  // The older way to lose them all knows no step; what was running before an update has signalled then.
  const areLost = step !== "rollback" && faultOf(run, "signal") !== undefined;
  return {
    send(record, machines, isUp = () => true) {
      if (areLost) return;
      const { key, faults, boots } = run;
      const { logicalId, type } = record;
      const resource = { stackName: stackOfRun(run).name, logicalId, type };
      for (const [index, uniqueId] of machines.entries()) {
        if (!isUp(uniqueId) || findSignal(run, { key, logicalId, uniqueId }) !== undefined) continue;
        const fate = faults?.signalOf?.(resource, { index, step }) ?? "success";
        if (fate !== "success") recordConsole(run, record, uniqueId);
        // Who boots for real signals when its script does.
        const isScripts =
          fate === "success" &&
          record.physical !== undefined &&
          boots?.signalsItself(record.physical, uniqueId) === true;
        if (fate === "lost" || isScripts) continue;
        receiveSignal(run, { key, record, uniqueId, status: fate === "success" ? "SUCCESS" : "FAILURE" });
      }
    },
  };
}

function recordConsole(run: StepRun, { logicalId, type, physical }: ResourceRecord, machine: string): void {
  const text = run.faults?.consoleOf?.(stackOfRun(run).name, logicalId);
  if (physical === undefined || text === undefined) return;
  run.resources.handlerFor(type).recordConsole?.(physical, machine, text);
}
