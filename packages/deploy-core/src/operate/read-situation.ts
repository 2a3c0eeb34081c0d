import type { Commands } from "../model/commands.ts";
import type { DesiredStack } from "../model/desired-stack.ts";
import type { ObservedStack } from "../model/observed-stack.ts";
import { CONDITIONS } from "../model/stack-status.ts";
import { mayBeUnchanged } from "../plan/compare-stack.ts";
import type { Situation } from "../plan/plan-deployment.ts";
import type { Ports } from "../ports.ts";

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
export async function readSituation({ stacks }: Ports, look: FirstLook): Promise<Situation> {
  const { desired, stack, commands } = look;
  const base = { stack, stackAfterwards: stack, commands };
  const condition = stack === undefined ? undefined : CONDITIONS[stack.status];
  if (stack === undefined) {
    return { ...base, templateBody: undefined, resources: [], changeSets: [] };
  }
  if (condition === "shell" || condition === "rolledBackCreate") {
    const resources = condition === "rolledBackCreate" ? await stacks.listResources(stack.stackId) : [];
    const changeSets = condition === "shell" ? await stacks.listChangeSets(stack.stackId) : [];
    const stackAfterwards = await stacks.describeStack(stack.stackId);
    return { ...base, stackAfterwards, templateBody: undefined, resources, changeSets };
  }
  return {
    ...base,
    templateBody: mayBeUnchanged(desired, stack) ? await stacks.getTemplate(stack.stackId) : undefined,
    resources: [],
    changeSets: [],
  };
}
