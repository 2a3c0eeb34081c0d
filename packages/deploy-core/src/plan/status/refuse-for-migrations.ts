import type { ObservedStack } from "../../model/observed-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import { findMigration } from "../../model/tags.ts";

/** Refuses to build for a migration where a stack stands that this migration did not build. */
export function inMigrationsPlace({ stackName, status, tags }: ObservedStack): Refusal {
  const by = findMigration(tags);
  return {
    code: "inMigrationsPlace",
    problem: `stack ${stackName} stands where the migration is to build one. Nothing was changed.`,
    reasons: [`it is in ${status}, and ${by === undefined ? "no migration built it" : `the migration ${by} built it`}`],
    waysOut: [{ label: "build it somewhere else", action: "name another environment in the migration's file" }],
  };
}

/** Refuses to destroy a stack that has the name of the one that is meant. */
export function refuseOtherStack({ stackName, stackId }: ObservedStack, meant: string): Refusal {
  return {
    code: "otherStack",
    problem: `stack ${stackName} is not the one that is to be destroyed: another one has its name. Nothing was changed.`,
    reasons: [`it is ${stackId}`, `meant was ${meant}`],
    waysOut: [{ label: "destroy this one all the same", action: `leave out --only-stack, or give it ${stackId}` }],
  };
}
