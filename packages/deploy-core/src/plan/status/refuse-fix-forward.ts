import type { ResourceChange } from "../../model/change-set.ts";
import type { Refusal } from "../../model/refusal.ts";
import { findEffects, type ComparedTemplates } from "../data/find-effects.ts";
import { offerTakingBack, type Blocked } from "./refuse-state.ts";

/** An update that is proposed over a failure that was kept. */
export interface FixForward extends Blocked {
  readonly changes: readonly ResourceChange[];
  readonly templates: ComparedTemplates;
}

/**
 * Refuses to fix forward by what CloudFormation would refuse at the execution: a replacement, also one that is only
 * possible; undefined where there is none. A group of which a change set says "perhaps" and whose policy never replaces
 * it is none. AWS: user guide, "Stack failure options": replacements are not taken where
 * the rollback is disabled.
 */
export function refuseFixForward({ stack, commands, changes, templates }: FixForward): Refusal | undefined {
  const replaced = changes.flatMap((change) => {
    const replacement = findEffects(change, templates).find(({ treatment }) => treatment === "replace");
    return change.action !== "Modify" || replacement === undefined ? [] : [{ change, replacement }];
  });
  if (replaced.length === 0) return undefined;
  return {
    code: "replacesOverFailure",
    problem: `stack ${stack.stackName} is in ${stack.status}, and over that CloudFormation does not replace resources, as this deployment would. Nothing was changed.`,
    reasons: replaced.map(
      ({ change: { logicalId, type }, replacement: { certainty } }) =>
        `± ${logicalId}    ${type}    ${certainty === "possible" ? "perhaps replace" : "replace"}`,
    ),
    waysOut: [offerTakingBack({ stack, commands }, "take it back"), { label: "then", action: commands.deploy }],
  };
}

/** Says that the same again does not mend what failed. */
export function refuseNothingToFix({ stack, commands }: Blocked): Refusal {
  return {
    code: "nothingToFix",
    problem: `stack ${stack.stackName} is in ${stack.status}, and this deployment changes nothing of what failed. Nothing was changed.`,
    reasons: stack.statusReason === undefined ? [] : [stack.statusReason],
    waysOut: [
      { label: "mend the template or the parameters, then", action: commands.deploy },
      offerTakingBack({ stack, commands }, "or take it back"),
    ],
  };
}

/** Says that a stack was created in such a way that no update is ever taken over its failure. */
export function refuseUnfixable({ stack, commands }: Blocked): Refusal {
  return {
    code: "unfixable",
    problem: `stack ${stack.stackName} is in ${stack.status}, and was created with OnFailure DO_NOTHING: CloudFormation takes no update over that. No resource was changed.`,
    reasons: stack.statusReason === undefined ? [] : [stack.statusReason],
    waysOut: [offerTakingBack({ stack, commands }, "take it back"), { label: "then", action: commands.deploy }],
  };
}
