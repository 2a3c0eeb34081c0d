import type { LayerDefinition } from "@logstack/deploy-core";

/** A service with data of its own, as far as `logstack migrate` sees one: what is read, and where, is in the outputs of its stack. */
export const layer: LayerDefinition = {
  name: "customers",
  component: "customers",
  purpose: "Says where a service's data is read.",
  template: "template.yaml",
  capabilities: [],
  inputs: {},
  stateful: {},
  smokeTest: async ({ outputs }) => [
    { what: "the service is named in the outputs", problem: outputs["ServiceParameter"] ? undefined : "It is not." },
  ],
};
