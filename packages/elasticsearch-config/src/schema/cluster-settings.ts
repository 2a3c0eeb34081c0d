import { settings, type SettingTable } from "./setting.ts";

/**
 * Settings that a running cluster takes, by `PUT _cluster/settings`. They may stand in `elasticsearch.yml` too, where they are only
 * what holds until the cluster says otherwise. Elasticsearch reference: "Cluster-level shard allocation and routing settings",
 * "Index recovery settings", "Index lifecycle management settings", "Snapshot and restore settings", "Circuit breaker settings".
 */
export const CLUSTER_SETTINGS: SettingTable = settings(
  {
    text: `cluster.routing.allocation.include.* cluster.routing.allocation.exclude.* cluster.routing.allocation.require.*
      cluster.routing.allocation.awareness.force.* cluster.metadata.* slm.retention_schedule logger.*`,
    texts: "cluster.routing.allocation.awareness.attributes action.auto_create_index search.remote.*",
    whole: `cluster.max_shards_per_node cluster.max_shards_per_node.frozen cluster.max_voting_config_exclusions
      cluster.routing.allocation.cluster_concurrent_rebalance cluster.routing.allocation.node_concurrent_recoveries
      cluster.routing.allocation.node_concurrent_incoming_recoveries
      cluster.routing.allocation.node_concurrent_outgoing_recoveries
      cluster.routing.allocation.node_initial_primaries_recoveries cluster.routing.allocation.total_shards_per_node
      indices.recovery.max_concurrent_file_chunks indices.recovery.max_concurrent_operations
      indices.recovery.max_concurrent_snapshot_file_downloads script.max_size_in_bytes script.cache.max_size
      slm.health.failed_snapshot_warn_threshold search.max_buckets search.max_open_scroll_context snapshot.max_concurrent_operations
      indices.query.bool.max_clause_count cluster.indices.tombstones.size`,
    number: `cluster.routing.allocation.balance.shard cluster.routing.allocation.balance.index
      cluster.routing.allocation.balance.disk_usage cluster.routing.allocation.balance.write_load
      cluster.routing.allocation.balance.threshold indices.breaker.fielddata.overhead indices.breaker.request.overhead
      network.breaker.inflight_requests.overhead`,
    boolean: `action.destructive_requires_name cluster.auto_shrink_voting_configuration cluster.blocks.read_only
      cluster.blocks.read_only_allow_delete cluster.indices.close.enable cluster.routing.allocation.disk.threshold_enabled
      cluster.routing.allocation.same_shard.host indices.breaker.total.use_real_memory indices.recovery.use_snapshots
      ingest.geoip.downloader.enabled search.default_allow_partial_results search.low_level_cancellation
      stack.templates.enabled xpack.monitoring.collection.enabled`,
    time: `cluster.info.update.interval cluster.info.update.timeout cluster.service.slow_task_logging_threshold
      cluster.service.slow_master_task_logging_threshold cluster.follower_lag.timeout
      cluster.routing.allocation.disk.reroute_interval indices.lifecycle.poll_interval
      indices.recovery.internal_action_long_timeout indices.recovery.internal_action_timeout
      indices.recovery.recovery_activity_timeout indices.recovery.retry_delay_network indices.recovery.retry_delay_state_sync
      search.default_keep_alive search.default_search_timeout search.max_keep_alive slm.minimum_interval
      slm.retention_duration ingest.geoip.downloader.poll.interval data_streams.lifecycle.poll_interval`,
    bytes: `indices.recovery.max_bytes_per_sec indices.recovery.chunk_size
      cluster.routing.allocation.disk.watermark.low.max_headroom cluster.routing.allocation.disk.watermark.high.max_headroom
      cluster.routing.allocation.disk.watermark.flood_stage.max_headroom`,
    memory: `indices.breaker.total.limit indices.breaker.fielddata.limit indices.breaker.request.limit
      network.breaker.inflight_requests.limit`,
    used: `cluster.routing.allocation.disk.watermark.low cluster.routing.allocation.disk.watermark.high
      cluster.routing.allocation.disk.watermark.flood_stage`,
  },
  {
    "cluster.routing.allocation.enable": "all primaries new_primaries none",
    "cluster.routing.rebalance.enable": "all primaries replicas none",
    "cluster.routing.allocation.allow_rebalance": "always indices_primaries_active indices_all_active",
    "cluster.routing.allocation.type": "balanced desired_balance",
    "cluster.no_master_block": "all write metadata_write",
    "indices.breaker.total.type": "memory noop",
    "script.max_compilations_rate": "use-context",
  },
);
