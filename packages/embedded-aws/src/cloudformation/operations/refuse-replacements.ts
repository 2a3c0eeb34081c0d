import { validationError } from "../../aws-error.ts";
import type { ResourceChange } from "../model/resource-change.ts";

/**
 * Throws when a change needs a replacement.
 * AWS: a stack that was kept after a failure takes only updates in place, for it may have to be rolled back from there.
 */
export function refuseReplacements(changes: readonly ResourceChange[]): void {
  const modified = changes.filter((change) => change.Action === "Modify");
  const replaced = modified.filter((change) => change.Replacement === "True").map((it) => it.LogicalResourceId);
  if (replaced.length === 0) return;
  throw validationError(
    "Replacement type updates not supported on stack with disable-rollback. " +
      `Resources that need replacement: [${replaced.join(", ")}]`,
  );
}
