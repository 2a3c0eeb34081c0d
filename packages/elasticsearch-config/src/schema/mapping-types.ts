/** Types of a field, of version 9. Elasticsearch reference: "Field data types". */
export const MAPPING_TYPES: readonly string[] =
  `aggregate_metric_double alias binary boolean byte completion constant_keyword
  counted_keyword date date_nanos date_range dense_vector double double_range flattened float float_range geo_point geo_shape
  half_float histogram integer integer_range ip ip_range join keyword long long_range match_only_text murmur3 nested object
  pass_through percolator point rank_feature rank_features scaled_float search_as_you_type semantic_text shape short
  sparse_vector text token_count unsigned_long version wildcard`
    .split(/\s+/)
    .filter((word) => word !== "");

/** Types of the past, with what to use. */
export const GONE_TYPES: Readonly<Record<string, string>> = {
  string: "keyword for words that are searched for whole, match_only_text or text for sentences",
  number: "long or double",
  int: "integer",
  bool: "boolean",
  datetime: "date",
  timestamp: "date",
  attachment: "the ingest processor attachment",
};

/** What may be said of a field besides its type. Reference: "Mapping parameters". */
export const MAPPING_PARAMETERS: readonly string[] =
  `type properties fields analyzer search_analyzer search_quote_analyzer boost coerce
  copy_to doc_values dynamic eager_global_ordinals enabled fielddata fielddata_frequency_filter format ignore_above
  ignore_malformed index index_options index_phrases index_prefixes meta metrics default_metric normalizer norms null_value
  on_script_error path position_increment_gap relations scaling_factor script similarity split_queries_on_whitespace store
  subobjects synthetic_source_keep term_vector time_series_dimension time_series_metric value depth_limit include_in_parent
  include_in_root dims element_type index_type locale max_input_length preserve_separators preserve_position_increments
  max_shingle_size positive_score_impact orientation strategy tree ignore_z_value priority inference_id contexts`
    .split(/\s+/)
    .filter((word) => word !== "");

/** What may stand at the top of mappings. */
export const MAPPING_TOP: readonly string[] = [
  "properties",
  "dynamic",
  "dynamic_templates",
  "dynamic_date_formats",
  "date_detection",
  "numeric_detection",
  "subobjects",
  "runtime",
  "_source",
  "_routing",
  "_meta",
  "_field_names",
  "_size",
  "_data_stream_timestamp",
];
