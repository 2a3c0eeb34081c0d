import type { Arguments } from "./arguments.ts";

/** Returns what a command line agrees to for resources of a stack: for what deploys something else there is nothing to agree to. */
export function stackConsentsIn({
  allowReplacing,
  allowRemoving,
  allowRolling,
  allowChanging,
  liftProtection,
  skip,
}: Arguments): readonly string[] {
  return [allowReplacing, allowRemoving, allowRolling, allowChanging, liftProtection, skip].flat();
}
