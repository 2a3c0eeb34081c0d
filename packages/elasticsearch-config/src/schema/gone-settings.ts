/**
 * Settings of the past, with what to do instead: Elasticsearch 9 does not start with one of them. Elasticsearch's migration guides to
 * 7.0, 8.0 and 9.0. A name that ends in `.*` is of all settings that begin so.
 */
const GONE: Readonly<Record<string, string>> = {
  "discovery.zen.minimum_master_nodes": "leave it out: Elasticsearch counts its masters itself since 7.0",
  "discovery.zen.ping.unicast.hosts": "use discovery.seed_hosts, or discovery.seed_providers",
  "discovery.zen.hosts_provider": "use discovery.seed_providers",
  "discovery.zen.*": "use the settings that begin with discovery. or cluster.",
  "node.master": "use node.roles, with master in it",
  "node.data": "use node.roles, with data in it",
  "node.ingest": "use node.roles, with ingest in it",
  "node.ml": "use node.roles, with ml in it",
  "node.voting_only": "use node.roles, with voting_only in it",
  "node.max_local_storage_nodes": "leave it out: a data path belongs to one node",
  "transport.tcp.port": "use transport.port",
  "transport.tcp.compress": "use transport.compress",
  "transport.tcp.connect_timeout": "use transport.connect_timeout",
  "http.enabled": "leave it out: every node speaks HTTP",
  "http.content_type.required": "leave it out: the content type is always required",
  "bootstrap.mlockall": "use bootstrap.memory_lock",
  "bootstrap.system_call_filter": "leave it out: the filter is always on",
  "cluster.join.timeout": "leave it out",
  "gateway.recover_after_nodes": "use gateway.recover_after_data_nodes",
  "gateway.recover_after_master_nodes": "use gateway.recover_after_data_nodes",
  "gateway.expected_nodes": "use gateway.expected_data_nodes",
  "gateway.expected_master_nodes": "use gateway.expected_data_nodes",
  "xpack.monitoring.enabled": "leave it out: xpack.monitoring.collection.enabled is what switches it",
  "xpack.ilm.enabled": "leave it out: lifecycles are always on",
  "xpack.slm.enabled": "leave it out: snapshot policies are always on",
  "xpack.eql.enabled": "leave it out",
  "xpack.sql.enabled": "leave it out",
  "xpack.rollup.enabled": "leave it out",
  "xpack.graph.enabled": "leave it out",
  "indices.lifecycle.step.master_timeout": "leave it out",
  "script.inline": "use script.allowed_types",
  "threadpool.*": "write thread_pool, with an underscore",
  "cloud.aws.*": "use discovery.ec2. or s3.client., with keys in the keystore",
  "discovery.ec2.node_cache": "use discovery.ec2.node_cache_time",
  "index.mapper.dynamic": "write dynamic into the mappings",
  "index.mapping.single_type": "leave it out: an index has one type",
  "cluster.routing.allocation.disk.include_relocations": "leave it out",
  "cluster.routing.allocation.disk.watermark.enable_for_single_data_node": "leave it out",
};

/** What to do instead of a setting that is gone; undefined for any other. */
export function insteadOf(name: string): string | undefined {
  if (Object.hasOwn(GONE, name)) return GONE[name];
  const family = Object.keys(GONE).find((key) => key.endsWith(".*") && name.startsWith(key.slice(0, -1)));
  return family === undefined ? undefined : GONE[family];
}
