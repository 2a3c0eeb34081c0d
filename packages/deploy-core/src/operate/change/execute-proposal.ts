import { tellsOfMove } from "../../errors.ts";
import type { Proposal } from "../../model/proposed-changes.ts";
import type { OnFailure, Ports } from "../../ports.ts";
import { discardProposal } from "./discard-proposal.ts";
import { readNewestEventId } from "../follow/read-fresh-events.ts";

/** How to execute. */
export interface Execution {
  readonly proposal: Proposal;
  readonly onFailure: OnFailure;
  /** From `readNewest`, before: then nothing is between what is done to the stack for the execution and the execution. */
  readonly newest: string | undefined;
}

/** Reads the newest event from before an execution; a stack that is to be created has none of its own. */
export async function readNewest({ stacks }: Ports, { type, stackId }: Proposal): Promise<string | undefined> {
  return type === "CREATE" ? undefined : readNewestEventId(stacks, stackId);
}

/**
 * Executes the very change set that was reviewed.
 * A call that fails after CloudFormation has taken it counts as taken: the stack tells. Where it can not be asked
 * either, nobody knows; that is followed too, and never called a failure. Only a change set that was certainly not
 * taken is discarded, and the error thrown: also where somebody else's was faster, whose operation is not this one.
 */
export async function executeProposal(ports: Ports, execution: Execution): Promise<void> {
  const { proposal, onFailure, newest } = execution;
  try {
    await ports.stacks.executeChangeSet(proposal.changeSetId, { onFailure });
  } catch (error) {
    if (!tellsOfMove(error) && (await mayHaveBegun(ports, { proposal, before: newest }))) return;
    await discardProposal(ports, proposal);
    throw error;
  }
}

/** A quick operation may be over already: then not the status but a newer event tells of it. */
async function mayHaveBegun(
  { stacks }: Ports,
  { proposal, before }: { readonly proposal: Proposal; readonly before: string | undefined },
): Promise<boolean> {
  const { stackId, type } = proposal;
  try {
    if (type === "UPDATE") return (await readNewestEventId(stacks, stackId)) !== before;
    return (await stacks.describeStack(stackId))?.status !== "REVIEW_IN_PROGRESS";
  } catch {
    return true;
  }
}
