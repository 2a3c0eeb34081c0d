import type { LayerDefinition } from "@logstack/deploy-core";

/** A layer that is deployed to be killed while it is. */
export const layer: LayerDefinition = {
  name: "kept",
  component: "kept",
  purpose: "Is killed while it is deployed.",
  template: "template.yaml",
  capabilities: [],
  inputs: {},
  stateful: { Queue: "messages that nobody has read" },
  smokeTest: async ({ outputs }) => [
    { what: "the queue has an address", problem: outputs["QueueUrl"] === undefined ? "it has none" : undefined },
  ],
};
