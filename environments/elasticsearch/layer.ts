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
  parameterRules: {
    VpcId: {
      rule: "immutable",
      because: "the nodes cannot move to another network: new ones would begin without any shard",
    },
    PrivateSubnetIds: {
      rule: "mayOnlyGrow",
      because: "the data nodes in a subnet that goes are ended, with the shards on their volumes",
    },
    MasterNodes: {
      rule: "mayOnlyGrow",
      because: "fewer masters may be less than the majority that has the state of the cluster",
    },
    DataNodes: {
      rule: "mayOnlyGrow",
      because: "a data node that goes takes its shards along; move them away first (README)",
    },
    DataVolumeGiB: {
      rule: "mayOnlyGrow",
      because: "a new data node would have no room for the shards of the one that it takes the place of",
    },
    SnapshotUndoDays: { rule: "mayOnlyGrow", because: "what could still be undone of the snapshots is deleted" },
    LogRetentionDays: { rule: "mayOnlyGrow", because: "a shorter retention deletes older logs at once" },
  },
  smokeTest,
};
