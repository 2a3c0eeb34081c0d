import { textIn, type JsonObject } from "../../json.ts";
import type { PhysicalResource } from "../../resources/resource-handler.ts";
import { validateProperties } from "../../resources/validate-properties.ts";
import type { RemoveStep } from "../model/operation.ts";
import type { ResourceRecord, StackRecord } from "../model/records.ts";
import { kindOf } from "../model/stack-status.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { acceptedPolicy, findDenial } from "../plan/stack-policy.ts";
import { beginCreate, beginUpdate, refuse, requestOf } from "./apply-resource.ts";
import { evaluateTarget } from "./evaluate-target.ts";
import type { Target } from "./evaluate-target.ts";
import { NESTED_STACK } from "./nested-stacks.ts";
import type { NestedStackOrder } from "./nested-stacks.ts";
import { describeRefusal } from "./refusal.ts";
import {
  contextOf,
  faultOf,
  holdUp,
  liveRecord,
  markRunning,
  removalFaultOf,
  stackOfRun,
  stateOf,
} from "./step-run.ts";
import type { StepEnding, StepRun } from "./step-run.ts";

/**
 * Brings a nested stack to what its parent says, by an operation of its own, and waits for it.
 * AWS: an update of the parent visits each nested stack, for the template at its URL may be another one.
 */
export async function applyNestedStack(run: StepRun, blueprint: Blueprint): Promise<StepEnding> {
  const record = liveRecord(run);
  const evaluation = evaluateTarget(run, blueprint);
  const { target } = evaluation;
  if (evaluation.kind === "unusable") return refuse(run, { record, target, reason: evaluation.reason });
  if (stateOf(run)?.action === "create" || record?.physical === undefined) return await create(run, { record, target });
  return await update(run, { record, physical: record.physical, target });
}

async function create(
  run: StepRun,
  { record, target }: { readonly record: ResourceRecord | undefined; readonly target: Target },
): Promise<StepEnding> {
  const isBegun = stateOf(run) !== undefined && record !== undefined;
  let begun = isBegun ? record : beginCreate(run, { record, target });
  if (begun.physical === undefined) {
    await holdUp(run, "create");
    if (!run.isCurrent()) return { kind: "stopped" };
    const fault = faultOf(run, "create") ?? validateProperties(target.type, target.properties);
    if (fault !== undefined) return { kind: "failed", reason: fault };
    const order = await orderOf(run, target);
    if (!run.isCurrent()) return { kind: "stopped" };
    const physical = physicalOf(run, { stackId: run.nested.create(order), properties: target.properties });
    begun = { ...begun, physical, statusReason: "Resource creation Initiated" };
    run.ledger.moveResource(run.key, begun);
  }
  const child = await settled(run, begun.physical, []);
  if (child === undefined) return { kind: "stopped" };
  if (child.status !== "CREATE_COMPLETE") {
    return { kind: "failed", reason: `Embedded stack ${child.stackId} was not successfully created: ${why(child)}` };
  }
  run.ledger.moveResource(run.key, {
    ...begun,
    physical: withOutputs(begun.physical, child),
    status: "CREATE_COMPLETE",
    statusReason: undefined,
  });
  return { kind: "done" };
}

interface Update {
  readonly record: ResourceRecord;
  readonly physical: PhysicalResource;
  readonly target: Target;
}

async function update(run: StepRun, { record, physical, target }: Update): Promise<StepEnding> {
  if (stateOf(run) === undefined) beginUpdate(run, { record, target, reason: undefined });
  if (stateOf(run)?.updated === undefined) {
    const refusal = await startUpdate(run, { record, physical, target });
    if (!run.isCurrent()) return { kind: "stopped" };
    if (refusal !== undefined) return { kind: "failed", reason: refusal };
  }
  const child = await settled(run, physical, ["held", "revert", "revertCleanup"]);
  if (child === undefined) return { kind: "stopped" };
  const isHeld = child.status === "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS";
  const wasUpdated = stateOf(run)?.updated?.changed !== false;
  if (wasUpdated && !isHeld) return { kind: "failed", reason: notUpdated(child) };
  run.ledger.moveResource(run.key, {
    ...record,
    ...target,
    physical: { ...withOutputs(physical, child), properties: target.properties },
    status: "UPDATE_COMPLETE",
    statusReason: undefined,
  });
  return { kind: "done" };
}

/** Returns why the update cannot be started, or undefined; in the same turn it is on record that it was. */
async function startUpdate(run: StepRun, { record, physical, target }: Update): Promise<string | undefined> {
  await holdUp(run, "update");
  if (!run.isCurrent()) return undefined;
  const fault = faultOf(run, "update") ?? validateProperties(target.type, target.properties);
  if (fault !== undefined) return fault;
  const order = await orderOf(run, target);
  if (!run.isCurrent()) return undefined;
  const begin = run.nested.proposeUpdate(physical.physicalId, order);
  if (begin !== undefined) {
    const policy = acceptedPolicy(run.operation.stackPolicy);
    const denial = findDenial(policy, { action: "Update:Modify", record });
    if (denial !== undefined) return denial;
    begin();
  }
  const state = stateOf(run);
  const updated = { physical, changed: begin !== undefined };
  if (state !== undefined) run.tables.stepStates.put(run.key, run.step.id, { ...state, updated });
  return undefined;
}

/** Takes a nested stack back to what it was before the update of its parent. */
export async function revertNestedStack(run: StepRun): Promise<StepEnding> {
  const undo = run.tables.undo.get(run.key, run.step.logicalId);
  const before = undo?.before;
  if (undo === undefined || before?.physical === undefined) return { kind: "done" };
  const begun: ResourceRecord = { ...before, status: "UPDATE_IN_PROGRESS", statusReason: undefined };
  if (stateOf(run) === undefined) {
    markRunning(run, "update");
    run.ledger.moveResource(run.key, begun);
  }
  await holdUp(run, "rollback");
  if (!run.isCurrent()) return { kind: "stopped" };
  const fault = faultOf(run, "rollback");
  if (fault !== undefined) return { kind: "failed", reason: fault };
  run.nested.revert(before.physical.physicalId, run.operation);
  const child = await settled(run, before.physical, []);
  if (child === undefined) return { kind: "stopped" };
  if (kindOf(child.status) !== "stable") return { kind: "failed", reason: notUpdated(child) };
  run.tables.undo.put(run.key, undo.logicalId, { ...undo, stage: "reverted" });
  run.ledger.moveResource(run.key, { ...begun, status: "UPDATE_COMPLETE" });
  return { kind: "done" };
}

/** AWS: a nested stack clears away what its update left over only when its parent's update has succeeded. */
export async function releaseNestedStack(run: StepRun): Promise<StepEnding> {
  if (stateOf(run) === undefined) markRunning(run, "update");
  const physical = liveRecord(run)?.physical;
  if (physical === undefined) return { kind: "done" };
  run.nested.release(physical.physicalId);
  const child = await settled(run, physical, []);
  return child === undefined ? { kind: "stopped" } : { kind: "done" };
}

/** Deletes a nested stack. Returns why it is still there, or undefined when it is gone. */
export async function deleteNestedStack(run: StepRun, { physical }: RemoveStep): Promise<string | undefined> {
  await holdUp(run, run.operation.phase === "undoCreate" ? "rollback" : "delete");
  if (!run.isCurrent()) return undefined;
  const fault = removalFaultOf(run);
  if (fault !== undefined || physical === undefined) return fault;
  try {
    run.nested.remove(physical.physicalId, run.operation);
  } catch (error) {
    return describeRefusal(error);
  }
  const child = await settled(run, physical, []);
  if (child === undefined || child.status === "DELETE_COMPLETE") return undefined;
  return `Embedded stack ${child.stackId} was not successfully deleted: ${why(child)}`;
}

/** Returns the nested stack once its operation is where the parent waits for it; undefined when nobody waits any more. */
async function settled(
  run: StepRun,
  physical: PhysicalResource | undefined,
  phases: Parameters<StepRun["nested"]["settled"]>[1],
): Promise<StackRecord | undefined> {
  const stackId = physical?.physicalId ?? "";
  await run.nested.settled(stackId, phases);
  return run.isCurrent() ? run.nested.find(stackId) : undefined;
}

async function orderOf(run: StepRun, target: Target): Promise<NestedStackOrder> {
  const context = contextOf(run);
  const { properties } = requestOf(run, target);
  const { operation, step } = run;
  const { logicalId } = step;
  const url = textIn(properties["TemplateURL"]);
  const template = await run.nested.readTemplate({ parent: stackOfRun(run), logicalId, url, context });
  const { tags } = target;
  return { parent: stackOfRun(run), logicalId, ...template, properties, tags, operation, context };
}

function physicalOf(
  run: StepRun,
  { stackId, properties }: { readonly stackId: string; readonly properties: JsonObject },
): PhysicalResource {
  const { account, region } = run.key;
  const { logicalId } = run.step;
  const owner = stackOfRun(run).stackId;
  const identity = { account, region, type: NESTED_STACK, physicalId: stackId, ref: stackId };
  return { ...identity, attributes: {}, properties, stackId: owner, logicalId };
}

function withOutputs(physical: PhysicalResource | undefined, child: StackRecord): PhysicalResource {
  if (physical === undefined) throw new Error(`${child.stackId} is complete but was never made.`);
  return {
    ...physical,
    attributes: Object.fromEntries(child.outputs.map(({ key, value }) => [`Outputs.${key}`, value])),
  };
}

function notUpdated(child: StackRecord): string {
  return (
    `Embedded stack ${child.stackId} was not successfully updated. ` +
    `Currently in ${child.status} with reason: ${why(child)}`
  );
}

function why({ statusReason }: StackRecord): string {
  return statusReason ?? "";
}
