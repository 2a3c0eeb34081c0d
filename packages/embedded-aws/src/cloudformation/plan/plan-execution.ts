import type { OperationRecord, RemovalPolicy, Step } from "../model/operation.ts";
import type { ResourceRecord, UndoRecord } from "../model/records.ts";
import type { Blueprint } from "./blueprint.ts";

/** Returns the steps that bring a stack's resources to the blueprint: each after those it depends on. */
export function planForward({ active, dependencies }: Pick<Blueprint, "active" | "dependencies">): readonly Step[] {
  return active.map((logicalId) => ({
    kind: "apply",
    id: logicalId,
    logicalId,
    after: dependencies.get(logicalId) ?? [],
  }));
}

/**
 * Why resources leave a stack, which decides what their DeletionPolicy comes to.
 * deletion: nobody wants them any more. rollback: the operation that made them failed. fullRollback: and its caller wants all
 * that was new to be gone.
 */
export type RemovalMode = "deletion" | "rollback" | "fullRollback";

/**
 * Returns why an operation removes what it has made, or what there was, in its phase.
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html: with RetainExceptOnCreate a
 * rollback deletes what is new whatever its DeletionPolicy says. That a deletion in place of a rollback does so is assumed.
 */
export function removalModeOf({
  phase,
  type,
  takesBack,
  retainExceptOnCreate,
}: Pick<OperationRecord, "phase" | "type" | "takesBack" | "retainExceptOnCreate">): RemovalMode {
  const isDeletion = phase === "delete" && type === "DELETE_STACK" && takesBack !== true;
  if (isDeletion || phase === "cleanup") return "deletion";
  return retainExceptOnCreate === true ? "fullRollback" : "rollback";
}

/** Returns the steps that delete a whole stack: each resource after those that depend on it. */
export function planDeletion(
  resources: readonly ResourceRecord[],
  { retain, mode }: { readonly retain: readonly string[]; readonly mode: RemovalMode },
): readonly Step[] {
  const live = resources.filter(isLive);
  return live.map((record) => ({
    kind: "remove",
    id: record.logicalId,
    logicalId: record.logicalId,
    type: record.type,
    after: dependentsOf(record.logicalId, live),
    physical: record.physical,
    policy: retain.includes(record.logicalId) ? "retain" : deletionPolicyOf(record, mode),
    of: "record",
  }));
}

/**
 * Returns the steps that delete what a stack has beside its resources: what an update that was never finished replaced,
 * and what a rollback that was never finished took out of use.
 */
export function planLeftovers(
  { resources, undo }: { readonly resources: readonly ResourceRecord[]; readonly undo: readonly UndoRecord[] },
  retain: readonly string[],
): readonly Step[] {
  const live = resources.filter(isLive);
  return undo.flatMap(({ logicalId, before, abandoned, stage }): readonly Step[] => {
    const now = resources.find((record) => record.logicalId === logicalId);
    const physical = stage === "touched" ? before?.physical : abandoned;
    if (physical === undefined || now === undefined || physical.physicalId === now.physical?.physicalId) return [];
    const policy = stage === "touched" ? policyOf(now.attributes.UpdateReplacePolicy) : "delete";
    return [
      {
        kind: "remove",
        id: leftoverId(logicalId),
        logicalId,
        type: physical.type,
        after: dependentsOf(logicalId, live),
        physical,
        policy: retain.includes(logicalId) ? "retain" : policy,
        of: "leftover",
      },
    ];
  });
}

/**
 * Returns the steps that clear away what a finished update left over: resources that the blueprint no longer has, and
 * the old ones of those that were replaced.
 * AWS: UpdateReplacePolicy decides for the replaced ones, and DeletionPolicy does not apply to them.
 */
export function planCleanup(
  state: { readonly resources: readonly ResourceRecord[]; readonly undo: readonly UndoRecord[] },
  active: readonly string[],
): readonly Step[] {
  const gone = state.resources.filter((record) => isLive(record) && !active.includes(record.logicalId));
  const removed = planDeletion(gone, { retain: [], mode: "deletion" });
  const replaced = state.undo.flatMap(({ before, logicalId }): readonly ResourceRecord[] => {
    const now = state.resources.find((record) => record.logicalId === logicalId);
    const wasReplaced = before?.physical !== undefined && before.physical.physicalId !== now?.physical?.physicalId;
    // Also what the failed try before this one replaced, and this one has no more.
    return wasReplaced && now !== undefined ? [{ ...before, attributes: now.attributes }] : [];
  });
  const leftovers = [...replaced, ...gone];
  return [
    ...removed.map((step) => ({ ...step, after: removalsBefore(step.logicalId, { leftovers, replaced }) })),
    ...replaced.map((record): Step => ({
      kind: "remove",
      id: leftoverId(record.logicalId),
      logicalId: record.logicalId,
      type: record.type,
      after: removalsBefore(record.logicalId, { leftovers, replaced }),
      physical: record.physical,
      policy: policyOf(record.attributes.UpdateReplacePolicy),
      of: "leftover",
    })),
  ];
}

/** Returns the steps that let the nested stacks of an updated stack clear away what their updates left over. */
export function planReleases(resources: readonly ResourceRecord[]): readonly Step[] {
  const nested = resources.filter((record) => record.type === "AWS::CloudFormation::Stack" && isLive(record));
  return nested.map(({ logicalId }) => ({ kind: "release", id: `${logicalId} (release)`, logicalId, after: [] }));
}

/** Returns the steps that give back what it was to each resource that an update touched and that was there before. */
export function planRevert(undo: readonly UndoRecord[]): readonly Step[] {
  const touched = undo.filter(({ before, stage }) => before !== undefined && stage === "touched");
  const ids = new Set(touched.map(({ logicalId }) => logicalId));
  return touched.map(({ before, logicalId }) => ({
    kind: "revert",
    id: logicalId,
    logicalId,
    after: (before?.dependsOn ?? []).filter((needed) => ids.has(needed)),
  }));
}

/** Returns the steps that clear away what a rolled back update had made: new resources and abandoned replacements. */
export function planRevertCleanup(
  { resources, undo }: { readonly resources: readonly ResourceRecord[]; readonly undo: readonly UndoRecord[] },
  mode: RemovalMode,
): readonly Step[] {
  const added = new Set(undo.filter(({ before }) => before === undefined).map(({ logicalId }) => logicalId));
  const made = resources.filter((record) => added.has(record.logicalId));
  const removed = planDeletion(made, { retain: [], mode });
  const abandoned = undo.flatMap(({ abandoned: physical, logicalId }): readonly Step[] =>
    physical === undefined
      ? []
      : [
          {
            kind: "remove",
            id: leftoverId(logicalId),
            logicalId,
            type: physical.type,
            after: removed.filter((step) => dependsOn(made, step.logicalId, logicalId)).map((step) => step.id),
            physical,
            policy: "delete",
            of: "leftover",
          },
        ],
  );
  return [...removed, ...abandoned];
}

/** A deleted resource is out of the stack; a retained one too. */
function isLive(record: ResourceRecord): boolean {
  return record.status !== "DELETE_COMPLETE" && record.status !== "DELETE_SKIPPED";
}

/** AWS: the policy RetainExceptOnCreate keeps a resource on every delete but the rollback of what made it. */
function deletionPolicyOf({ attributes }: ResourceRecord, mode: RemovalMode): RemovalPolicy {
  const policy = attributes.DeletionPolicy;
  if (policy === "RetainExceptOnCreate") return mode === "deletion" ? "retain" : "delete";
  return policy === "Retain" && mode === "fullRollback" ? "delete" : policyOf(policy);
}

function policyOf(policy: string | undefined): RemovalPolicy {
  if (policy === "Retain" || policy === "RetainExceptOnCreate") return "retain";
  return policy === "Snapshot" ? "snapshot" : "delete";
}

function dependentsOf(logicalId: string, records: readonly ResourceRecord[]): readonly string[] {
  return records.filter((record) => record.dependsOn.includes(logicalId)).map((record) => record.logicalId);
}

function removalsBefore(
  logicalId: string,
  {
    leftovers,
    replaced,
  }: { readonly leftovers: readonly ResourceRecord[]; readonly replaced: readonly ResourceRecord[] },
): readonly string[] {
  return dependentsOf(logicalId, leftovers).map((id) =>
    replaced.some((record) => record.logicalId === id) ? leftoverId(id) : id,
  );
}

function dependsOn(records: readonly ResourceRecord[], logicalId: string, needed: string): boolean {
  return records.some((record) => record.logicalId === logicalId && record.dependsOn.includes(needed));
}

function leftoverId(logicalId: string): string {
  return `${logicalId} (leftover)`;
}
