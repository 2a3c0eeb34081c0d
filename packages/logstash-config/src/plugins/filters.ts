import { deprecated, listOf, oneOf, optional, type PluginOptions, removed, required } from "./plugin.ts";
import { ECS, ELASTICSEARCH_LOGIN, HTTP_CLIENT, SSL_CLIENT, SSL_STORES } from "./shared-options.ts";

const FIELDS = listOf("field");

/** The filters of Logstash that this stack uses, and their usual neighbours. */
export const FILTERS: Readonly<Record<string, PluginOptions>> = {
  aggregate: {
    task_id: required("string"),
    code: required("string"),
    ...optional(
      {
        boolean: "end_of_task push_map_as_event_on_timeout push_previous_map_as_event",
        string: "aggregate_maps_path timeout_code",
        number: "timeout inactivity_timeout",
        field: "timeout_timestamp_field timeout_task_id_field",
        array: "timeout_tags",
      },
      { map_action: oneOf("create", "update", "create_or_update") },
    ),
  },
  anonymize: {
    fields: required("array"),
    key: required("string"),
    algorithm: required(oneOf("SHA1", "SHA256", "SHA384", "SHA512", "MD5", "MURMUR3", "IPV4_NETWORK")),
  },
  cidr: {
    ...optional({ array: "address network", path: "network_path", number: "refresh_interval", string: "separator" }),
    ...ECS,
  },
  clone: { clones: required("array"), ...ECS },
  csv: {
    ...optional({
      field: "source target",
      array: "columns",
      string: "separator quote_char",
      boolean: "autogenerate_column_names autodetect_column_names skip_header skip_empty_columns skip_empty_rows",
      hash: "convert",
    }),
    ...ECS,
  },
  date: optional({ string: "timezone locale", array: "match tag_on_failure", field: "target" }),
  de_dot: optional({ string: "separator", boolean: "nested recursive" }, { fields: listOf("any") }),
  dissect: optional({ fields: "mapping", hash: "convert_datatype", array: "tag_on_failure" }),
  dns: {
    ...optional(
      {
        number: "timeout max_retries hit_cache_size hit_cache_ttl failed_cache_size failed_cache_ttl",
        array: "hostsfile tag_on_timeout",
        any: "nameserver",
      },
      { reverse: FIELDS, resolve: FIELDS, action: oneOf("append", "replace") },
    ),
    ...ECS,
  },
  drop: optional({ number: "percentage" }),
  elastic_integration: {
    ...optional({ string: "username pipeline_name", path: "geoip_database_directory", password: "ssl_key_passphrase" }),
    ...optional({}, { hosts: listOf("uri") }),
    ...ELASTICSEARCH_LOGIN,
    ...SSL_CLIENT,
    ...SSL_STORES,
  },
  elasticsearch: {
    ...optional(
      {
        string: "index query sort",
        array: "hosts tag_on_failure",
        path: "query_template",
        any: "fields docinfo_fields aggregation_fields query_params",
        boolean: "enable_sort",
        number: "result_size retry_on_failure",
        field: "target",
      },
      { query_type: oneOf("dsl", "esql"), retry_on_status: listOf("number") },
    ),
    ...ELASTICSEARCH_LOGIN,
    ...SSL_CLIENT,
    ...SSL_STORES,
    ...removed("9.0", {
      ca_file: "ssl_certificate_authorities",
      keystore: "ssl_keystore_path",
      keystore_password: "ssl_keystore_password",
      ssl: "ssl_enabled",
    }),
  },
  fingerprint: {
    ...optional(
      { field: "target", password: "key", boolean: "base64encode concatenate_sources concatenate_all_fields" },
      {
        source: FIELDS,
        method: oneOf(
          "SHA1",
          "SHA256",
          "SHA384",
          "SHA512",
          "MD5",
          "MURMUR3",
          "MURMUR3_128",
          "IPV4_NETWORK",
          "UUID",
          "PUNCTUATION",
        ),
      },
    ),
    ...ECS,
  },
  geoip: {
    source: required("field"),
    ...optional(
      { path: "database", array: "fields tag_on_failure", field: "target", number: "cache_size" },
      { default_database_type: oneOf("City", "ASN") },
    ),
    ...ECS,
  },
  grok: {
    ...optional(
      {
        fields: "match",
        array: "patterns_dir tag_on_failure",
        hash: "pattern_definitions",
        string: "patterns_files_glob tag_on_timeout",
        boolean: "break_on_match named_captures_only keep_empty_captures",
        field: "target",
        number: "timeout_millis",
      },
      { overwrite: FIELDS, timeout_scope: oneOf("pattern", "event") },
    ),
    ...ECS,
  },
  http: {
    url: required("string"),
    ...optional(
      {
        hash: "headers query",
        field: "target_body target_headers",
        array: "tag_on_request_failure tag_on_json_failure",
        any: "body",
      },
      {
        verb: oneOf("GET", "HEAD", "PATCH", "DELETE", "POST", "PUT"),
        body_format: oneOf("text", "json"),
      },
    ),
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
  java_uuid: { target: required("field"), ...optional({ boolean: "overwrite" }) },
  json: {
    source: required("field"),
    ...optional({ field: "target", array: "tag_on_failure", boolean: "skip_on_invalid_json" }),
    ...ECS,
  },
  json_encode: { source: required("field"), ...optional({ field: "target" }) },
  kv: {
    ...optional(
      {
        string: `trim_value trim_key remove_char_value remove_char_key field_split field_split_pattern value_split
          value_split_pattern prefix tag_on_timeout`,
        field: "source target",
        array: "include_keys exclude_keys tag_on_failure",
        hash: "default_keys",
        boolean: "allow_duplicate_values allow_empty_values include_brackets recursive",
        number: "timeout_millis",
      },
      {
        transform_value: oneOf("lowercase", "uppercase", "capitalize"),
        transform_key: oneOf("lowercase", "uppercase", "capitalize"),
        whitespace: oneOf("lenient", "strict"),
      },
    ),
    ...ECS,
  },
  memcached: optional({
    array: "hosts",
    string: "namespace tag_on_failure",
    hash: "get set",
    number: "ttl",
  }),
  metrics: optional({
    array: "meter rates percentiles",
    hash: "timer",
    number: "ignore_older_than flush_interval clear_interval",
  }),
  mutate: optional(
    {
      fields: "coerce rename replace update convert split join merge copy",
      array: "gsub",
      string: "tag_on_failure",
    },
    { uppercase: FIELDS, lowercase: FIELDS, capitalize: FIELDS, strip: FIELDS },
  ),
  prune: optional({
    boolean: "interpolate",
    array: "whitelist_names blacklist_names",
    hash: "whitelist_values blacklist_values",
  }),
  ruby: optional({
    string: "init code tag_on_exception",
    path: "path",
    hash: "script_params",
    boolean: "tag_with_exception_message",
  }),
  sleep: optional({ any: "time every", boolean: "replay" }),
  split: { ...optional({ string: "terminator", field: "field target" }), ...ECS },
  syslog_pri: {
    ...optional({ boolean: "use_labels", field: "syslog_pri_field_name", array: "facility_labels severity_labels" }),
    ...ECS,
  },
  throttle: {
    key: required("string"),
    ...optional({ number: "before_count after_count max_age max_counters", any: "period" }),
  },
  translate: {
    source: required("field"),
    ...optional(
      {
        boolean: "override exact regex",
        hash: "dictionary",
        path: "dictionary_path",
        number: "refresh_interval yaml_dictionary_code_point_limit yaml_load_code_point_limit",
        field: "target iterate_on",
        string: "fallback",
      },
      { refresh_behaviour: oneOf("merge", "replace") },
    ),
    field: deprecated("field", "source"),
    destination: deprecated("field", "target"),
    ...ECS,
  },
  truncate: { length_bytes: required("number"), ...optional({}, { fields: FIELDS }) },
  urldecode: {
    ...optional({ field: "field", boolean: "all_fields", array: "tag_on_failure", string: "charset" }),
  },
  useragent: {
    source: required("field"),
    ...optional({ field: "target", path: "regexes", string: "prefix", number: "lru_cache_size" }),
    ...ECS,
  },
  uuid: { target: required("field"), ...optional({ boolean: "overwrite" }) },
  xml: {
    source: required("field"),
    ...optional({
      field: "target",
      hash: "xpath namespaces",
      string: "parse_options",
      boolean: "store_xml force_array force_content remove_namespaces suppress_empty",
    }),
  },
};
