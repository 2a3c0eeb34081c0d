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
  checks: {
    // What the template writes into /etc/logstack/indexer.env.
    machineVariables: [
      "AWS_REGION",
      "LOGSTACK_ENVIRONMENT",
      "LOGSTACK_COMPONENT",
      "LOGSTACK_ROLE",
      "LOGSTACK_INSTANCE",
      "LOGSTACK_LOG_GROUP",
      "CACHE_HOST",
      "CACHE_PORT",
      "CACHE_AUTH_SECRET_ARN",
      "ELASTICSEARCH_HOST",
      "ELASTICSEARCH_PORT",
    ],
    houseRules: [
      {
        section: "output",
        plugin: "elasticsearch",
        require: ["document_id", "action"],
        because: "What is delivered a second time has to meet its own document: action create, with an id.",
      },
    ],
  },
};
