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
  smokeTest,
};
