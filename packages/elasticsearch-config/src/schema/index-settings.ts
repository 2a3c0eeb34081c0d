import { settings, type SettingTable } from "./setting.ts";

/**
 * Settings of an index, as a template may have them, with or without `index.` before them. Elasticsearch reference: "Index settings"
 * and the pages of its modules; "Index lifecycle management settings" for `lifecycle`.
 */
export const INDEX_SETTINGS: SettingTable = settings(
  {
    text: `index.lifecycle.name index.lifecycle.rollover_alias index.default_pipeline index.final_pipeline index.provided_name
      index.routing.allocation.include.* index.routing.allocation.exclude.* index.routing.allocation.require.*
      index.auto_expand_replicas index.analysis.*`,
    texts:
      "index.sort.field index.sort.order index.sort.missing index.sort.mode index.query.default_field index.routing_path",
    whole: `index.number_of_shards index.number_of_replicas index.number_of_routing_shards index.routing_partition_size
      index.max_result_window index.max_inner_result_window index.max_rescore_window index.max_docvalue_fields_search
      index.max_script_fields index.max_ngram_diff index.max_shingle_diff index.max_refresh_listeners index.max_terms_count
      index.max_regex_length index.analyze.max_token_count index.highlight.max_analyzed_offset index.priority
      index.mapping.total_fields.limit index.mapping.depth.limit index.mapping.nested_fields.limit
      index.mapping.nested_objects.limit index.mapping.field_name_length.limit index.mapping.dimension_fields.limit
      index.routing.allocation.total_shards_per_node index.lifecycle.origination_date
      index.merge.scheduler.max_thread_count index.merge.policy.segments_per_tier index.merge.policy.max_merge_at_once`,
    number: "index.merge.policy.deletes_pct_allowed",
    boolean: `index.mapping.ignore_malformed index.mapping.coerce index.mapping.total_fields.ignore_dynamic_beyond_limit
      index.blocks.read_only index.blocks.read_only_allow_delete index.blocks.read index.blocks.write index.blocks.metadata
      index.hidden index.load_fixed_bitset_filters_eagerly index.lifecycle.indexing_complete index.requests.cache.enable
      index.soft_deletes.enabled index.queries.cache.enabled index.lifecycle.parse_origination_date
      index.merge.scheduler.auto_throttle`,
    time: `index.refresh_interval index.search.idle.after index.gc_deletes index.translog.sync_interval
      index.unassigned.node_left.delayed_timeout index.soft_deletes.retention_lease.period index.lifecycle.step.wait_time_threshold
      index.search.slowlog.threshold.* index.indexing.slowlog.threshold.*`,
    bytes: "index.translog.flush_threshold_size index.merge.policy.max_merged_segment index.merge.policy.floor_segment",
    anything: "index.mapping.ignore_above index.similarity.* index.indexing.slowlog.*",
  },
  {
    "index.codec": "default best_compression legacy_default legacy_best_compression",
    "index.mode": "standard time_series logsdb lookup",
    "index.translog.durability": "request async",
    "index.shard.check_on_startup": "false checksum true",
    "index.store.type": "fs niofs mmapfs hybridfs",
    "index.routing.allocation.enable": "all primaries new_primaries none",
    "index.routing.rebalance.enable": "all primaries replicas none",
    "index.mapping.source.mode": "stored synthetic disabled",
  },
);
