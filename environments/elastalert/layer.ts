import type { LayerDefinition } from "@logstack/deploy-core";
import { smokeTest } from "./smoke-test.ts";

/** Elastalert: one machine that watches Elasticsearch and alerts. */
export const layer: LayerDefinition = {
  name: "elastalert",
  component: "elastalert",
  purpose: "Watches Elasticsearch and alerts, on one machine that comes back by itself.",
  template: "template.yaml",
  capabilities: ["CAPABILITY_IAM"],
  inputs: {
    ElasticsearchEndpoint: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchEndpoint" },
    ElasticsearchPort: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchPort" },
    ElasticsearchSecurityGroupId: {
      layer: "elasticsearch",
      component: "elasticsearch",
      output: "ElasticsearchSecurityGroupId",
    },
  },
  stateful: {
    LogGroup: "what Elastalert logged about itself",
  },
  parameterRules: {
    VpcId: { rule: "immutable", because: "the machine and its security group would be made anew" },
    LogRetentionDays: { rule: "mayOnlyGrow", because: "a shorter retention deletes older logs at once" },
  },
  smokeTest,
};
