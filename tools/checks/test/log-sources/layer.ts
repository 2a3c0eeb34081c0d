import type { LayerDefinition } from "@logstack/deploy-core";

/** Where log sources outside of this repository find their Broker: a parameter of Systems Manager for each. */
export const layer: LayerDefinition = {
  name: "log-sources",
  component: "log-sources",
  purpose: "Tells log sources outside of this repository where their Broker is.",
  template: "template.yaml",
  capabilities: [],
  inputs: {},
  stateful: {},
  smokeTest: async ({ outputs }) => [
    {
      what: "the parameters are named in the outputs",
      problem: outputs["BrokerParameters"] ? undefined : "They are not.",
    },
  ],
};
