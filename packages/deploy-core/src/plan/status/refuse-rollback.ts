import type { Commands } from "../../model/commands.ts";
import type { ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { Refusal } from "../../model/refusal.ts";
import type { Undone } from "./find-undone.ts";
import type { TakingBack } from "../plan-rollback.ts";
import { describeResource, offerTakingBack } from "./refuse-state.ts";

/** A rollback that is about to begin. */
export interface RollbackFacts {
  readonly stack: ObservedStack;
  readonly by: TakingBack;
  readonly commands: Commands;
}

/**
 * Refuses a rollback that would delete the whole stack where that is not what it is for; undefined otherwise.
 * AWS: an update that is cancelled needs a state to go back to, and a protected stack is not deleted by any way.
 */
export function refuseUndoing({
  stack,
  by,
  undone,
  commands,
}: RollbackFacts & { undone: Undone }): Refusal | undefined {
  if (undone.what !== "stack") return undefined;
  const { stackName } = stack;
  if (by === "cancel") {
    return {
      code: "noGoodState",
      problem: `stack ${stackName} was never in a good state, so the update that runs has nothing to go back to. Nothing was changed.`,
      reasons: [`it is in ${stack.status}`],
      waysOut: [{ label: "once it is over, if it fails", action: commands.rollback }],
    };
  }
  if (!stack.terminationProtection) return undefined;
  return {
    code: "terminationProtected",
    problem: `stack ${stackName} was never in a good state: to take it back is to delete it, and it is protected against termination. Nothing was changed.`,
    reasons: [`it is in ${stack.status}`],
    waysOut: [
      { label: "mend the cause and deploy over it", action: commands.deploy },
      offerTakingBack({ stack: { ...stack, status: "CREATE_FAILED" }, commands }, "or, if it is to go"),
    ],
  };
}

/** What is to be consented to is told in one go: the refusal says as well what data would go. */
export function addData(refusal: Refusal | undefined, losing: Refusal | undefined): Refusal | undefined {
  if (refusal === undefined || losing === undefined) return refusal ?? losing;
  const waysOut = [...refusal.waysOut, ...losing.waysOut.filter(({ label }) => label !== "then")];
  return { ...refusal, reasons: [...refusal.reasons, ...losing.reasons], waysOut };
}

/** Refuses to skip what AWS does not let be skipped; undefined where everything that is named may be. */
export function refuseUnskippable(
  facts: RollbackFacts & { readonly skip: readonly string[]; readonly skippable: readonly StackResource[] },
): Refusal | undefined {
  const { stack, by, skip, skippable, commands } = facts;
  if (by !== "continue") return undefined;
  // What a nested stack holds is named with a dot, and only AWS knows it.
  const wrong = skip.filter((id) => !id.includes(".") && !skippable.some(({ logicalId }) => logicalId === id));
  if (wrong.length === 0) return undefined;
  return {
    code: "unskippable",
    problem: `only resources whose rollback failed can be left as they are, and that of ${wrong.join(", ")} did not. Nothing was changed.`,
    reasons: skippable.map(describeResource),
    waysOut: [
      { label: `roll back ${stack.stackName}`, action: commands.rollback },
      ...(skippable.length === 0
        ? []
        : [
            {
              label: "or leave what fails as it is",
              action: [commands.rollback, ...skippable.map(({ logicalId }) => `--skip ${logicalId}`)].join(" "),
            },
          ]),
    ],
  };
}

/** Says that nobody agreed to a rollback. */
export function refuseUnconfirmedRollback(asked: {
  readonly stackName: string;
  readonly answer: "no" | "unanswerable";
}): Refusal {
  const declined = asked.answer === "no";
  const why = declined ? "was declined" : "needs a person's consent, and there is no terminal to ask at";
  return {
    code: declined ? "declined" : "consentNeeded",
    problem: `taking back the change of stack ${asked.stackName} ${why}. Nothing was changed.`,
    reasons: [],
    waysOut: declined ? [] : [{ label: "to agree", action: "add --yes" }],
  };
}
