import type { Verb } from "@logstack/deploy-core";
import type { ArtifactManifest } from "@logstack/release";

/** True for what deploys a stack of its own; the code of a function and the configuration of machines live in another layer's. */
export function isOfStack({ kind = "stack" }: Pick<ArtifactManifest["layer"], "kind">): boolean {
  return kind === "stack";
}

/**
 * Returns those that a verb over all of them speaks of. Code goes with the stack of its function when that is destroyed, and a
 * configuration stays for the stack that is made anew; both are taken back by their names alone, because they go back to the
 * version before also where nothing is wrong.
 */
export function leaveParts<Prepared extends { readonly manifest: Pick<ArtifactManifest, "layer"> }>(
  prepared: readonly Prepared[],
  verb: Verb,
): readonly Prepared[] {
  const speaksOfStacks = verb === "destroy" || verb === "rollback";
  return speaksOfStacks ? prepared.filter(({ manifest }) => isOfStack(manifest.layer)) : prepared;
}
