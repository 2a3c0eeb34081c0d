import type { DoomedResource } from "../../model/doomed-resource.ts";
import type { Refusal } from "../../model/refusal.ts";
import { renderData } from "../../report/render-data.ts";

/** What a destruction is judged by before anybody is asked. */
export interface DestructionRules {
  readonly stackName: string;
  /** Logical ids a person named; there is no wildcard, and agreeing to the destruction names none. */
  readonly allowRemoving: readonly string[];
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
  /** What takes the data, for instance "destroying stack ci-cache", which is said where nothing else is. */
  readonly doing?: string;
}

/**
 * Refuses a destruction that would take data with it that nobody named; undefined when it takes none.
 * What a policy keeps, also as a snapshot, is not lost and need not be named; nor does what is proven to be empty.
 */
export function refuseDoomedData(
  resources: readonly DoomedResource[],
  { stackName, allowRemoving, now, doing = `destroying stack ${stackName}` }: DestructionRules,
): Refusal | undefined {
  const lost = findLosses(resources).filter(({ logicalId }) => !allowRemoving.includes(logicalId));
  if (lost.length === 0) return undefined;
  return {
    code: "removesStateful",
    problem: `${doing} would destroy data that nothing else keeps. Nothing was changed.`,
    reasons: lost.map((resource) => explain(resource, now)),
    waysOut: lost.map(({ logicalId }) => ({ label: "lose this data", action: `add --allow-removing ${logicalId}` })),
  };
}

/** Finds the resources whose data a destruction takes for good; what nobody could look into counts. */
export function findLosses(resources: readonly DoomedResource[]): readonly DoomedResource[] {
  return resources.filter(
    ({ fate, holds, data }) => fate === "delete" && holds !== undefined && data?.kind !== "empty",
  );
}

function explain({ logicalId, type, holds = "", data }: DoomedResource, now: number): string {
  const found = data === undefined ? undefined : renderData(data, { now });
  return [
    `- ${logicalId}    ${type}    delete`,
    `    data      ${holds}: destroyed: DeletionPolicy is Delete`,
    ...(found === undefined ? [] : [`    found     ${found}`]),
  ].join("\n");
}
