import { keys, type Keys } from "./shape.ts";

/** The keys that a rule of any type may have, alerters' own apart. */
export const COMMON_KEYS: Keys = keys(
  {
    text: `name type index es_host es_username es_password es_bearer es_api_key es_url_prefix es_send_get_body_as
      statsd_instance_tag statsd_host aws_region profile ca_certs client_cert client_key
      description owner category limit_execution realert_key query_timezone
      timestamp_field timestamp_type timestamp_format timestamp_format_expr timestamp_to_datetime_format_expr
      kibana_url kibana_username kibana_password kibana_discover_app_url kibana_discover_version
      kibana_discover_index_pattern_id kibana_discover_security_tenant
      opensearch_url opensearch_discover_app_url opensearch_discover_version opensearch_discover_index_pattern_id
      alert_text alert_subject alert_missing_value custom_pretty_ts_format summary_prefix summary_suffix
      jinja_root_name jinja_template_path scroll_keepalive`,
    texts: "query_key aggregation_key import",
    textList: `es_hosts include fields include_fields include_rule_params_in_matches top_count_keys alert_text_args
      alert_subject_args match_enhancements jinja_filters summary_table_fields kibana_discover_columns
      opensearch_discover_columns`,
    whole: `es_port priority max_query_size max_scrolling max_scrolling_count max_threads misfire_grace_time
      top_count_number summary_table_max_rows terms_size es_conn_timeout alert_subject_max_len`,
    flag: `use_ssl verify_certs ssl_show_warn use_strftime_index search_extra_index is_enabled use_local_time
      scan_entire_timeframe raw_count_keys replace_dots_in_field_names generate_kibana_discover_url
      shorten_kibana_discover_url kibana_verify_certs generate_opensearch_discover_url aggregate_by_match_time
      aggregation_alert_time_compared_with_timestamp_field run_enhancements_first include_rule_params_in_first_match_only
      notify_all_errors _source_enabled filter_by_list skip_invalid`,
    span: `realert exponential_realert buffer_time query_delay run_every
      kibana_discover_from_timedelta kibana_discover_to_timedelta
      opensearch_discover_from_timedelta opensearch_discover_to_timedelta`,
    rhythm: "aggregation",
    mapping: "alert_text_kw",
    list: "filter",
    anything: "alert field notify_alert",
  },
  {
    alert_text_type: "alert_text_only alert_text_jinja exclude_fields aggregation_summary_only",
    summary_table_type: "ascii html markdown",
  },
);

/** The keys of the global configuration besides those that are defaults for rules. */
export const GLOBAL_KEYS: Keys = keys({
  text: `writeback_index writeback_alias rules_loader scroll_keepalive es_host from_addr smtp_host email_reply_to
    string_multi_field_name jinja_root_name jinja_template_path`,
  texts: "rules_folder notify_email",
  whole: "max_aggregation max_scrolling_count statsd_port prometheus_port",
  flag: "scan_subdirectories disable_rules_on_error show_disabled_rules add_metadata_alert skip_invalid qw_enable",
  span: "run_every buffer_time alert_time_limit old_query_limit",
  mapping: "logging",
});

/** Keys of the past, with what to do instead. */
export const GONE_KEYS: Readonly<Record<string, string>> = {
  doc_type: "Elasticsearch 7 dropped document types, and counting needs none any more; leave it out",
  generate_kibana_link: "use generate_kibana_discover_url",
  generate_kibana4_link: "use generate_kibana_discover_url",
  kibana4_start_timedelta: "use kibana_discover_from_timedelta",
  kibana4_end_timedelta: "use kibana_discover_to_timedelta",
  use_kibana_dashboard: "use generate_kibana_discover_url",
  use_kibana4_dashboard: "use generate_kibana_discover_url",
  kibana_dashboard: "use generate_kibana_discover_url",
  raw_query_keys: "write .keyword behind the field where it is meant",
  timeframe_delta: "use timeframe",
};
