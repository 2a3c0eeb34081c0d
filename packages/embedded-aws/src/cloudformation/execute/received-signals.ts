import type { ResourceRecord, SignalRecord } from "../model/records.ts";
import type { StackKey } from "../model/tables.ts";
import type { Workshop } from "./step-run.ts";

type Desk = Pick<Workshop, "tables" | "ledger">;

/** A signal to a resource of a stack. */
export interface Signal extends Pick<SignalRecord, "uniqueId" | "status"> {
  readonly key: StackKey;
  readonly record: ResourceRecord;
}

/** Puts a signal on record and writes its event, in one turn. */
export function receiveSignal({ tables, ledger }: Desk, { key, record, uniqueId, status }: Signal): void {
  const { logicalId, type, physical, properties } = record;
  tables.signals.put(key, nameOf(logicalId, uniqueId), { logicalId, uniqueId, status });
  ledger.noteResource(key, {
    logicalId,
    type,
    physicalId: physical?.physicalId ?? "",
    status: record.status,
    reason: `Received ${status} signal with UniqueId ${uniqueId}`,
    properties,
  });
}

/** Returns the signal with this unique id that a resource has received, if it has. */
export function findSignal(
  { tables }: Pick<Desk, "tables">,
  { key, logicalId, uniqueId }: { readonly key: StackKey; readonly logicalId: string; readonly uniqueId: string },
): SignalRecord | undefined {
  return tables.signals.get(key, nameOf(logicalId, uniqueId));
}

/** Returns all signals that a resource has received in the phase that runs. */
export function signalsTo(
  { tables }: Pick<Desk, "tables">,
  { key, logicalId }: { readonly key: StackKey; readonly logicalId: string },
): readonly SignalRecord[] {
  return tables.signals.all(key).filter((signal) => signal.logicalId === logicalId);
}

function nameOf(logicalId: string, uniqueId: string): string {
  return `${logicalId}/${uniqueId}`;
}
