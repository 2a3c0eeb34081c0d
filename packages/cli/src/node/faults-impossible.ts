import { DeployError } from "@logstack/deploy-core";

/** Returns the refusal of `--faults` where no engine is started that could have them; `reason` is a clause. */
export function faultsImpossible(reason: string, hint?: string): DeployError {
  return new DeployError({
    code: "faultsImpossible",
    problem: `--faults is for an embedded AWS that this command starts itself, and it starts none: ${reason}.`,
    hints: [hint ?? "Leave --faults out, or name an environment that is on the embedded AWS."],
  });
}
