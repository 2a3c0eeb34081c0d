import { findOpen } from "./find-open.ts";
import type { Consents } from "./story.ts";
import type { WorldProposal, WorldResource, WorldStack } from "./world.ts";

/** One ExecuteChangeSet, as things stood when the call left. */
export interface Execution {
  readonly by: string;
  /** What the person named who gave the command; undefined for one that may not change anything. */
  readonly consents: Consents | undefined;
  readonly proposal: WorldProposal;
  readonly stack: WorldStack;
  /** Old answers may have shown another template than the one that is deployed. */
  readonly isMisled: boolean;
}

/**
 * Finds what was executed without having been named, whatever came of it. A policy that stops it is the second line: that
 * it is never needed is a promise of its own.
 */
export function judgeExecutions({ by, consents, proposal, stack, isMisled }: Execution): readonly string[] {
  if (consents === undefined) return [`a ${by} executed a change set`];
  if (proposal.type === "CREATE") return [];
  const kept = stack.resources.filter((it) => it.isStateful && !it.isLetGo);
  const named = new Set([...consents.allowReplacing, ...consents.allowRemoving]);
  const open = findOpen(stack).filter((id) => !named.has(id) && kept.some(({ logicalId }) => logicalId === id));
  const changed = kept.flatMap((it) => judgeChange(it, { proposal, consents }));
  if (isMisled) return changed;
  return [
    ...changed,
    ...kept.flatMap((it) => judgeGuards(it, { proposal, consents })),
    ...open.map((id) => `an update was executed whose policy leaves ${id} open, which was not named`),
  ];
}

type Judged = Pick<Execution, "proposal"> & { readonly consents: Consents };

function judgeChange({ logicalId, type }: WorldResource, { proposal, consents }: Judged): readonly string[] {
  const change = proposal.changes.find((it) => it.LogicalResourceId === logicalId);
  if (change?.Action === "Remove" && !consents.allowRemoving.includes(logicalId)) {
    return [`the removal of ${logicalId} was executed without having been named`];
  }
  // AWS says "Conditional" of every change of a group's machines; what comes of that is judged by the machines.
  const mayStay = change?.Replacement === "Conditional" && type === "AWS::AutoScaling::AutoScalingGroup";
  const isReplaced = change?.Action === "Modify" && change.Replacement !== "False" && !mayStay;
  return isReplaced && !consents.allowReplacing.includes(logicalId)
    ? [`the replacement (${change.Replacement}) of ${logicalId} was executed without having been named`]
    : [];
}

interface Written {
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly Metadata?: { readonly Stateful?: unknown };
}

/** What the template that is executed guards less than what is deployed. */
function judgeGuards(it: WorldResource, { proposal, consents }: Judged): readonly string[] {
  const { Resources } = JSON.parse(proposal.templateBody) as { readonly Resources: Readonly<Record<string, Written>> };
  const { logicalId, isKeeper } = it;
  const wanted = Resources[logicalId];
  if (wanted === undefined) return [];
  const { allowRemoving, allowReplacing } = consents;
  const less = [
    ...(keeps(wanted.DeletionPolicy) < keeps(it.deletionPolicy) && !allowRemoving.includes(logicalId)
      ? ["DeletionPolicy"]
      : []),
    ...(keeps(wanted.UpdateReplacePolicy) < keeps(it.updateReplacePolicy) && !allowReplacing.includes(logicalId)
      ? ["UpdateReplacePolicy"]
      : []),
    ...(!isKeeper && wanted.Metadata?.Stateful === undefined && !allowRemoving.includes(logicalId)
      ? ["declaration"]
      : []),
  ];
  return less.map((what) => `the ${what} of ${logicalId} was weakened without having been named`);
}

/** How much of the data a policy keeps. */
function keeps(policy: string | undefined): number {
  return policy === undefined || policy === "Delete" ? 0 : policy === "Snapshot" ? 1 : 2;
}
