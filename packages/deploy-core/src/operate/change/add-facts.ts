import type { StackResource } from "../../model/observed-stack.ts";
import type { Review } from "../../plan/data/review-changes.ts";
import type { ThreatenedResource } from "../../plan/data/review-rules.ts";
import type { Ports } from "../../ports.ts";
import { renderData } from "../../report/render-data.ts";

/** Looks into the resources that a refusal is about, all at once, and adds what was found to each. Changes nothing else. */
export async function addFacts(
  ports: Pick<Ports, "stacks" | "data" | "clock">,
  { proposal, threatened }: Extract<Review, { readonly kind: "refuse" }>,
): Promise<readonly ThreatenedResource[]> {
  const untold = threatened.some(({ change }) => change?.physicalId === undefined);
  const resources = untold ? await listResources(ports, proposal.stackId) : [];
  return Promise.all(
    threatened.map(async (each) => {
      const { logicalId, type, change } = each;
      const physicalId =
        change?.physicalId ?? resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
      if (physicalId === undefined) return each;
      const probe = await ports.data.probe({ logicalId, type, physicalId });
      return { ...each, facts: renderData(probe, { now: ports.clock.now() }) || undefined };
    }),
  );
}

/** Only to say more: what can not be listed is left unsaid. */
async function listResources({ stacks }: Pick<Ports, "stacks">, stackId: string): Promise<readonly StackResource[]> {
  return stacks.listResources(stackId).catch(() => []);
}
