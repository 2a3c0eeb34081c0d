import type { RollingGroup } from "../../resources/resource-handler.ts";
import type { ResourceRecord } from "../model/records.ts";
import { rollingPolicyOf } from "../plan/rolling-policy.ts";
import {
  planRollingUpdate,
  stepRollingUpdate,
  type RollingAct,
  type RollingFacts,
  type RollingUpdate,
} from "../plan/rolling-update.ts";
import { createMachineSignals, type MachineSignals } from "./machine-signals.ts";
import { signalsTo } from "./received-signals.ts";
import { stateOf, type StepRun } from "./step-run.ts";

/**
 * Replaces a group's obsolete instances batch by batch, as its UpdatePolicy asks, with AWS's events; does nothing where none
 * is obsolete. Returns why the update fails, or undefined. What is done and the record of how far that is go together, so
 * that a step begun anew after a restart goes on in the middle of a batch.
 */
export async function rollGroup(
  run: StepRun,
  record: ResourceRecord,
  step: "update" | "rollback",
): Promise<string | undefined> {
  const policy = rollingPolicyOf(record.attributes.UpdatePolicy);
  const group = record.physical && run.resources.handlerFor(record.type).rollingGroupOf?.(record.physical);
  if (group === undefined || policy === undefined) return undefined;
  let update = stateOf(run)?.rolling ?? planRollingUpdate(policy, group.view());
  const machines = createMachineSignals(run, step);
  let waitedMs = 0;
  while (update !== undefined && run.isCurrent()) {
    if (waitedMs > 0) letNewMachinesSignal(update, { machines, record, group });
    const isExtended = extensionOf(run, { record, update, group }) !== undefined;
    const next = stepRollingUpdate(update, { ...factsOf(run, { record, group, waitedMs }), isExtended });
    if (next.kind === "end") return next.reason;
    if (next.kind === "wait") {
      if (next.untilMs <= waitedMs) {
        await extensionOf(run, { record, update, group });
        continue;
      }
      await run.clock.sleep(next.untilMs, "sinceMs" in update.stage ? update.stage.sinceMs : undefined);
      waitedMs = next.untilMs;
      continue;
    }
    for (const act of next.acts) carryOut(run, { act, record, group });
    update = next.next;
    waitedMs = 0;
    keep(run, update);
  }
  return undefined;
}

/** Once the time is up: what has to happen first, while new machines may still be about to signal. */
function extensionOf(
  { boots }: StepRun,
  { record, update, group }: Rolled & { readonly update: RollingUpdate },
): Promise<void> | undefined {
  if (record.physical === undefined || update.stage.at !== "hearing") return undefined;
  const { launchedIds } = group.view();
  const instanceIds = launchedIds.filter((id) => !update.settled.includes(id) && !update.obsolete.includes(id));
  return boots?.nextChange(record.physical, { instanceIds, withinMs: update.policy.pauseMs });
}

interface Rolled {
  readonly record: ResourceRecord;
  readonly group: RollingGroup;
}

function factsOf(
  run: StepRun,
  { record, group, waitedMs }: Rolled & { readonly waitedMs: number },
): Omit<RollingFacts, "isExtended"> {
  const signals = signalsTo(run, { key: run.key, logicalId: record.logicalId });
  return { nowMs: run.clock.now(), waitedMs, group: group.view(), signals };
}

/** A new machine signals a moment after CloudFormation has begun to wait for it; one that was ended never does. */
function letNewMachinesSignal(
  { stage }: RollingUpdate,
  { machines, record, group }: Rolled & { readonly machines: MachineSignals },
): void {
  if (stage.at !== "hearing") return;
  const { launchedIds, members } = group.view();
  const live = new Set(members.map(({ instanceId }) => instanceId));
  machines.send(record, launchedIds, (id) => live.has(id));
}

function carryOut(run: StepRun, { act, record, group }: Rolled & { readonly act: RollingAct }): void {
  switch (act.act) {
    case "tell":
      return tell(run, record, act.text);
    case "suspend":
      return group.suspend(act.processes);
    case "resume":
      return group.resume(act.processes);
    case "grow":
      return group.grow(act.size);
    case "restore":
      return group.restore(act.size);
    case "replace":
      return group.replace(act.instanceIds, act.replacements);
  }
}

function tell(run: StepRun, record: ResourceRecord, reason: string): void {
  const { logicalId, type, status, physical, properties } = record;
  const physicalId = physical?.physicalId ?? "";
  run.ledger.noteResource(run.key, { logicalId, type, physicalId, status, reason, properties });
}

function keep({ tables, key, step }: StepRun, rolling: RollingUpdate): void {
  const state = tables.stepStates.get(key, step.id);
  if (state !== undefined) tables.stepStates.put(key, step.id, { ...state, rolling });
}
