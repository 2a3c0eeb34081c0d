import type { ConfigurationDefinition } from "@logstack/deploy-configuration";

/** What makes Indexers of machines: Logstash, from the cache into Elasticsearch. */
export const layer: ConfigurationDefinition = {
  kind: "configuration",
  name: "indexer-configuration",
  component: "indexer",
  purpose: "Makes Indexers of the machines: Logstash that shapes log events and writes them into Elasticsearch.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: {
    IndexerGroupName: { layer: "indexer", component: "indexer", output: "IndexerGroupName" },
    CacheAuthSecretArn: { layer: "cache", component: "cache", output: "CacheAuthSecretArn" },
  },
  stateful: {},
  secrets: { CacheAuthToken: "CacheAuthSecretArn" },
  roles: [{ name: "indexer", groupParameter: "IndexerGroupName", gate: "own health" }],
};
