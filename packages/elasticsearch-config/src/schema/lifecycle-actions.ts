import { settings, type SettingTable } from "./setting.ts";

/** Phases in their order. */
export const PHASES = ["hot", "warm", "cold", "frozen", "delete"] as const;

/** One of the phases. */
export type Phase = (typeof PHASES)[number];

const SEVERAL = "unfollow set_priority";

/** Which actions a phase may have. Elasticsearch reference: "Index lifecycle phases and actions". */
export const ACTIONS_OF_PHASE: Readonly<Record<Phase, readonly string[]>> = {
  hot: `${SEVERAL} rollover readonly downsample shrink forcemerge searchable_snapshot`.split(" "),
  warm: `${SEVERAL} readonly downsample allocate migrate shrink forcemerge`.split(" "),
  cold: `${SEVERAL} readonly searchable_snapshot allocate migrate downsample`.split(" "),
  frozen: ["unfollow", "searchable_snapshot"],
  delete: ["wait_for_snapshot", "delete"],
};

/** Actions after which an index takes no more documents. */
export const READ_ONLY_ACTIONS: readonly string[] = [
  "readonly",
  "forcemerge",
  "shrink",
  "searchable_snapshot",
  "downsample",
];

/** Actions of the past. */
export const GONE_ACTIONS: Readonly<Record<string, string>> = {
  freeze: "leave it out: Elasticsearch 8 took frozen indices away",
};

/** What each action may say; reference as above. */
export const ACTION_SETTINGS: Readonly<Record<string, SettingTable>> = {
  set_priority: settings({ whole: "priority" }),
  unfollow: {},
  readonly: {},
  rollover: settings({
    time: "max_age min_age",
    bytes: "max_size max_primary_shard_size min_size min_primary_shard_size",
    whole: "max_docs max_primary_shard_docs min_docs min_primary_shard_docs",
  }),
  forcemerge: settings({ whole: "max_num_segments" }, { index_codec: "best_compression" }),
  shrink: settings({
    whole: "number_of_shards",
    bytes: "max_primary_shard_size",
    boolean: "allow_write_after_shrink",
  }),
  allocate: settings({ whole: "number_of_replicas total_shards_per_node", text: "include.* exclude.* require.*" }),
  migrate: settings({ boolean: "enabled" }),
  downsample: settings({ text: "fixed_interval", time: "wait_timeout" }),
  searchable_snapshot: settings({
    text: "snapshot_repository replicate_for",
    boolean: "force_merge_index",
    whole: "total_shards_per_node",
  }),
  wait_for_snapshot: settings({ text: "policy" }),
  delete: settings({ boolean: "delete_searchable_snapshot" }),
};
