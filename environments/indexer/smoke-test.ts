import { findMisnaming, findMissingParts, type SmokeTest } from "@logstack/deploy-core";

/** Checks that the way from the cache to Elasticsearch is whole; that events pass is for the statistics to say. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the way from the cache to Elasticsearch is deployed", problem: findMissingParts(context, PARTS) },
  {
    what: "the group of the outputs is the group of the stack",
    problem: findMisnaming(context, { output: "IndexerGroupName", logicalId: "IndexerGroup" }),
  },
  {
    what: "the Indexers' own log can be found",
    problem: findMisnaming(context, { output: "LogGroupName", logicalId: "LogGroup" }),
  },
];

/** Without any one of these events pile up in the cache. */
const PARTS = ["IndexerGroup", "CacheFromInstances", "ElasticsearchFromInstances", "ScaleOnCpu"] as const;
