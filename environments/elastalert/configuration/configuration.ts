import type { ConfigurationDefinition } from "@logstack/deploy-configuration";

/** What makes an Elastalert of a machine: its global configuration and its rules. */
export const layer: ConfigurationDefinition = {
  kind: "configuration",
  name: "elastalert-configuration",
  component: "elastalert",
  purpose: "Makes an Elastalert of the machine: its global configuration, and the rules that it alerts by.",
  template: "parameters.yaml",
  capabilities: [],
  inputs: {
    ElastalertGroupName: { layer: "elastalert", component: "elastalert", output: "ElastalertGroupName" },
    ElasticsearchEndpoint: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchEndpoint" },
    ElasticsearchPort: { layer: "elasticsearch", component: "elasticsearch", output: "ElasticsearchPort" },
  },
  stateful: {},
  roles: [{ name: "elastalert", groupParameter: "ElastalertGroupName", gate: "own health" }],
  checks: { indexPatterns: ["logs-*"] },
};
