/**
 * What is asked of an Elasticsearch cluster whose nodes have the names of their instances. No method throws for what the
 * cluster answers, or for no answer: that is `unreadable`, and never counts as green. Each asks once; who needs an answer
 * asks again.
 */
export interface ElasticsearchCluster {
  /** One look at everything that a gate asks for. */
  read(): Promise<Answer<ClusterReading>>;
  /** Why an unassigned shard is not assigned, or why one stays on its node (`_cluster/allocation/explain`). */
  explain(shard: ShardName & { readonly node: string | undefined }): Promise<Answer<ShardExplanation>>;
  /** Lets no shard be on this node, and marks that as ours, beside whatever others have excluded. */
  exclude(node: string): Promise<Answer<"done">>;
  /** Takes back what is marked as ours, and nothing else. */
  include(): Promise<Answer<"done">>;
}

/**
 * What the cluster said. `unreadable`: it did not answer, or not with what can be understood, and may do so later; `denied`: it
 * does not let us, and will not by waiting. Problems are phrases without any credential.
 */
export type Answer<T> =
  | { readonly kind: "read"; readonly value: T }
  | { readonly kind: "unreadable"; readonly problem: string }
  | { readonly kind: "denied"; readonly problem: string };

/** A cluster at one moment. */
export interface ClusterReading {
  readonly status: "green" | "yellow" | "red";
  readonly relocating: number;
  readonly initializing: number;
  readonly unassigned: number;
  readonly nodes: readonly ClusterNode[];
  readonly shards: readonly ShardCopy[];
  /** Ids of the nodes whose majority decides, as it was committed last; a node that left may still be among them. */
  readonly voters: readonly string[];
  /** The node that we have excluded from holding shards; undefined while there is none. */
  readonly excluded: string | undefined;
}

/** One node that is in the cluster. */
export interface ClusterNode {
  /** Elasticsearch's own id. */
  readonly id: string;
  /** The id of its instance. */
  readonly name: string;
  readonly version: string;
  /** True for the one master that was elected. */
  readonly elected: boolean;
  /** True for a node that may hold shards. */
  readonly holdsData: boolean;
  /** Documents in the shards on this node, deleted ones among them. */
  readonly documents: number;
}

/** A shard, whichever copy of it. */
export interface ShardName {
  readonly index: string;
  readonly shard: number;
  readonly primary: boolean;
}

/** One copy of a shard. */
export interface ShardCopy extends ShardName {
  readonly state: "STARTED" | "RELOCATING" | "INITIALIZING" | "UNASSIGNED";
  /** Name of the node that it is on, or leaves; undefined while it is unassigned. */
  readonly node: string | undefined;
}

/** What Elasticsearch says of where a copy may be. */
export interface ShardExplanation extends ShardName {
  /** Its answer in one word, for instance `no`, `throttled`, `allocation_delayed` or `yes`. */
  readonly answer: string;
  readonly nodes: readonly { readonly node: string; readonly refusals: readonly Decider[] }[];
}

/** A rule of Elasticsearch's that says no. */
export interface Decider {
  /** For instance `node_version` or `same_shard`. */
  readonly name: string;
  readonly explanation: string;
}
