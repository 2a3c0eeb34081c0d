import { DeployError } from "../../errors.ts";
import { isOurChangeSet } from "../../model/observed-stack.ts";
import type { Ports } from "../../ports.ts";

/**
 * Discards change sets of ours that a run which was killed left on a stack: those older than a day, which no run still
 * waits for. Returns how many; never throws, for it runs beside something else. Where a change set is executed this is
 * not needed: that deletes the stack's others.
 */
export async function discardStale(
  { stacks, clock }: Pick<Ports, "stacks" | "clock">,
  stackId: string,
): Promise<number> {
  try {
    const staleBefore = clock.now() - STALE_AFTER_MS;
    const stale = (await stacks.listChangeSets(stackId)).filter(
      (changeSet) => isOurChangeSet(changeSet) && changeSet.createdAt < staleBefore && changeSet.id !== undefined,
    );
    for (const { id = "" } of stale) await stacks.deleteChangeSet(id);
    return stale.length;
  } catch (error) {
    if (error instanceof DeployError) return 0;
    throw error;
  }
}

const STALE_AFTER_MS = 24 * 60 * 60_000;
