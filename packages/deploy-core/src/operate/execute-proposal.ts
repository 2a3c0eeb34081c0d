import type { Proposal } from "../model/proposed-changes.ts";
import { isRunning } from "../model/stack-status.ts";
import type { OnFailure, Ports } from "../ports.ts";
import { discardProposal } from "./discard-proposal.ts";
import { readNewestEventId } from "./read-fresh-events.ts";

/** How to execute. */
export interface Execution {
  readonly proposal: Proposal;
  readonly onFailure: OnFailure;
}

/**
 * Executes the very change set that was reviewed; returns the newest event from before it, to follow from there.
 * A call that fails after CloudFormation has taken it counts as taken: the stack's status tells. Otherwise the change
 * set is discarded, and the error is thrown.
 */
export async function executeProposal(ports: Ports, { proposal, onFailure }: Execution): Promise<string | undefined> {
  const { stacks } = ports;
  const before = proposal.type === "CREATE" ? undefined : await readNewestEventId(stacks, proposal.stackId);
  try {
    await stacks.executeChangeSet(proposal.changeSetId, { onFailure });
  } catch (error) {
    if (await hasStarted(ports, proposal)) return before;
    await discardProposal(ports, proposal);
    throw error;
  }
  return before;
}

async function hasStarted({ stacks }: Ports, { stackId }: Proposal): Promise<boolean> {
  try {
    const stack = await stacks.describeStack(stackId);
    return stack !== undefined && isRunning(stack.status);
  } catch {
    return false;
  }
}
