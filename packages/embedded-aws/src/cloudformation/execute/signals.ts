import type { ResourceHandler } from "../../resources/resource-handler.ts";
import type { ResourceRecord } from "../model/records.ts";
import type { ResourceStatus } from "../model/stack-status.ts";
import type { StepRun } from "./step-run.ts";

/**
 * Writes the events of the success signals that a resource with a CreationPolicy gets from its instances.
 * AWS: one event a signal, in the status the resource is in; a group of no instances waits for none.
 */
export function awaitSignals(
  run: StepRun,
  made: { readonly record: ResourceRecord; readonly handler: ResourceHandler; readonly status: ResourceStatus },
): void {
  const { record, handler, status } = made;
  if (record.physical === undefined || record.attributes.CreationPolicy === undefined) return;
  for (const uniqueId of handler.signallersOf?.(record.physical) ?? []) {
    run.ledger.noteResource(run.key, {
      logicalId: record.logicalId,
      type: record.type,
      physicalId: record.physical.physicalId,
      status,
      reason: `Received SUCCESS signal with UniqueId ${uniqueId}`,
      properties: record.properties,
    });
  }
}
