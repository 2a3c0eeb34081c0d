import { deprecated, listOf, oneOf, optional, type PluginOptions, removed, required } from "./plugin.ts";
import { AWS, ECS, ELASTICSEARCH_LOGIN, HTTP_CLIENT, SSL_CLIENT, SSL_STORES } from "./shared-options.ts";

const ELASTICSEARCH: PluginOptions = {
  ...optional(
    {
      string: `action bulk_path data_stream_dataset data_stream_namespace data_stream_type document_id healthcheck_path
        ilm_pattern ilm_policy ilm_rollover_alias index join_field parent path pipeline routing script script_lang
        script_var_name sniffing_path template_name upsert version`,
      number: `pool_max pool_max_per_route resurrect_delay retry_initial_interval retry_max_interval retry_on_conflict
        sniffing_delay timeout validate_after_inactivity`,
      boolean: `data_stream_auto_routing data_stream_sync_fields dlq_on_failed_indexname_interpolation doc_as_upsert
        manage_template scripted_upsert sniffing template_overwrite`,
      array: "silence_errors_in_log drop_error_types",
      hash: "parameters",
      path: "template",
    },
    {
      hosts: listOf("uri"),
      compression_level: oneOf("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
      data_stream: oneOf("true", "false", "auto"),
      dlq_custom_codes: listOf("number"),
      ilm_enabled: oneOf("true", "false", "auto"),
      script_type: listOf(oneOf("inline", "indexed", "file")),
      template_api: oneOf("auto", "legacy", "composable"),
      version_type: oneOf("internal", "external", "external_gt", "external_gte", "force"),
    },
  ),
  ...ELASTICSEARCH_LOGIN,
  ...SSL_CLIENT,
  ...SSL_STORES,
  ...ECS,
  document_type: deprecated("string", "nothing: Elasticsearch has no types any more"),
  failure_type_logging_whitelist: deprecated("array", "silence_errors_in_log"),
  http_compression: deprecated("boolean", "compression_level"),
  ...removed("9.0", {
    cacert: "ssl_certificate_authorities",
    keystore: "ssl_keystore_path",
    keystore_password: "ssl_keystore_password",
    ssl: "ssl_enabled",
    ssl_certificate_verification: "ssl_verification_mode",
    truststore: "ssl_truststore_path",
    truststore_password: "ssl_truststore_password",
  }),
};

/** The outputs of Logstash that this stack uses, and their usual neighbours. */
export const OUTPUTS: Readonly<Record<string, PluginOptions>> = {
  csv: {
    path: required("string"),
    fields: required("array"),
    ...optional(
      {
        hash: "csv_options",
        boolean: "spreadsheet_safe gzip create_if_deleted",
        number: "flush_interval dir_mode file_mode stale_cleanup_interval",
        string: "filename_failure",
      },
      { write_behavior: oneOf("append", "overwrite") },
    ),
  },
  elasticsearch: ELASTICSEARCH,
  email: {
    to: required("string"),
    ...optional({
      string: "from replyto cc bcc via address domain username authentication subject body htmlbody contenttype",
      number: "port",
      password: "password",
      boolean: "use_tls debug",
      path: "template_file",
      array: "attachments",
    }),
  },
  file: {
    path: required("string"),
    ...optional(
      {
        number: "flush_interval dir_mode file_mode stale_cleanup_interval",
        boolean: "gzip create_if_deleted",
        string: "filename_failure",
      },
      { write_behavior: oneOf("append", "overwrite") },
    ),
  },
  http: {
    url: required("string"),
    http_method: required(oneOf("put", "post", "patch", "delete", "get", "head")),
    ...optional(
      {
        hash: "headers mapping",
        string: "content_type message",
        boolean: "retry_failed http_compression",
      },
      {
        format: oneOf("json", "json_batch", "form", "message"),
        retryable_codes: listOf("number"),
        ignorable_codes: listOf("number"),
      },
    ),
    ...HTTP_CLIENT,
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
    hosts: required("array"),
    ...optional({ string: "username", password: "password ssl_key_passphrase" }),
    ...SSL_CLIENT,
    ...SSL_STORES,
  },
  lumberjack: {
    hosts: required("array"),
    port: required("number"),
    ssl_certificate: required("path"),
    ...optional({ number: "flush_size idle_flush_time" }),
  },
  null: {},
  pipe: { command: required("string"), ...optional({ string: "message_format", number: "ttl" }) },
  pipeline: { send_to: required("array"), ...optional({ boolean: "ensure_delivery" }) },
  redis: {
    key: required("string"),
    data_type: required(oneOf("list", "channel")),
    ...optional({
      array: "host",
      number: "port db timeout batch_events batch_timeout reconnect_interval congestion_threshold congestion_interval",
      boolean: "shuffle_hosts batch",
      password: "password ssl_key_passphrase",
    }),
    ...SSL_CLIENT,
  },
  s3: {
    bucket: required("string"),
    ...optional(
      {
        string: "prefix temporary_directory ssekms_key_id",
        number:
          "retry_count retry_delay size_file time_file upload_multipart_threshold upload_queue_size upload_workers_count",
        boolean: "restore server_side_encryption validate_credentials_on_root_bucket",
      },
      {
        canned_acl: oneOf(
          "private",
          "public-read",
          "public-read-write",
          "authenticated-read",
          "aws-exec-read",
          "bucket-owner-read",
          "bucket-owner-full-control",
          "log-delivery-write",
        ),
        encoding: oneOf("none", "gzip"),
        rotation_strategy: oneOf("size_and_time", "size", "time"),
        server_side_encryption_algorithm: oneOf("AES256", "aws:kms"),
        signature_version: oneOf("v2", "v4"),
        storage_class: oneOf(
          "STANDARD",
          "REDUCED_REDUNDANCY",
          "STANDARD_IA",
          "ONEZONE_IA",
          "INTELLIGENT_TIERING",
          "GLACIER",
          "DEEP_ARCHIVE",
          "OUTPOSTS",
          "GLACIER_IR",
          "SNOW",
          "EXPRESS_ONEZONE",
        ),
      },
    ),
    ...AWS,
  },
  sns: { ...optional({ string: "arn publish_boot_message_arn" }), ...AWS },
  sqs: {
    queue: required("string"),
    ...optional({ string: "queue_owner_aws_account_id", number: "batch_events", bytes: "message_max_size" }),
    ...AWS,
  },
  stdout: {},
  java_stdout: {},
  sink: {},
  tcp: {
    host: required("string"),
    port: required("number"),
    ...optional(
      { number: "reconnect_interval", password: "ssl_key_passphrase" },
      { mode: oneOf("server", "client"), ssl_client_authentication: oneOf("none", "optional", "required") },
    ),
    ...SSL_CLIENT,
    ...removed("9.0", {
      ssl_cacert: "ssl_certificate_authorities",
      ssl_cert: "ssl_certificate",
      ssl_enable: "ssl_enabled",
      ssl_verify: "ssl_client_authentication (mode server) or ssl_verification_mode (mode client)",
    }),
  },
  udp: { host: required("string"), port: required("string"), ...optional({ number: "retry_count retry_backoff_ms" }) },
};
