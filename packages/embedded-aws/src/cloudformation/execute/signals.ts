import { isObject } from "../../json.ts";
import type { JsonObject } from "../../json.ts";
import type { ResourceHandler } from "../../resources/resource-handler.ts";
import { durationMs } from "../model/duration.ts";
import type { ResourceRecord, SignalRecord } from "../model/records.ts";
import { creationDemandOf, GROUP, INSTANCE, numberIn, textIn, WAIT_CONDITION } from "../model/signal-demand.ts";
import type { SignalDemand } from "../model/signal-demand.ts";
import { findSignal, receiveSignal, signalsTo } from "./received-signals.ts";
import { faultOf } from "./step-run.ts";
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
  const demand = creationDemandOf(record);
  if (record.physical === undefined || demand === undefined) return undefined;
  // AWS: a single machine signals for itself.
  const senders =
    record.type === INSTANCE ? [record.physical.physicalId] : (handler.signallersOf?.(record.physical) ?? []);
  for (const sender of senders) signalByItself(run, { record, sender });
  const received = (): readonly SignalRecord[] => signalsTo(run, { key: run.key, logicalId: record.logicalId });
  await run.waitUntil(() => verdictOn(received(), demand) !== "open", demand.timeoutMs);
  return verdictOn(received(), demand) === "enough"
    ? undefined
    : describeLack(record, { received: received(), demand });
}

function verdictOn(received: readonly SignalRecord[], { count, percent }: SignalDemand): "enough" | "failed" | "open" {
  const needed = Math.ceil((count * percent) / 100);
  const successes = received.filter((signal) => signal.status === "SUCCESS").length;
  if (successes >= needed) return "enough";
  return received.length - successes > count - needed ? "failed" : "open";
}

function describeLack(
  { type }: ResourceRecord,
  { received, demand }: { readonly received: readonly SignalRecord[]; readonly demand: SignalDemand },
): string {
  const { count, percent } = demand;
  const failures = received.filter((signal) => signal.status === "FAILURE");
  const successes = received.length - failures.length;
  const hasFailed = verdictOn(received, demand) === "failed";
  if (type === GROUP)
    return hasFailed ? tooManyFailures(failures.length, demand) : tooFewOf({ successes, count, percent });
  if (hasFailed) return `Received FAILURE signal with UniqueId ${failures.at(-1)?.uniqueId ?? ""}`;
  return type === WAIT_CONDITION
    ? `WaitCondition timed out. Received ${successes} conditions when expecting ${count}`
    : `Failed to receive ${count - successes} resource signal(s) within the specified duration`;
}

function tooManyFailures(failures: number, { count, percent }: SignalDemand): string {
  return (
    `Received ${failures} FAILURE signal(s) out of ${count}. ` +
    `Unable to satisfy ${percent}% MinSuccessfulInstancesPercent requirement`
  );
}

/** What makes a group's instances obsolete; a change of its size alone does not. */
const SIZES = new Set(["MinSize", "MaxSize", "DesiredCapacity"]);

const NOTHING_HEARD =
  "Failed to receive 1 resource signal(s) for the current batch. Each resource signal timeout is counted as a FAILURE.";

/**
 * Waits for the signals of the instances that a rolling update started, one after another, with AWS's events.
 * Returns why the update fails, or undefined. `changed` are the properties that the update changed.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html
 */
export async function awaitRollingUpdate(
  run: StepRun,
  { record, handler }: Waiting,
  changed: readonly string[],
): Promise<string | undefined> {
  const rolling = record.attributes.UpdatePolicy?.["AutoScalingRollingUpdate"];
  if (record.physical === undefined || !isObject(rolling) || changed.every((name) => SIZES.has(name))) return undefined;
  const started = handler.signallersOf?.(record.physical) ?? [];
  if (started.length === 0) return undefined;
  const waits = textIn(rolling, "WaitOnResourceSignals", "false") === "true";
  const pause = textIn(rolling, "PauseTime", waits ? "PT5M" : "PT0S");
  const percent = numberIn(rolling, "MinSuccessfulInstancesPercent", 100);
  note(run, record, openingOf(rolling, { obsolete: started.length, waits, pause }));
  const needed = Math.ceil((started.length * percent) / 100);
  let received = 0;
  for (const [index, sender] of started.entries()) {
    if (!waits) {
      await run.wait(durationMs(pause) ?? 0);
      if (!run.isCurrent()) return undefined;
      received += 1;
      continue;
    }
    const waiting = `Waiting on 1 resource signal(s) with a timeout of ${pause}.`;
    note(run, record, `New instance(s) added to autoscaling group - ${waiting}`);
    signalByItself(run, { record, sender });
    const heard = (): SignalRecord | undefined =>
      findSignal(run, { key: run.key, logicalId: record.logicalId, uniqueId: sender });
    await run.waitUntil(() => heard() !== undefined, durationMs(pause) ?? 0);
    if (!run.isCurrent()) return undefined;
    if (heard()?.status === "SUCCESS") {
      received += 1;
      continue;
    }
    if (heard() === undefined) note(run, record, NOTHING_HEARD);
    const failed = index + 1 - received;
    if (failed > started.length - needed) break;
  }
  return received >= needed ? undefined : tooFewOf({ successes: received, count: started.length, percent });
}

function openingOf(
  rolling: JsonObject,
  { obsolete, waits, pause }: { readonly obsolete: number; readonly waits: boolean; readonly pause: string },
): string {
  const batch = numberIn(rolling, "MaxBatchSize", 1);
  const kept = numberIn(rolling, "MinInstancesInService", 0);
  const opening =
    `Rolling update initiated. Terminating ${obsolete} obsolete instance(s) in batches of ${batch}, ` +
    `while keeping at least ${kept} instance(s) in service.`;
  return waits
    ? `${opening} Waiting on resource signals with a timeout of ${pause} when new instances are added to the autoscaling group.`
    : opening;
}

function tooFewOf({ successes, count, percent }: Readonly<Record<"successes" | "count" | "percent", number>>): string {
  return (
    `Received ${successes} SUCCESS signal(s) out of ${count}. ` +
    `Unable to satisfy ${percent}% MinSuccessfulInstancesPercent requirement`
  );
}

/** A machine signals when it is up, once, unless its signals are made to get lost. */
function signalByItself(
  run: StepRun,
  { record, sender }: { readonly record: ResourceRecord; readonly sender: string },
): void {
  const { key } = run;
  if (faultOf(run, "signal") !== undefined) return;
  if (findSignal(run, { key, logicalId: record.logicalId, uniqueId: sender }) !== undefined) return;
  receiveSignal(run, { key, record, uniqueId: sender, status: "SUCCESS" });
}

function note(run: StepRun, record: ResourceRecord, reason: string): void {
  const { logicalId, type, status, physical, properties } = record;
  const physicalId = physical?.physicalId ?? "";
  run.writeOnce(() => run.ledger.noteResource(run.key, { logicalId, type, physicalId, status, reason, properties }));
}
