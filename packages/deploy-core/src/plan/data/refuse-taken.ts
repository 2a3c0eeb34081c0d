import type { Commands } from "../../model/commands.ts";
import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import { CONDITIONS } from "../../model/stack-status.ts";

/** A stack that is to be destroyed, and the other stacks of its account and region as far as they were seen. */
export interface TakenSources {
  readonly stack: ObservedStack;
  readonly others: readonly ObservedStack[];
  readonly commands: Commands;
}

/**
 * Refuses to destroy a stack whose outputs other layers of its environment still take; undefined when none does.
 * AWS itself refuses only when it comes to the resource in use, a security group for instance, and has ended the
 * machines by then. A taker has a parameter of the output's name and value; a name that is also a parameter of the
 * stack itself, such as EnvironmentVersion, is common to all layers and is not taken from this one.
 */
export function refuseTaken({ stack, others, commands }: TakenSources): Refusal | undefined {
  const takers = others.flatMap((other) => {
    const taken = isNeighbour(stack, other) ? findTaken(stack, other) : [];
    return taken.length === 0 ? [] : [{ other, taken }];
  });
  if (takers.length === 0) return undefined;
  const names = takers.map(({ other }) => other.stackName);
  return {
    code: "outputsTaken",
    problem: `outputs of stack ${stack.stackName} are parameters of ${names.join(" and ")}. Nothing was destroyed.`,
    reasons: takers.map(({ other, taken }) => `${other.stackName} takes ${taken.join(", ")}`),
    waysOut: [
      { label: "first", action: `destroy ${names.join(" and ")}, or deploy with other values` },
      { label: "then", action: commands.destroy },
    ],
  };
}

function isNeighbour(stack: ObservedStack, other: ObservedStack): boolean {
  return (
    other.stackId !== stack.stackId &&
    CONDITIONS[other.status] !== "gone" &&
    CONDITIONS[other.status] !== "shell" &&
    CONDITIONS[other.status] !== "rolledBackCreate" &&
    ["environment", "function"].every((key) => other.tags[key] === stack.tags[key])
  );
}

function findTaken(giver: ObservedStack, taker: ObservedStack): readonly string[] {
  return Object.entries(giver.outputs)
    .filter(([name, value]) => !Object.hasOwn(giver.parameters, name) && taker.parameters[name] === value)
    .map(([name]) => name);
}
