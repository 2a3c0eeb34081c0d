import type { ConfigurationDefinition } from "@logstack/deploy-configuration";

/** What makes a cluster of machines: Elasticsearch's settings, templates, lifecycle and snapshots. */
export const layer: ConfigurationDefinition = {
  kind: "configuration",
  name: "elasticsearch-configuration",
  component: "elasticsearch",
  purpose:
    "Makes a cluster of the machines: Elasticsearch with its settings, index templates, lifecycle and snapshots.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: {
    MasterNodeGroupName: { layer: "elasticsearch", component: "elasticsearch", output: "MasterNodeGroupName" },
    DataNodeGroupName: { layer: "elasticsearch", component: "elasticsearch", output: "DataNodeGroupName" },
    ElasticsearchEndpoint: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchEndpoint" },
    ElasticsearchPort: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchPort" },
    SnapshotBucketName: { layer: "elasticsearch", component: "elasticsearch", output: "SnapshotBucketName" },
  },
  stateful: {},
  roles: [
    { name: "master", groupParameter: "MasterNodeGroupName", gate: "elasticsearch" },
    { name: "data", groupParameter: "DataNodeGroupName", gate: "elasticsearch" },
  ],
  elasticsearch: { hostParameter: "ElasticsearchEndpoint", portParameter: "ElasticsearchPort" },
  checks: {
    // What the template writes into /etc/logstack/elasticsearch.env.
    machineVariables: [
      "AWS_REGION",
      "LOGSTACK_ENVIRONMENT",
      "LOGSTACK_COMPONENT",
      "LOGSTACK_ROLE",
      "LOGSTACK_INSTANCE",
      "LOGSTACK_LOG_GROUP",
      "ELASTICSEARCH_CLUSTER",
      "ELASTICSEARCH_NODE",
      "ELASTICSEARCH_ROLE",
      "ELASTICSEARCH_FOUNDERS",
      "ELASTICSEARCH_SNAPSHOT_BUCKET",
    ],
    withoutCopies: ["ci"],
    writtenAlways:
      "What is sent again days later goes into the index of its day, and Logstash tries a write that is blocked for ever, with everything behind it. Leave it out.",
  },
};
