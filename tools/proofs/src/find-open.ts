import type { WorldResource, WorldStack } from "./world.ts";

/** Returns the logical ids of what keeps something in a stack, and that its policy lets be replaced or deleted. */
export function findOpen({ resources, stackPolicy }: WorldStack): readonly string[] {
  const { Statement = [] } = JSON.parse(stackPolicy ?? "{}") as { readonly Statement?: readonly PolicyStatement[] };
  const denials = Statement.filter(({ Effect }) => Effect === "Deny");
  const isClosed = ({ logicalId, type }: WorldResource): boolean =>
    denials.some(({ Resource, Condition }) =>
      Condition === undefined
        ? [Resource].flat().includes(`LogicalResourceId/${logicalId}`)
        : Condition.StringEquals.ResourceType.includes(type),
    );
  return resources.filter((it) => it.isStateful && !isClosed(it)).map(({ logicalId }) => logicalId);
}

interface PolicyStatement {
  readonly Effect: string;
  readonly Resource: string | readonly string[];
  readonly Condition?: { readonly StringEquals: { readonly ResourceType: readonly string[] } };
}
