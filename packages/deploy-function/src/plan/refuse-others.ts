import type { Commands, Refusal } from "@logstack/deploy-core";
import type { LocatedAlias } from "../model/alias-arn.ts";

/** Refuses to go on where another deployment changed the function meanwhile: two of them would mix. */
export function refuseOthers(
  because: "otherCode" | "otherAlias",
  { place: { functionName, alias }, commands }: { readonly place: LocatedAlias; readonly commands: Commands },
): Refusal {
  const reasons = {
    otherCode: `other code came onto ${functionName} while this ran`,
    otherAlias: `the alias ${alias} of ${functionName} was moved while this ran`,
  };
  return {
    code: "otherDeployment",
    problem: "another deployment of code is at work on this function. This one moved nothing.",
    reasons: [reasons[because]],
    waysOut: [
      { label: "see what serves, when that has ended", action: commands.diagnose },
      { label: "then deploy this", action: commands.deploy },
    ],
  };
}
