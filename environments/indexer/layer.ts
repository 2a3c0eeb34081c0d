import type { LayerDefinition } from "@logstack/deploy-core";
import { smokeTest } from "./smoke-test.ts";

/** The Indexer: what moves log events from the cache into Elasticsearch. */
export const layer: LayerDefinition = {
  name: "indexer",
  component: "indexer",
  purpose: "Takes log events from the cache, shapes them and writes them into Elasticsearch.",
  template: "template.yaml",
  capabilities: ["CAPABILITY_IAM"],
  inputs: {
    CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" },
    CachePort: { layer: "cache", component: "cache", output: "CachePort" },
    CacheAuthSecretArn: { layer: "cache", component: "cache", output: "CacheAuthSecretArn" },
    CacheSecurityGroupId: { layer: "cache", component: "cache", output: "CacheSecurityGroupId" },
    ElasticsearchEndpoint: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchEndpoint" },
    ElasticsearchPort: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchPort" },
    ElasticsearchSecurityGroupId: {
      layer: "elasticsearch",
      component: "elasticsearch",
      output: "ElasticsearchSecurityGroupId",
    },
  },
  // Not the group: an instance holds only the events it is working on, and finishes them before it stops.
  stateful: {
    LogGroup: "what the Indexers logged about themselves",
  },
  parameterRules: {
    VpcId: { rule: "immutable", because: "the machines and their security group would be made anew" },
    LogRetentionDays: { rule: "mayOnlyGrow", because: "a shorter retention deletes older logs at once" },
  },
  smokeTest,
};
