import type { ResourceChange } from "../../model/change-set.ts";
import type { Allowances } from "../../model/consent.ts";

/** Finds the logical ids that a stack policy has to be opened for: those that were named, and no more than the change set needs. */
export function findOpened(
  changes: readonly ResourceChange[],
  { allowReplacing, allowRemoving }: Pick<Allowances, "allowReplacing" | "allowRemoving">,
): readonly string[] {
  const named = new Set([...allowReplacing, ...allowRemoving]);
  return changes.filter((change) => named.has(change.logicalId) && isDenied(change)).map(({ logicalId }) => logicalId);
}

/** A stack policy of ours denies replacing and deleting; what may become either counts too. */
function isDenied({ action, replacement, policyAction }: ResourceChange): boolean {
  if (action === "Remove" || action === "Dynamic") return true;
  return (
    action === "Modify" &&
    (replacement === "True" || replacement === "Conditional" || policyAction?.startsWith("ReplaceAnd") === true)
  );
}
