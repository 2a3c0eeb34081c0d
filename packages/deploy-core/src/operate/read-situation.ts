import type { Commands } from "../model/commands.ts";
import type { DesiredStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import { mayBeUnchanged } from "../plan/compare-stack.ts";
import type { Situation } from "../plan/plan-deployment.ts";
import type { Ports } from "../ports.ts";
import { readState } from "./read-state.ts";

/** What is known of the stack before its details are read. */
export interface FirstLook {
  readonly desired: DesiredStack;
  readonly stack: ObservedStack | undefined;
  readonly commands: Commands;
}

/**
 * Reads what the plan depends on in the stack's state, and nothing else: one call where there may be nothing to do.
 * What only a stack in a certain status has is read between two looks at that status: others may be at work.
 */
export async function readSituation(ports: Ports, look: FirstLook): Promise<Situation> {
  const { stacks } = ports;
  const { desired, stack, commands } = look;
  const base = { stack, stackAfterwards: stack, commands };
  if (stack === undefined) return { ...base, templateBody: undefined, resources: undefined, changeSets: [] };
  const { changeSets, resources } = await readState(ports, { stack, operation: "deploy", tags: desired.tags });
  if (resources !== undefined || changeSets.length > 0) {
    const stackAfterwards = await stacks.describeStack(stack.stackId);
    return { ...base, stackAfterwards, templateBody: undefined, resources, changeSets };
  }
  const templateBody = mayBeUnchanged(desired, stack) ? await stacks.getTemplate(stack.stackId) : undefined;
  return { ...base, templateBody, resources, changeSets };
}
