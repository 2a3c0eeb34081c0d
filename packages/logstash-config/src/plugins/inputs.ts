import { deprecated, oneOf, optional, type PluginOptions, removed, required } from "./plugin.ts";
import { AWS, ECS, ELASTICSEARCH_LOGIN, HTTP_CLIENT, SSL_CLIENT, SSL_SERVER, SSL_STORES } from "./shared-options.ts";

const BEATS: PluginOptions = {
  port: required("number"),
  ...optional(
    {
      string: "host",
      number: "client_inactivity_timeout executor_threads event_loop_threads ssl_handshake_timeout",
      boolean: "include_codec_tag",
    },
    { enrich: "array" },
  ),
  add_hostname: deprecated("boolean", "enrich"),
  ...SSL_SERVER,
  ...ECS,
  ...removed("9.0", {
    cipher_suites: "ssl_cipher_suites",
    ssl: "ssl_enabled",
    ssl_peer_metadata: "enrich",
    ssl_verify_mode: "ssl_client_authentication",
    tls_min_version: "ssl_supported_protocols",
    tls_max_version: "ssl_supported_protocols",
  }),
};

const GENERATOR = optional({ string: "message", array: "lines", number: "count threads" });

/** The inputs of Logstash that this stack uses, and their usual neighbours. */
export const INPUTS: Readonly<Record<string, PluginOptions>> = {
  beats: BEATS,
  elastic_agent: BEATS,
  cloudwatch: {
    ...optional({
      string: "namespace",
      array: "metrics statistics filters",
      number: "interval period",
      boolean: "combined use_ssl",
    }),
    filters: { kind: "optional", type: "any" },
    ...AWS,
  },
  dead_letter_queue: {
    path: required("path"),
    ...optional({ string: "pipeline_id sincedb_path start_timestamp", boolean: "clean_consumed commit_offsets" }),
  },
  elasticsearch: {
    ...optional(
      {
        string: "index query scroll schedule tracking_field tracking_field_seed last_run_metadata_path",
        array: "hosts docinfo_fields",
        number: "size retries slices connect_timeout_seconds request_timeout_seconds socket_timeout_seconds",
        boolean: "docinfo schedule_overlap",
        field: "docinfo_target target",
      },
      {
        query_type: oneOf("dsl", "esql"),
        response_type: oneOf("hits", "aggregations"),
        search_api: oneOf("auto", "search_after", "scroll"),
      },
    ),
    ...ELASTICSEARCH_LOGIN,
    ...SSL_CLIENT,
    ...SSL_STORES,
    ...ECS,
    ...removed("9.0", {
      ca_file: "ssl_certificate_authorities",
      ssl: "ssl_enabled",
      ssl_certificate_verification: "ssl_verification_mode",
    }),
  },
  exec: { command: required("string"), ...optional({ number: "interval", string: "schedule" }), ...ECS },
  file: {
    path: required("array"),
    ...optional(
      {
        array: "exclude",
        string: "sincedb_path delimiter file_completed_log_path",
        number: "discover_interval max_open_files file_chunk_size file_chunk_count",
        boolean: "exit_after_read check_archive_validity",
        duration: "stat_interval sincedb_write_interval ignore_older close_older sincedb_clean_after",
      },
      {
        start_position: oneOf("beginning", "end"),
        mode: oneOf("tail", "read"),
        file_completed_action: oneOf("delete", "log", "log_and_delete"),
        file_sort_by: oneOf("last_modified", "path"),
        file_sort_direction: oneOf("asc", "desc"),
      },
    ),
    ...ECS,
  },
  generator: { ...GENERATOR, ...ECS },
  java_generator: { ...GENERATOR, ...optional({ number: "eps" }) },
  heartbeat: {
    ...optional(
      { string: "message", number: "interval count threads" },
      { sequence: oneOf("none", "epoch", "sequence") },
    ),
    ...ECS,
  },
  http: {
    ...optional(
      {
        string: "host user",
        number: "port threads max_pending_requests max_content_length ssl_handshake_timeout",
        password: "password",
        hash: "additional_codecs response_headers",
        field: "remote_host_target_field request_headers_target_field",
      },
      { response_code: oneOf("200", "201", "202", "204") },
    ),
    ...SSL_SERVER,
    ...SSL_STORES,
    ...ECS,
    ...removed("9.0", {
      cipher_suites: "ssl_cipher_suites",
      keystore: "ssl_keystore_path",
      keystore_password: "ssl_keystore_password",
      ssl: "ssl_enabled",
      ssl_verify_mode: "ssl_client_authentication",
      tls_min_version: "ssl_supported_protocols",
      tls_max_version: "ssl_supported_protocols",
      verify_mode: "ssl_client_authentication",
    }),
  },
  http_poller: {
    urls: required("hash"),
    schedule: required("hash"),
    ...optional({ field: "target", string: "metadata_target" }),
    ...HTTP_CLIENT,
    ...ECS,
    ...removed("9.0", {
      cacert: "ssl_certificate_authorities",
      client_cert: "ssl_certificate",
      client_key: "ssl_key",
      keystore: "ssl_keystore_path",
      keystore_password: "ssl_keystore_password",
      keystore_type: "ssl_keystore_type",
      truststore: "ssl_truststore_path",
      truststore_password: "ssl_truststore_password",
      truststore_type: "ssl_truststore_type",
    }),
  },
  logstash: {
    port: { kind: "optional", type: "number" },
    ...optional({ string: "host username", password: "password" }),
    ...SSL_SERVER,
    ...SSL_STORES,
  },
  pipe: { command: required("string"), ...ECS },
  pipeline: { address: required("string") },
  redis: {
    key: required("string"),
    data_type: required(oneOf("list", "channel", "pattern_channel")),
    ...optional({
      string: "host path",
      number: "port db timeout batch_count threads",
      boolean: "ssl",
      password: "password",
      hash: "command_map",
    }),
  },
  s3: {
    bucket: required("string"),
    ...optional({
      string:
        "prefix exclude_pattern gzip_pattern sincedb_path temporary_directory backup_add_prefix backup_to_bucket backup_to_dir",
      number: "interval",
      boolean: "delete include_object_properties watch_for_new_files",
    }),
    ...AWS,
    ...ECS,
  },
  sqs: {
    queue: required("string"),
    ...optional({
      string: "queue_owner_aws_account_id",
      number: "threads polling_frequency",
      field: "id_field md5_field sent_timestamp_field",
    }),
    ...AWS,
  },
  stdin: ECS,
  java_stdin: {},
  syslog: {
    ...optional({
      string: "host syslog_field grok_pattern timezone locale service_type",
      number: "port",
      boolean: "proxy_protocol use_labels",
      array: "facility_labels severity_labels",
    }),
    ...ECS,
  },
  tcp: {
    port: required("number"),
    ...optional(
      {
        string: "host",
        boolean: "proxy_protocol tcp_keep_alive dns_reverse_lookup_enabled",
        array: "ssl_extra_chain_certs",
      },
      { mode: oneOf("server", "client"), ssl_verification_mode: oneOf("full", "none") },
    ),
    ...SSL_SERVER,
    ...ECS,
    ...removed("9.0", {
      ssl_cert: "ssl_certificate",
      ssl_enable: "ssl_enabled",
      ssl_verify: "ssl_client_authentication (mode server) or ssl_verification_mode (mode client)",
    }),
  },
  udp: {
    port: required("number"),
    ...optional({
      string: "host",
      number: "buffer_size receive_buffer_bytes workers queue_size",
      field: "source_ip_fieldname",
    }),
    ...ECS,
  },
  unix: {
    path: required("string"),
    ...optional(
      { boolean: "force_unlink", number: "data_timeout socket_not_present_retry_interval_seconds" },
      { mode: oneOf("server", "client") },
    ),
    ...ECS,
  },
};
