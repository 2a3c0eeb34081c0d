import { CHANGE_SET_BUSY, DeployError, STACK_MOVED } from "../../errors.ts";
import type { Proposal } from "../../model/proposed-changes.ts";
import { discardStale } from "./discard-stale.ts";
import { planNextPollMs } from "../../plan/waiting/next-poll.ts";
import type { Ports } from "../../ports.ts";

/**
 * Discards a change set that is not to be executed, and with it the empty stack that a first create's proposal made.
 * What others deleted or executed meanwhile needs no discarding. Never throws: it runs while something else is being reported, and says by a warning what it had to leave behind.
 */
export async function discardProposal(ports: Ports, proposal: Proposal): Promise<void> {
  const { report } = ports;
  try {
    if (proposal.type === "CREATE" && (await isProtectedShell(ports, proposal))) return;
    await deleteOnceMade(ports, proposal);
    if (proposal.type === "CREATE") await discardShell(ports, proposal);
  } catch (error) {
    if (isGone(error)) return;
    const reason = error instanceof Error ? error.message : String(error);
    report({
      event: "warning",
      message: `change set ${proposal.changeSetName} could not be discarded (${reason}); it does nothing, and goes when the next one is executed.`,
    });
  }
}

/**
 * True for an empty stack that is protected against termination already, as it is right before its execution; says that
 * it stays. Nothing switches that off to tidy up, and its change set is what tells the next deployment that it is ours.
 */
async function isProtectedShell({ stacks, report }: Ports, { stackId }: Proposal): Promise<boolean> {
  const shell = await stacks.describeStack(stackId);
  if (shell?.status !== "REVIEW_IN_PROGRESS" || !shell.terminationProtection) return false;
  const message = `the empty stack ${shell.stackName} stays, with its change set, as it is protected against termination already; the next deployment begins in it.`;
  report({ event: "warning", message });
  return true;
}

/** AWS: a change set that is still being made can not be deleted, and a Ctrl-C comes at any time. */
async function deleteOnceMade({ stacks, clock, loopback, random }: Ports, { changeSetId }: Proposal): Promise<void> {
  for (let quietPolls = 0; ; quietPolls += 1) {
    try {
      return await stacks.deleteChangeSet(changeSetId);
    } catch (error) {
      if (isGone(error)) return;
      const busy = error instanceof DeployError && error.code === CHANGE_SET_BUSY;
      if (!busy || quietPolls === MOST_POLLS) throw error;
      await clock.pause(planNextPollMs({ quietPolls, loopback, random: random() }) / 2);
    }
  }
}

function isGone(error: unknown): boolean {
  return error instanceof DeployError && error.code === STACK_MOVED;
}

/**
 * AWS: deleting the last change set leaves a stack in review behind. It holds nothing, unless others proposed to it
 * too; and since they may have executed that while it was looked for, the status is read once more, last of all.
 */
async function discardShell(ports: Ports, { stackId, changeSetName }: Proposal): Promise<void> {
  const { stacks, clock, loopback, random } = ports;
  const isShell = async () => (await stacks.describeStack(stackId))?.status === "REVIEW_IN_PROGRESS";
  if (!(await isShell())) return;
  await discardStale(ports, stackId);
  const others = (await stacks.listChangeSets(stackId)).filter(({ name }) => name !== changeSetName);
  if (others.length > 0 || !(await isShell())) return;
  await stacks.deleteStack(stackId);
  for (let quietPolls = 0; quietPolls < MOST_POLLS; quietPolls += 1) {
    const left = await stacks.describeStack(stackId);
    if (left === undefined || left.status === "DELETE_COMPLETE") return;
    await clock.pause(planNextPollMs({ quietPolls, loopback, random: random() }) / 2);
  }
}

/** Half a minute in all: a change set is made, and an empty stack is gone, within seconds. */
const MOST_POLLS = 8;
