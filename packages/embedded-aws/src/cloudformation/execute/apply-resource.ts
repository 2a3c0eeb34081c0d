import type { JsonObject } from "../../json.ts";
import type { PhysicalResource, ResourceRequest } from "../../resources/resource-handler.ts";
import { validateProperties } from "../../resources/validate-properties.ts";
import { resolveDynamicReferences } from "../../template/dynamic-references.ts";
import type { DenyStep } from "../model/operation.ts";
import type { ResourceRecord } from "../model/records.ts";
import type { Blueprint } from "../plan/blueprint.ts";
import { planResourceUpdate } from "../plan/plan-resource-update.ts";
import type { ResourceUpdate } from "../plan/plan-resource-update.ts";
import { acceptedPolicy, findDenial } from "../plan/stack-policy.ts";
import { evaluateTarget } from "./evaluate-target.ts";
import type { Target } from "./evaluate-target.ts";
import { rollGroup } from "./roll-group.ts";
import { awaitCreationSignals } from "./signals.ts";
import { contextOf, faultOf, holdUp, liveRecord, markRunning, stackOfRun, stateOf } from "./step-run.ts";
import type { StepEnding, StepRun } from "./step-run.ts";

const REPLACING = "Requested update requires the creation of a new physical resource; hence creating one.";
const INITIATED = "Resource creation Initiated";

/**
 * Brings one resource to what the blueprint says: creates, updates or replaces it, or leaves it as it is.
 * Begun anew after a restart, it goes on from what is on record.
 */
export async function applyResource(run: StepRun, blueprint: Blueprint): Promise<StepEnding> {
  const record = liveRecord(run);
  const state = stateOf(run);
  const evaluation = evaluateTarget(run, blueprint);
  const { target } = evaluation;
  if (evaluation.kind === "unusable") return refuse(run, { record, target, reason: evaluation.reason });
  if (state?.action === "create" || record?.physical === undefined) {
    return await create(run, { record, target });
  }
  if (state?.action === "replace") return await replace(run, { record, target });
  if (state?.action === "update") return await update(run, { record, target });
  const decided = planResourceUpdate(record, target);
  const denial = denialOf(run, { record, kind: decided.kind });
  if (denial !== undefined) return refuse(run, { record, target, reason: denial });
  switch (decided.kind) {
    case "keep":
      if (record.status === "CREATE_FAILED") return await retryCreation(run, { record, target });
      keep(run, { record, target });
      return { kind: "done" };
    case "refuse":
      return refuse(run, { record, target, reason: decided.reason });
    case "update":
      beginUpdate(run, { record, target, reason: undefined });
      return await update(run, { record, target });
    case "replace":
      markRunning(run, "replace", record.physical);
      beginUpdate(run, { record, target, reason: REPLACING });
      return await replace(run, { record, target });
  }
}

/** Returns why the stack policy does not allow the update, or undefined. */
function denialOf(
  { operation }: StepRun,
  { record, kind }: { readonly record: ResourceRecord; readonly kind: ResourceUpdate["kind"] },
): string | undefined {
  if (kind === "keep" || kind === "refuse") return undefined;
  const action = kind === "replace" ? "Update:Replace" : "Update:Modify";
  return findDenial(acceptedPolicy(operation.stackPolicy), { action, record });
}

/** Fails in place of a removal that the stack policy forbids; a rollback gives the resource its status back. */
export function denyRemoval(run: StepRun, { reason }: DenyStep): StepEnding {
  markRunning(run, "update");
  rememberBefore(run, liveRecord(run));
  return { kind: "failed", reason };
}

/** Has the record say what the template now says of a resource that stays as it is. */
function keep({ tables, key }: StepRun, { record, target }: Change): void {
  const { attributes, dependsOn } = target;
  const kept: ResourceRecord = { ...record, attributes, dependsOn };
  if (JSON.stringify(kept) === JSON.stringify(record)) return;
  const { logicalId } = record;
  const isKnown = tables.undo.get(key, logicalId) !== undefined;
  if (!isKnown) tables.undo.put(key, logicalId, { logicalId, before: record, abandoned: undefined, stage: "kept" });
  tables.resources.put(key, logicalId, kept);
}

interface Creation {
  readonly record: ResourceRecord | undefined;
  readonly target: Target;
}

/** Fails before anything is done, with the event that says what was to be done. */
export function refuse(run: StepRun, { record, target, reason }: Creation & { readonly reason: string }): StepEnding {
  if (record?.physical === undefined) beginCreate(run, { record, target });
  else beginUpdate(run, { record, target, reason: undefined });
  return { kind: "failed", reason };
}

interface Change {
  readonly record: ResourceRecord;
  readonly target: Target;
}

async function create(run: StepRun, { record, target }: Creation): Promise<StepEnding> {
  const isBegun = stateOf(run) !== undefined && record !== undefined;
  const begun = isBegun ? record : beginCreate(run, { record, target });
  return await bringUp(run, { begun, isMade: begun.physical !== undefined, complete: "CREATE_COMPLETE" });
}

/**
 * Goes on with a creation that failed, or was cancelled, after the service had made the resource: it is not up before it
 * signals. AWS: user guide, "Stack failure options": the failed resources are retried from where the problem occurred. That
 * one which is as wanted is taken up again as it is, and not deleted and made anew, is assumed.
 */
async function retryCreation(run: StepRun, { record, target }: Change): Promise<StepEnding> {
  const begun: ResourceRecord = { ...record, ...target, status: "CREATE_IN_PROGRESS", statusReason: undefined };
  markRunning(run, "create");
  rememberBefore(run, record);
  run.ledger.moveResource(run.key, begun);
  return await bringUp(run, { begun, isMade: true, complete: "CREATE_COMPLETE" });
}

async function replace(run: StepRun, { record, target }: Change): Promise<StepEnding> {
  const isMade = record.physical?.physicalId !== stateOf(run)?.replaces?.physicalId;
  const begun: ResourceRecord = isMade ? record : { ...record, ...target, status: "UPDATE_IN_PROGRESS" };
  return await bringUp(run, { begun, isMade, complete: "UPDATE_COMPLETE" });
}

interface BringingUp {
  readonly begun: ResourceRecord;
  /** True when an engine before this one has made the resource. */
  readonly isMade: boolean;
  readonly complete: "CREATE_COMPLETE" | "UPDATE_COMPLETE";
}

/** Has the service make a resource and waits until it is up. The resource and its record come about in one turn. */
async function bringUp(run: StepRun, { begun, isMade, complete }: BringingUp): Promise<StepEnding> {
  const { resources, ledger, key } = run;
  const handler = resources.handlerFor(begun.type);
  const isReplacement = complete === "UPDATE_COMPLETE";
  const ordered = (): string | undefined =>
    faultOf(run, "create") ?? (isReplacement ? faultOf(run, "update") : undefined);
  const fault = isMade ? undefined : (ordered() ?? validateProperties(begun.type, begun.properties));
  let made = begun;
  if (!isMade && fault === undefined) {
    made = { ...begun, physical: handler.create(requestOf(run, begun)), statusReason: INITIATED };
    ledger.moveResource(key, made);
  }
  await run.wait(handler.durationOf("create"));
  await holdUp(run, isReplacement ? "update" : "create");
  if (!run.isCurrent()) return { kind: "stopped" };
  if (fault !== undefined) return { kind: "failed", reason: fault };
  const signals = await awaitCreationSignals(run, { record: made, handler });
  if (!run.isCurrent()) return { kind: "stopped" };
  if (signals.kind === "lacking") return { kind: "failed", reason: signals.reason };
  ledger.moveResource(key, { ...signals.record, status: complete, statusReason: undefined });
  return { kind: "done" };
}

/** Puts on record, with its event, that a resource is being created. */
export function beginCreate(run: StepRun, { record, target }: Creation): ResourceRecord {
  const begun: ResourceRecord = {
    logicalId: run.step.logicalId,
    status: "CREATE_IN_PROGRESS",
    statusReason: undefined,
    updatedAtMs: run.clock.now(),
    physical: undefined,
    ...target,
  };
  markRunning(run, "create");
  rememberBefore(run, record);
  run.ledger.moveResource(run.key, begun);
  return begun;
}

/** Puts on record, with its event, that a resource is being updated. */
export function beginUpdate(
  run: StepRun,
  { record, target, reason }: Change & { readonly reason: string | undefined },
): void {
  if (stateOf(run)?.action !== "replace") markRunning(run, "update");
  rememberBefore(run, record);
  const begun: ResourceRecord = { ...record, status: "UPDATE_IN_PROGRESS", statusReason: reason };
  run.ledger.moveResource(run.key, begun, { properties: target.shown ?? target.properties });
}

async function update(run: StepRun, { record, target }: Change): Promise<StepEnding> {
  const { resources, ledger, key } = run;
  const handler = resources.handlerFor(target.type);
  await run.wait(handler.durationOf("update"));
  await holdUp(run, "update");
  if (!run.isCurrent()) return { kind: "stopped" };
  const fault = faultOf(run, "update") ?? validateProperties(target.type, target.properties);
  if (fault !== undefined) return { kind: "failed", reason: fault };
  const physical = stateOf(run)?.updated?.physical ?? change(run, { record, target });
  const updated: ResourceRecord = { ...record, ...target, physical, status: "UPDATE_IN_PROGRESS" };
  const unsignalled = await rollGroup(run, updated, "update");
  if (!run.isCurrent()) return { kind: "stopped" };
  if (unsignalled !== undefined) return { kind: "failed", reason: unsignalled };
  ledger.moveResource(key, { ...updated, status: "UPDATE_COMPLETE", statusReason: undefined });
  return { kind: "done" };
}

/** Has the service change the resource, and puts on record that it did: done twice, it would start no new machines. */
function change(run: StepRun, { record, target }: Change): PhysicalResource {
  if (record.physical === undefined) throw new Error(`${record.logicalId} is to be updated but was never made.`);
  const physical = run.resources.handlerFor(target.type).update(requestOf(run, target), record.physical);
  keepUpdated(run, physical);
  return physical;
}

/** Puts on record what the service made of the resource. */
export function keepUpdated(run: StepRun, physical: PhysicalResource): void {
  const state = stateOf(run);
  const updated = { physical, changed: true };
  if (state !== undefined) run.tables.stepStates.put(run.key, run.step.id, { ...state, updated });
}

/** The first look counts: what a resource was at the last stable status is what a rollback goes back to. */
function rememberBefore(run: StepRun, record: ResourceRecord | undefined): void {
  const { tables, key, step } = run;
  const earlier = tables.undo.get(key, step.logicalId);
  if (earlier !== undefined && earlier.stage !== "kept") return;
  const undo = {
    logicalId: step.logicalId,
    before: record,
    abandoned: undefined,
    ...earlier,
    stage: "touched",
  } as const;
  tables.undo.put(key, step.logicalId, undo);
}

/** Returns what a service is asked for: dynamic references are resolved at this last moment and never kept. */
export function requestOf(
  run: StepRun,
  target: Pick<Target, "type" | "properties" | "tags" | "attributes">,
): ResourceRequest {
  const stack = stackOfRun(run);
  const context = contextOf(run);
  return {
    context,
    stackId: stack.stackId,
    stackName: stack.name,
    logicalId: run.step.logicalId,
    type: target.type,
    properties: resolveDynamicReferences(target.properties, run.resources.lookup(context)) as JsonObject,
    tags: {
      ...target.tags,
      "aws:cloudformation:stack-name": stack.name,
      "aws:cloudformation:stack-id": stack.stackId,
      "aws:cloudformation:logical-id": run.step.logicalId,
    },
    updatePolicy: target.attributes.UpdatePolicy,
  };
}
