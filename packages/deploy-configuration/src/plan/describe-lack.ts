import type { MachineReport } from "../model/machine-report.ts";
import type { Pointer } from "../model/pointer.ts";

/** Says how a machine stands that lacks what is released to its role, as a phrase; undefined where it has it. */
export function describeLack(report: MachineReport | undefined, pointer: Pointer | undefined): string | undefined {
  if (report === undefined) return "has not reported";
  const isReleased = report.digest === pointer?.current.digest;
  switch (report.state) {
    case "waiting":
      return "waits for a configuration";
    case "applying":
      return `is at "${report.step}"`;
    case "failed":
      return isReleased ? `failed at "${report.step}"` : `failed at "${report.step}", with another configuration`;
    case "applied":
      return isReleased ? undefined : describeOther(report, pointer);
  }
}

function describeOther({ digest }: MachineReport, pointer: Pointer | undefined): string {
  if (pointer === undefined) return "has a configuration, and none is released to its role";
  return digest === pointer.before?.digest
    ? `has ${pointer.before?.version}, the one before`
    : "has another configuration, neither what is released nor the one before";
}
