import type { LayerDefinition } from "@logstack/deploy-core";
import { smokeTest } from "./smoke-test.ts";

/** The cache: the queue where log events wait between Broker and Indexer. */
export const layer: LayerDefinition = {
  name: "cache",
  component: "cache",
  purpose: "Keeps log events in a queue between Broker and Indexer.",
  template: "template.yaml",
  // Nothing in this template is of IAM, so nothing has to be allowed.
  capabilities: [],
  inputs: {},
  stateful: {
    EventQueue: "log events that no Indexer has taken yet, and that exist nowhere else",
    CacheAuthSecret: "the token that running Brokers and Indexers still use",
    CacheLogGroup: "the queue's engine log",
  },
  parameterRules: {
    VpcId: { rule: "immutable", because: "the queue cannot move to another network: a new one would begin empty" },
    PrivateSubnetIds: {
      rule: "mayOnlyGrow",
      because: "a subnet in which a node of the queue runs cannot be taken away",
    },
    SnapshotRetentionDays: { rule: "mayOnlyGrow", because: "older snapshots of the queue are deleted at once" },
    LogRetentionDays: { rule: "mayOnlyGrow", because: "a shorter retention deletes older logs at once" },
  },
  smokeTest,
};
