import { keys, type Keys } from "./shape.ts";

/** What a rule type needs and may have. */
export interface RuleType {
  readonly needs: readonly string[];
  /** Of each group at least one key is needed. */
  readonly needsOneOf: readonly (readonly string[])[];
  readonly keys: Keys;
}

const COUNTING = { flag: "use_count_query use_terms_query" } as const;
const AGGREGATES = "min max avg sum cardinality value_count percentiles";
const BUCKETS = "use_run_every_query_size allow_buffer_time_overlap sync_bucket_interval";

/** Every rule type of ElastAlert 2. */
export const RULE_TYPES: Readonly<Record<string, RuleType>> = {
  any: ruleType("", keys({})),
  blacklist: ruleType("compare_key blacklist", keys({ texts: "compare_key", textList: "blacklist" })),
  whitelist: ruleType(
    "compare_key whitelist ignore_null",
    keys({ texts: "compare_key", textList: "whitelist", flag: "ignore_null" }),
  ),
  change: ruleType(
    "compare_key query_key ignore_null",
    keys({ texts: "compare_key", flag: "ignore_null", span: "timeframe" }),
  ),
  frequency: ruleType(
    "num_events timeframe",
    keys({ whole: "num_events", span: "timeframe", flag: `${COUNTING.flag} attach_related` }),
  ),
  spike: ruleType(
    "spike_height spike_type timeframe",
    keys(
      {
        number: "spike_height",
        span: "timeframe",
        whole: "threshold_ref threshold_cur",
        text: "field_value",
        flag: `${COUNTING.flag} alert_on_new_data`,
      },
      { spike_type: "up down both" },
    ),
  ),
  flatline: ruleType(
    "threshold timeframe",
    keys({ whole: "threshold", span: "timeframe", flag: `${COUNTING.flag} forget_keys` }),
  ),
  new_term: ruleType(
    "",
    keys({
      anything: "fields",
      span: "terms_window_size window_step_size",
      flag: "alert_on_missing_field use_terms_query use_keyword_postfix",
    }),
    ["fields query_key"],
  ),
  cardinality: ruleType(
    "cardinality_field timeframe",
    keys({ text: "cardinality_field", span: "timeframe", whole: "max_cardinality min_cardinality" }),
    ["max_cardinality min_cardinality"],
  ),
  metric_aggregation: ruleType(
    "metric_agg_key metric_agg_type",
    keys(
      {
        text: "metric_agg_key metric_format_string",
        number: "max_threshold min_threshold percentile_range",
        whole: "min_doc_count",
        mapping: "metric_agg_script",
        flag: BUCKETS,
        span: "bucket_interval",
      },
      { metric_agg_type: AGGREGATES },
    ),
    ["max_threshold min_threshold"],
  ),
  spike_aggregation: ruleType(
    "metric_agg_key metric_agg_type spike_height spike_type timeframe",
    keys(
      {
        text: "metric_agg_key",
        number: "spike_height threshold_ref threshold_cur percentile_range",
        whole: "min_doc_count",
        mapping: "metric_agg_script",
        span: "timeframe",
        flag: `${COUNTING.flag} alert_on_new_data ${BUCKETS}`,
      },
      { spike_type: "up down both", metric_agg_type: AGGREGATES },
    ),
  ),
  percentage_match: ruleType(
    "match_bucket_filter",
    keys({
      list: "match_bucket_filter",
      number: "min_percentage max_percentage",
      whole: "min_denominator",
      text: "percentage_format_string",
      flag: BUCKETS,
      span: "bucket_interval",
    }),
    ["min_percentage max_percentage"],
  ),
};

function ruleType(needs: string, table: Keys, oneOf: readonly string[] = []): RuleType {
  const split = (text: string) => text.split(" ").filter((word) => word !== "");
  return { needs: split(needs), needsOneOf: oneOf.map(split), keys: table };
}
