import { isObject } from "../../json.ts";
import type { Json, JsonObject } from "../../json.ts";
import type { ResourceHandler } from "../../resources/resource-handler.ts";
import { durationMs } from "../model/duration.ts";
import type { ResourceRecord } from "../model/records.ts";
import { faultOf } from "./step-run.ts";
import type { StepRun } from "./step-run.ts";

/** A resource that may have to wait for signals, as it is now. */
interface Waiting {
  readonly record: ResourceRecord;
  readonly handler: ResourceHandler;
}

const GROUP = "AWS::AutoScaling::AutoScalingGroup";

/**
 * Waits for the success signals that a CreationPolicy asks for, writing an event for each.
 * Returns why there were too few, after the time they had, or undefined.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html
 */
export async function awaitCreationSignals(run: StepRun, { record, handler }: Waiting): Promise<string | undefined> {
  const policy = record.attributes.CreationPolicy;
  const signal = policy?.["ResourceSignal"];
  if (record.physical === undefined || !isObject(signal)) return undefined;
  const count = numberIn(signal, "Count", 1);
  const percent = numberIn(policy?.["AutoScalingCreationPolicy"], "MinSuccessfulInstancesPercent", 100);
  const timeout = textIn(signal, "Timeout", "PT5M");
  // AWS: a single machine signals for itself.
  const senders =
    record.type === "AWS::EC2::Instance"
      ? [record.physical.physicalId]
      : (handler.signallersOf?.(record.physical) ?? []);
  const received = receive(run, { record, senders });
  if (received >= Math.ceil((count * percent) / 100)) return undefined;
  await run.wait(durationMs(timeout) ?? 0);
  return record.type === GROUP
    ? tooFewOf({ received, count, percent })
    : `Failed to receive ${count - received} resource signal(s) within the specified duration`;
}

/** What makes a group's instances obsolete; a change of its size alone does not. */
const SIZES = new Set(["MinSize", "MaxSize", "DesiredCapacity"]);

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
  let received = 0;
  for (const sender of started) {
    if (!waits) {
      await run.wait(durationMs(pause) ?? 0);
      if (!run.isCurrent()) return undefined;
      received += 1;
      continue;
    }
    const waiting = `Waiting on 1 resource signal(s) with a timeout of ${pause}.`;
    note(run, record, `New instance(s) added to autoscaling group - ${waiting}`);
    const arrived = receive(run, { record, senders: [sender] });
    received += arrived;
    if (arrived > 0) continue;
    await run.wait(durationMs(pause) ?? 0);
    if (!run.isCurrent()) return undefined;
    note(
      run,
      record,
      "Failed to receive 1 resource signal(s) for the current batch. " +
        "Each resource signal timeout is counted as a FAILURE.",
    );
    if (received < Math.ceil((started.length * percent) / 100)) break;
  }
  const enough = received >= Math.ceil((started.length * percent) / 100);
  return enough ? undefined : tooFewOf({ received, count: started.length, percent });
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

function tooFewOf({ received, count, percent }: Readonly<Record<"received" | "count" | "percent", number>>): string {
  return (
    `Received ${received} SUCCESS signal(s) out of ${count}. ` +
    `Unable to satisfy ${percent}% MinSuccessfulInstancesPercent requirement`
  );
}

/** Writes the signals that arrive, and returns how many do. */
function receive(
  run: StepRun,
  { record, senders }: { readonly record: ResourceRecord; readonly senders: readonly string[] },
): number {
  if (faultOf(run, "signal") !== undefined) return 0;
  for (const sender of senders) note(run, record, `Received SUCCESS signal with UniqueId ${sender}`);
  return senders.length;
}

function note(run: StepRun, record: ResourceRecord, reason: string): void {
  const { logicalId, type, status, physical, properties } = record;
  const physicalId = physical?.physicalId ?? "";
  run.writeOnce(() => run.ledger.noteResource(run.key, { logicalId, type, physicalId, status, reason, properties }));
}

function textIn(container: Json | undefined, name: string, otherwise: string): string {
  const value = isObject(container) ? container[name] : undefined;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : otherwise;
}

function numberIn(container: Json | undefined, name: string, otherwise: number): number {
  return Number(textIn(container, name, String(otherwise)));
}
