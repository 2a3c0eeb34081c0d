import type { DriftRecord } from "../model/drift.ts";
import type { ResourceRecord, StackRecord } from "../model/records.ts";
import type { Desk } from "./desk.ts";

/** A resource and the stack it belongs to. */
export interface StackResource {
  readonly stack: StackRecord;
  readonly record: ResourceRecord;
}

/** Returns the last comparison of a resource with what was deployed; not that of another one before it. */
export function findDrift({ tables }: Desk, { stack, record }: StackResource): DriftRecord | undefined {
  const drift = tables.drifts.get(stack, record.logicalId);
  return drift !== undefined && drift.physicalId === record.physical?.physicalId ? drift : undefined;
}
