import type { SmokeTest, SmokeTestContext } from "@logstack/deploy-core";

/** Checks that the way from the cache to Elasticsearch is whole; that events pass is for the statistics to say. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the way from the cache to Elasticsearch is deployed", problem: findMissingPart(context) },
  { what: "the group of the outputs is the group of the stack", problem: findGroupProblem(context) },
  { what: "the Indexers' own log can be found", problem: findLogProblem(context) },
];

/** Without any one of these events pile up in the cache. */
const PARTS = ["IndexerGroup", "CacheFromInstances", "ElasticsearchFromInstances", "ScaleOnCpu"] as const;

function findMissingPart({ resources }: SmokeTestContext): string | undefined {
  const whole = new Set(
    resources.filter(({ status }) => status.endsWith("_COMPLETE")).map(({ logicalId }) => logicalId),
  );
  const missing = PARTS.filter((part) => !whole.has(part));
  return missing.length === 0 ? undefined : `Not deployed: ${missing.join(", ")}.`;
}

function findGroupProblem({ outputs, resources }: SmokeTestContext): string | undefined {
  const named = outputs["IndexerGroupName"];
  const deployed = resources.find(({ logicalId }) => logicalId === "IndexerGroup")?.physicalId;
  if (named !== undefined && named === deployed) return undefined;
  return `The output IndexerGroupName is "${named ?? ""}", the stack's group is "${deployed ?? ""}".`;
}

function findLogProblem({ outputs, resources }: SmokeTestContext): string | undefined {
  const named = outputs["LogGroupName"];
  const deployed = resources.find(({ logicalId }) => logicalId === "LogGroup")?.physicalId;
  if (named !== undefined && named === deployed) return undefined;
  return `The output LogGroupName is "${named ?? ""}", the stack's log group is "${deployed ?? ""}".`;
}
