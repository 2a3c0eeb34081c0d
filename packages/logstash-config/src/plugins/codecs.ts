import { listOf, oneOf, optional, type PluginOptions, required } from "./plugin.ts";
import { ECS } from "./shared-options.ts";

const CHARSET = optional({ string: "charset" });

/** The codecs of Logstash that this stack uses, and their usual neighbours. */
export const CODECS: Readonly<Record<string, PluginOptions>> = {
  cef: {
    ...optional(
      {
        string: "name severity signature vendor product version default_timezone locale raw_data_field delimiter",
        boolean: "reverse_mapping",
      },
      { fields: listOf("string"), device: oneOf("observer", "host") },
    ),
    ...ECS,
  },
  csv: {
    ...optional({
      array: "columns",
      string: "separator quote_char",
      boolean: "autogenerate_column_names autodetect_column_names skip_empty_columns include_headers",
      hash: "convert",
      field: "target",
    }),
    ...CHARSET,
    ...ECS,
  },
  dots: {},
  edn: { ...optional({ field: "target" }), ...ECS },
  edn_lines: { ...optional({ field: "target" }), ...ECS },
  es_bulk: { ...optional({ field: "target" }), ...ECS },
  fluent: { ...optional({ boolean: "nanosecond_precision", field: "target" }), ...ECS },
  graphite: optional({
    boolean: "fields_are_metrics",
    array: "include_metrics exclude_metrics",
    hash: "metrics",
    string: "metrics_format",
  }),
  json: { ...optional({ field: "target" }), ...CHARSET, ...ECS },
  json_lines: {
    ...optional({ string: "delimiter", bytes: "decode_size_limit_bytes", field: "target" }),
    ...CHARSET,
    ...ECS,
  },
  line: { ...optional({ string: "delimiter format" }), ...CHARSET, ...ECS },
  java_line: { ...optional({ string: "delimiter format" }), ...CHARSET },
  java_plain: { ...optional({ string: "format" }), ...CHARSET },
  msgpack: { ...optional({ string: "format", field: "target" }), ...ECS },
  multiline: {
    pattern: required("string"),
    what: required(oneOf("previous", "next")),
    ...optional({
      boolean: "negate",
      array: "patterns_dir",
      string: "multiline_tag",
      number: "max_lines auto_flush_interval",
      bytes: "max_bytes",
    }),
    ...CHARSET,
    ...ECS,
  },
  netflow: {
    ...optional({ number: "cache_ttl", string: "target", array: "versions", boolean: "include_flowset_id" }),
    ...optional({ path: "netflow_definitions ipfix_definitions cache_save_path" }),
  },
  plain: { ...optional({ string: "format" }), ...CHARSET, ...ECS },
  rubydebug: optional({ boolean: "metadata" }),
};
