import type { ConfigurationDefinition } from "@logstack/deploy-configuration";

/** What makes Brokers of machines: Logstash, from its endpoint into the cache. */
export const layer: ConfigurationDefinition = {
  kind: "configuration",
  name: "broker-configuration",
  component: "broker",
  purpose: "Makes Brokers of the machines: Logstash that takes log events and puts them into the cache.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: {
    BrokerGroupName: { layer: "broker", component: "broker", output: "BrokerGroupName" },
    CacheAuthSecretArn: { layer: "cache", component: "cache", output: "CacheAuthSecretArn" },
  },
  stateful: {},
  secrets: { CacheAuthToken: "CacheAuthSecretArn" },
  // Events wait on a Broker's own disk, and its disk goes with it.
  roles: [{ name: "broker", groupParameter: "BrokerGroupName", gate: "queue" }],
  checks: {
    // What the template writes into /etc/logstack/broker.env.
    machineVariables: [
      "AWS_REGION",
      "LOGSTACK_ENVIRONMENT",
      "LOGSTACK_COMPONENT",
      "LOGSTACK_ROLE",
      "LOGSTACK_INSTANCE",
      "LOGSTACK_LOG_GROUP",
      "BROKER_HTTP_PORT",
      "BROKER_PORT",
      "CACHE_HOST",
      "CACHE_PORT",
      "CACHE_AUTH_SECRET_ARN",
    ],
    houseRules: [
      {
        section: "output",
        plugin: "redis",
        require: ["ssl_enabled", "password"],
        because: "The cache takes connections with TLS and its token only.",
      },
    ],
  },
};
