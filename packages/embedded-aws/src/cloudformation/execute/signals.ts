import type { ResourceHandler } from "../../resources/resource-handler.ts";
import type { ResourceRecord, SignalRecord } from "../model/records.ts";
import { creationDemandOf, GROUP, INSTANCE } from "../model/signal-demand.ts";
import { describeLack, judgeSignals, silencesOf } from "../plan/judge-signals.ts";
import { ROLLING_TEXTS } from "../plan/rolling-texts.ts";
import { createMachineSignals } from "./machine-signals.ts";
import { signalsTo } from "./received-signals.ts";
import type { StepRun } from "./step-run.ts";

/** A resource that may have to wait for signals, as it is now. */
interface Waiting {
  readonly record: ResourceRecord;
  readonly handler: ResourceHandler;
}

/**
 * Waits for the success signals that a new resource needs: its machines send theirs, and anybody may by SignalResource.
 * Returns why there were too few, or undefined. A failure that leaves too few ends the wait at once.
 */
export async function awaitCreationSignals(run: StepRun, { record, handler }: Waiting): Promise<string | undefined> {
  const { physical } = record;
  const demand = creationDemandOf(record);
  if (physical === undefined || demand === undefined) return undefined;
  const machines = createMachineSignals(run, "create");
  const received = (): readonly SignalRecord[] => signalsTo(run, { key: run.key, logicalId: record.logicalId });
  const look = (): boolean => {
    // AWS: a single machine signals for itself; one that takes another's place in a group signals in its place.
    const senders = record.type === INSTANCE ? [physical.physicalId] : (handler.signallersOf?.(physical) ?? []);
    machines.send(record, senders);
    return judgeSignals(received(), demand) !== "open";
  };
  await run.waitUntil(look, demand.timeoutMs);
  if (!run.isCurrent() || judgeSignals(received(), demand) === "enough") return undefined;
  const silences = silencesOf(received(), demand);
  if (record.type === GROUP && silences > 0) noteSilences(run, record, silences);
  return describeLack(record, { received: received(), demand });
}

/** AWS: a group whose creation times out is told of as if a batch of an update did, also by the status of that event. */
function noteSilences(run: StepRun, record: ResourceRecord, silences: number): void {
  const { logicalId, type, physical, properties } = record;
  const physicalId = physical?.physicalId ?? "";
  const [status, reason] = ["UPDATE_IN_PROGRESS", ROLLING_TEXTS.timedOut(silences)] as const;
  run.writeOnce(() => run.ledger.noteResource(run.key, { logicalId, type, physicalId, status, reason, properties }));
}
