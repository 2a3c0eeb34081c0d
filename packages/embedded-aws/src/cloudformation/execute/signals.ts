import type { ResourceHandler } from "../../resources/resource-handler.ts";
import type { ResourceRecord, SignalRecord } from "../model/records.ts";
import { creationDemandOf, GROUP, INSTANCE } from "../model/signal-demand.ts";
import { describeLack, judgeSignals, silencesOf } from "../plan/judge-signals.ts";
import { ROLLING_TEXTS } from "../plan/rolling-texts.ts";
import { dataOfHandle, hasUnparsable, signalsByHandle } from "./handle-signals.ts";
import { createMachineSignals } from "./machine-signals.ts";
import { signalsTo } from "./received-signals.ts";
import type { StepRun } from "./step-run.ts";

/** What came of the wait: the resource as its signals leave it, or why there were too few. */
export type SignalsOutcome =
  | { readonly kind: "enough"; readonly record: ResourceRecord }
  | { readonly kind: "lacking"; readonly reason: string };

/** A resource that may have to wait for signals, as it is now. */
interface Waiting {
  readonly record: ResourceRecord;
  readonly handler: ResourceHandler;
}

/**
 * Waits for the success signals that a new resource needs: its machines send theirs, and anybody may by SignalResource.
 * A failure that leaves too few ends the wait at once.
 */
export async function awaitCreationSignals(run: StepRun, { record, handler }: Waiting): Promise<SignalsOutcome> {
  const { physical } = record;
  const demand = creationDemandOf(record);
  if (physical === undefined || demand === undefined) return { kind: "enough", record };
  const machines = createMachineSignals(run, "create");
  const received = (): readonly SignalRecord[] => [
    ...signalsTo(run, { key: run.key, logicalId: record.logicalId }),
    ...signalsByHandle(run, record),
  ];
  const look = (): boolean => {
    // AWS: a single machine signals for itself; one that takes another's place in a group signals in its place.
    const senders = record.type === INSTANCE ? [physical.physicalId] : (handler.signallersOf?.(physical) ?? []);
    machines.send(record, senders);
    return hasUnparsable(run, record) || judgeSignals(received(), demand) !== "open";
  };
  // A boot that has not slept for as long is waited for: this machine may be slow, and AWS's would not be.
  const extension = () =>
    run.boots?.nextChange(physical, {
      instanceIds: handler.signallersOf?.(physical) ?? [],
      withinMs: demand.timeoutMs,
    });
  await run.waitUntil(look, { limitMs: demand.timeoutMs, extension });
  if (!run.isCurrent()) return { kind: "enough", record };
  if (hasUnparsable(run, record)) return { kind: "lacking", reason: "Unparsable WaitCondition data" };
  if (judgeSignals(received(), demand) === "enough") return { kind: "enough", record: withData(run, record) };
  const silences = silencesOf(received(), demand);
  if (record.type === GROUP && silences > 0) noteSilences(run, record, silences);
  return { kind: "lacking", reason: describeLack(record, { received: received(), demand }) };
}

/** AWS: a wait condition's `Data` is what the signals through its handle brought, by their unique ids, as JSON in a string. */
function withData(run: StepRun, record: ResourceRecord): ResourceRecord {
  const data = dataOfHandle(run, record);
  if (record.physical === undefined || data === undefined) return record;
  const attributes = { ...record.physical.attributes, Data: JSON.stringify(data) };
  return { ...record, physical: { ...record.physical, attributes } };
}

/** AWS: a group whose creation times out is told of as if a batch of an update did, also by the status of that event. */
function noteSilences(run: StepRun, record: ResourceRecord, silences: number): void {
  const { logicalId, type, physical, properties } = record;
  const physicalId = physical?.physicalId ?? "";
  const [status, reason] = ["UPDATE_IN_PROGRESS", ROLLING_TEXTS.timedOut(silences)] as const;
  run.writeOnce(() => run.ledger.noteResource(run.key, { logicalId, type, physicalId, status, reason, properties }));
}
