import type { Refusal } from "../model/refusal.ts";
import type { DoomedResource } from "../model/doomed-resource.ts";

/** What a destruction is judged by before anybody is asked. */
export interface DestructionRules {
  readonly stackName: string;
  /** Logical ids a person named; there is no wildcard, and agreeing to the destruction names none. */
  readonly allowRemoving: readonly string[];
}

/**
 * Refuses a destruction that would take data with it that nobody named; undefined when it takes none.
 * What a policy keeps, also as a snapshot, is not lost and need not be named.
 */
export function refuseDoomedData(
  resources: readonly DoomedResource[],
  { stackName, allowRemoving }: DestructionRules,
): Refusal | undefined {
  const lost = resources.filter(
    ({ fate, holds, logicalId }) => fate === "delete" && holds !== undefined && !allowRemoving.includes(logicalId),
  );
  if (lost.length === 0) return undefined;
  return {
    code: "removesStateful",
    problem: `destroying stack ${stackName} would destroy data that nothing else keeps. Nothing was changed.`,
    reasons: lost.map(({ logicalId, type, holds = "" }) =>
      [`- ${logicalId}    ${type}    delete`, `    data      ${holds}: destroyed: DeletionPolicy is Delete`].join("\n"),
    ),
    waysOut: lost.map(({ logicalId }) => ({ label: "lose this data", action: `add --allow-removing ${logicalId}` })),
  };
}
