import type { LayerDefinition } from "@logstack/deploy-core";
import { smokeTest } from "./smoke-test.ts";

/** Elasticsearch: where all log events are stored and searched. */
export const layer: LayerDefinition = {
  name: "elasticsearch",
  component: "elasticsearch",
  purpose: "Stores and searches all log events.",
  template: "template.yaml",
  capabilities: ["CAPABILITY_IAM"],
  inputs: {},
  // Not the group of masters: each of them has the cluster's state, and they may be rolled one at a time.
  stateful: {
    DataNodeGroup: "the shards of all indices, on volumes that go with their instances",
    SnapshotBucket: "the snapshots, which are what a lost cluster is restored from",
    LogGroup: "what the nodes logged about themselves",
  },
  smokeTest,
};
