import type { MachineReport } from "./machine-report.ts";
import type { Pointer } from "./pointer.ts";
import type { ObservedGroup } from "../roll/roll-ports.ts";

/** What a pointer was found to be. `foreign`: the parameter is there, and was not written by logstack. */
export type FoundPointer =
  | { readonly kind: "none" }
  | { readonly kind: "foreign" }
  | {
      readonly kind: "found";
      readonly pointer: Pointer;
      /** When it was written, in milliseconds since the Unix epoch. */
      readonly movedAt: number;
    };

/** One role as a look finds it. */
export interface ObservedRole {
  readonly role: string;
  readonly groupName: string;
  readonly pointer: FoundPointer;
  /** Whether the bundle that is wanted is in the bucket. */
  readonly hasBundle: boolean;
  /** Undefined where there is no such Auto Scaling group. */
  readonly group: ObservedGroup | undefined;
  /** By instance; one that has not said anything is not in it. */
  readonly reports: ReadonlyMap<string, MachineReport>;
}

/** Ids of the machines of a role that are not on their way out. */
export function machinesOf({ group }: Pick<ObservedRole, "group">): readonly string[] {
  const staying = (group?.machines ?? []).filter(({ lifecycleState }) => !/^(?:Terminat|Detach)/.test(lifecycleState));
  return staying.map(({ instanceId }) => instanceId);
}

/** Ids of the machines that say that they have a bundle, and that it works. */
export function machinesWith(observed: ObservedRole, digest: string): readonly string[] {
  return machinesOf(observed).filter((instanceId) => {
    const report = observed.reports.get(instanceId);
    return report?.state === "applied" && report.digest === digest;
  });
}
