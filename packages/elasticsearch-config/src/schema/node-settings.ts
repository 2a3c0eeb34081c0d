import { settings, type SettingTable } from "./setting.ts";

/**
 * Settings that stand in `elasticsearch.yml` and nowhere else: Elasticsearch reads them when it starts. Those that a stack of
 * masters and data nodes on EC2 may have, of version 9. Elasticsearch reference: "Node settings", "Networking settings",
 * "Discovery and cluster formation settings", "EC2 discovery plugin", "S3 repository", "Thread pools", "Circuit breakers".
 */
export const NODE_SETTINGS: SettingTable = settings(
  {
    text: `cluster.name node.name path.data path.logs path.shared_data node.attr.* discovery.ec2.tag.*
      discovery.ec2.endpoint discovery.ec2.proxy.host
      s3.client.*.endpoint s3.client.*.region s3.client.*.protocol s3.client.*.proxy.host s3.client.*.proxy.scheme
      s3.client.*.signer_override`,
    texts: `network.host network.bind_host network.publish_host http.host http.bind_host http.publish_host transport.host
      transport.bind_host transport.publish_host discovery.seed_hosts discovery.seed_providers discovery.ec2.availability_zones
      discovery.ec2.groups path.repo http.port transport.port remote_cluster.port transport.profiles.*
      reindex.remote.whitelist http.cors.allow-origin http.cors.allow-methods http.cors.allow-headers`,
    whole: `s3.client.*.max_retries s3.client.*.max_connections s3.client.*.proxy.port http.publish_port transport.publish_port discovery.ec2.proxy.port node.processors thread_pool.*
      http.max_warning_header_count indices.query.bool.max_nested_depth`,
    boolean: `s3.client.*.path_style_access s3.client.*.disable_chunked_encoding bootstrap.memory_lock cloud.node.auto_attributes discovery.ec2.any_group http.compression http.cors.enabled
      http.cors.allow-credentials network.tcp.keep_alive network.tcp.no_delay network.tcp.reuse_address
      node.store.allow_mmap ingest.geoip.downloader.eager.download xpack.security.enabled
      xpack.security.http.ssl.enabled xpack.security.transport.ssl.enabled xpack.security.enrollment.enabled
      xpack.security.autoconfiguration.enabled xpack.ml.enabled xpack.watcher.enabled http.detailed_errors.enabled`,
    time: `s3.client.*.read_timeout s3.client.*.connection_max_idle_time discovery.ec2.node_cache_time discovery.ec2.read_timeout network.tcp.connect_timeout transport.connect_timeout
      discovery.probe.connect_timeout discovery.probe.handshake_timeout discovery.request_peers_timeout
      discovery.find_peers_interval discovery.cluster_formation_warning_timeout cluster.election.duration
      cluster.election.initial_timeout cluster.election.max_timeout cluster.election.back_off_time
      cluster.fault_detection.leader_check.interval cluster.fault_detection.leader_check.timeout
      cluster.fault_detection.follower_check.interval cluster.fault_detection.follower_check.timeout cluster.publish.timeout
      cluster.publish.info_timeout gateway.recover_after_time http.read_timeout monitor.jvm.gc.refresh_interval`,
    bytes: "http.max_content_length http.max_header_size http.max_initial_line_length http.max_chunk_size",
    memory: `indices.memory.index_buffer_size indices.memory.min_index_buffer_size indices.memory.max_index_buffer_size
      indices.queries.cache.size indices.fielddata.cache.size indices.requests.cache.size`,
    roles: "node.roles",
    number: "gateway.expected_data_nodes gateway.recover_after_data_nodes",
    anything: "xpack.security.http.ssl.* xpack.security.transport.ssl.* xpack.security.authc.*",
  },
  {
    "discovery.type": "multi-node single-node",
    "discovery.ec2.host_type": "private_ip public_ip private_dns public_dns",
    "discovery.ec2.protocol": "http https",
    "transport.compress": "true false indexing_data",
    "transport.compression_scheme": "deflate lz4",
    "xpack.license.self_generated.type": "basic trial",
  },
);

/** What a node can be; `data_*` are tiers, for clusters that move old indices to other machines. Reference: "Node roles". */
export const NODE_ROLES: readonly string[] = [
  "master",
  "data",
  "data_content",
  "data_hot",
  "data_warm",
  "data_cold",
  "data_frozen",
  "ingest",
  "ml",
  "remote_cluster_client",
  "transform",
  "voting_only",
];

/** Values of these lie in the keystore; Elasticsearch does not start with one in `elasticsearch.yml`. Reference: "Secure settings". */
export const SECURE_SETTINGS =
  /^(?:s3\.client\.[^.]+\.(?:access_key|secret_key|session_token|proxy\.password)|discovery\.ec2\.(?:access_key|secret_key|session_token|proxy\.password)|xpack\..*\.(?:secure_[a-z_]+|secret|password))$/;
