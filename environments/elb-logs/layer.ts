import type { LayerDefinition } from "@logstack/deploy-core";
import { smokeTest } from "./smoke-test.ts";

/** ELB logs: access logs of load balancers, from their bucket to the Broker. */
export const layer: LayerDefinition = {
  name: "elb-logs",
  component: "elb-logs",
  purpose: "Sends the access logs of load balancers from their bucket to the Broker.",
  template: "template.yaml",
  capabilities: ["CAPABILITY_IAM"],
  inputs: {
    BrokerHost: { layer: "broker", component: "broker", output: "BrokerHost" },
    BrokerPort: { layer: "broker", component: "broker", output: "BrokerPort" },
    BrokerSecurityGroupId: { layer: "broker", component: "broker", output: "BrokerSecurityGroupId" },
  },
  stateful: {
    LogsBucket: "access logs that may not be processed yet",
    FailedEventsQueue: "events of log files that could not be processed",
    ProcessorLogGroup: "the log of the function",
  },
  parameterRules: {
    VpcId: { rule: "immutable", because: "the function's network interfaces and security group would be made anew" },
    LogsS3BucketName: {
      rule: "immutable",
      because: "load balancers write to this bucket; another name is another, empty bucket",
    },
    LogExpiryDays: { rule: "mayOnlyGrow", because: "older log files are deleted, whether they were processed or not" },
    LogRetentionDays: { rule: "mayOnlyGrow", because: "a shorter retention deletes older logs at once" },
  },
  smokeTest,
};
