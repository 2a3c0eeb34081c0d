import type { InstanceRecord, InstanceStore } from "./instance-store.ts";

/** Begins to end an instance that lives; returns it as it is then. Ended again, it stays as it is. */
export function endInstance(
  instance: InstanceRecord,
  {
    instances,
    nowMs,
    endedBy,
  }: {
    readonly instances: InstanceStore;
    readonly nowMs: number;
    readonly endedBy: "user" | "service";
  },
): InstanceRecord {
  if (instance.endedBy !== undefined) return instance;
  const ending: InstanceRecord = { ...instance, state: "shutting-down", stateSinceMs: nowMs, endedBy };
  instances.put(ending);
  return ending;
}
