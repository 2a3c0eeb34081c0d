import type { LayerDefinition } from "@logstack/deploy-core";
import { smokeTest } from "./smoke-test.ts";

/** The Broker: the one address that every log source writes to. */
export const layer: LayerDefinition = {
  name: "broker",
  component: "broker",
  purpose: "Takes log events from every source over TCP and HTTP and puts them into the cache.",
  template: "template.yaml",
  capabilities: ["CAPABILITY_IAM"],
  inputs: {
    CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" },
    CachePort: { layer: "cache", component: "cache", output: "CachePort" },
    CacheAuthSecretArn: { layer: "cache", component: "cache", output: "CacheAuthSecretArn" },
    CacheSecurityGroupId: { layer: "cache", component: "cache", output: "CacheSecurityGroupId" },
  },
  // Not the group: an instance holds an event only until the cache has it, and empties its queue before it stops.
  stateful: {
    LogGroup: "what the Brokers logged about themselves",
  },
  parameterRules: {
    VpcId: {
      rule: "immutable",
      because:
        "the load balancer, its target group and the security groups would be made anew, and every source would lose its connection",
    },
    BrokerPort: { rule: "immutable", because: "every log source sends to this port" },
    BrokerHttpPort: { rule: "immutable", because: "every log source that sends by HTTP sends to this port" },
    LogRetentionDays: { rule: "mayOnlyGrow", because: "a shorter retention deletes older logs at once" },
  },
  smokeTest,
};
