import type { DoomedResource } from "../../model/doomed-resource.ts";

/**
 * Finds the resources whose data a destruction takes for good: those that go, and those that are emptied although they stay. What nobody could look
 * into counts.
 */
export function findLosses(
  resources: readonly DoomedResource[],
  emptying: readonly string[] = [],
): readonly DoomedResource[] {
  return resources.filter(
    ({ logicalId, fate, holds, data }) =>
      (fate === "delete" || emptying.includes(logicalId)) && holds !== undefined && data?.kind !== "empty",
  );
}
