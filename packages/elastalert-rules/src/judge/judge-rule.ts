import { isOpaque } from "../document/tokens.ts";
import { isTrue, numberOf, scalarsOf, textOf, textsOf, type Value } from "../document/value.ts";
import { settingOf, type RuleContext } from "../check/context.ts";
import { compileFilter, type Compiled } from "../filter/compile-filter.ts";
import { lookUp, type Fields } from "../filter/fields.ts";
import { durationText, spanMs } from "../schema/spans.ts";
import { judgeMetric, judgePercentage } from "./aggregated-types.ts";
import { alerting, type Alert } from "./alerts.ts";
import { judgeCardinality, judgeFlatline, judgeFrequency } from "./counting-types.ts";
import { keyText, type JudgedEvent, type RuleState, type Settings } from "./rule-state.ts";
import { judgeAny, judgeBlacklist, judgeChange, judgeNewTerm, judgeWhitelist } from "./simple-types.ts";
import { judgeSpike } from "./spike.ts";

/** The alerts that a rule sends for events, or what of it cannot be judged without Elasticsearch. */
export type Judgement =
  | { readonly kind: "judged"; readonly alerts: readonly Alert[] }
  | { readonly kind: "beyond"; readonly what: string };

/**
 * Runs a rule over events as ElastAlert would that starts at 0 and looks each `run_every`, until `untilMs` is over. Time is
 * that of the events: they are there at once, and a look takes no time. Events before 0 are only known to `new_term`.
 */
export function judgeRule(
  context: RuleContext,
  { events, untilMs }: { readonly events: readonly JudgedEvent[]; readonly untilMs: number },
): Judgement {
  const what = beyondUs(context);
  if (what !== undefined) return { kind: "beyond", what };
  const filter = compileFilter(clausesOf(settingOf(context, "filter")));
  if (filter.kind === "beyond") return filter;
  const passed = [...events].sort((a, b) => a.atMs - b.atMs).filter(({ fields }) => filter.test(fields));
  const settings = settingsOf(
    context,
    passed.filter(({ atMs }) => atMs < 0),
  );
  const state = stateOf(context, settings);
  if (state.kind === "beyond") return state;
  if (untilMs / settings.runEveryMs > MOST_RUNS) {
    return { kind: "beyond", what: `more than ${MOST_RUNS} looks of ${durationText(settings.runEveryMs)}` };
  }
  const alerts = alerting(settings);
  let fromMs = Number.NEGATIVE_INFINITY;
  for (let runMs = settings.runEveryMs; fromMs < untilMs; runMs += settings.runEveryMs) {
    const batch = passed.filter(({ atMs }) => atMs >= 0 && atMs > fromMs && atMs <= runMs);
    const found = batch.length === 0 ? [] : state.state.add(batch);
    alerts.take([...found, ...state.state.finish(runMs)], runMs);
    fromMs = runMs;
  }
  return { kind: "judged", alerts: alerts.end() };
}

const MOST_RUNS = 20_000;

const TYPES: Readonly<Record<string, (settings: Settings) => RuleState>> = {
  any: judgeAny,
  blacklist: judgeBlacklist,
  whitelist: judgeWhitelist,
  change: judgeChange,
  frequency: judgeFrequency,
  spike: judgeSpike,
  flatline: judgeFlatline,
  new_term: judgeNewTerm,
  cardinality: judgeCardinality,
  metric_aggregation: judgeMetric,
};

function stateOf(
  context: RuleContext,
  settings: Settings,
): { readonly kind: "state"; readonly state: RuleState } | Extract<Compiled, { kind: "beyond" }> {
  const type = settings.text("type") ?? "";
  if (type !== "percentage_match") {
    const make = TYPES[type];
    return make === undefined ? { kind: "beyond", what: `the type ${type}` } : { kind: "state", state: make(settings) };
  }
  const bucket = compileFilter(clausesOf(settings.value("match_bucket_filter")));
  return bucket.kind === "beyond" ? bucket : { kind: "state", state: judgePercentage(settings, bucket.test) };
}

const UNJUDGED_FLAGS = [
  "use_count_query",
  "use_terms_query",
  "sync_bucket_interval",
  "aggregate_by_match_time",
  "scan_entire_timeframe",
];
const UNJUDGED_KEYS = [
  "bucket_interval",
  "exponential_realert",
  "field_value",
  "match_enhancements",
  "metric_agg_script",
  "min_doc_count",
  "realert_key",
];

function beyondUs(context: RuleContext): string | undefined {
  const flag = UNJUDGED_FLAGS.find((key) => isTrue(settingOf(context, key)));
  const key = flag ?? UNJUDGED_KEYS.find((name) => settingOf(context, name) !== undefined);
  if (key !== undefined) return key;
  const read = [
    "blacklist",
    "whitelist",
    "timeframe",
    "num_events",
    "threshold",
    "realert",
    "aggregation",
    "query_key",
    "compare_key",
    "spike_height",
    "threshold_cur",
    "threshold_ref",
    "max_threshold",
    "min_threshold",
    "max_percentage",
    "min_percentage",
    "max_cardinality",
    "min_cardinality",
    "run_every",
    "buffer_time",
  ];
  const opaque = read.find((name) =>
    scalarsOf(settingOf(context, name) ?? NOTHING).some(({ scalar }) => isOpaque(scalar.value)),
  );
  if (opaque !== undefined) return `${opaque}, whose value is not known here`;
  if (spanMs(settingOf(context, "run_every")) === undefined)
    return "run_every of elastalert.yaml, which is missing or no span";
  const type = textOf(settingOf(context, "type"));
  const keys = textsOf(settingOf(context, "query_key"));
  if (["metric_aggregation", "percentage_match"].includes(type ?? "")) {
    if (keys.length > 1) return "more than one query_key with this type";
    if (spanMs(settingOf(context, "buffer_time")) === undefined)
      return "buffer_time of elastalert.yaml, which is missing or no span";
    if (textOf(settingOf(context, "metric_agg_type")) === "percentiles") return "percentiles";
  }
  if (["blacklist", "whitelist"].includes(type ?? "")) {
    if (textsOf(settingOf(context, "compare_key")).length > 1) return "more than one compare_key with this type";
    const list = textsOf(settingOf(context, type ?? ""));
    if (list.some((text) => text.startsWith("!file") || /^\/.*\/$/.test(text)))
      return `a file or a regular expression in ${type}`;
  }
  const aggregation = settingOf(context, "aggregation");
  return aggregation?.kind === "mapping" && aggregation.entries.has("schedule")
    ? "aggregation by a schedule"
    : undefined;
}

const NOTHING: Value = { kind: "scalar", value: null, at: { file: "", line: 1, column: 1 } };

function settingsOf(context: RuleContext, before: readonly JudgedEvent[]): Settings {
  const value = (key: string) => settingOf(context, key);
  const keys = textsOf(value("query_key"));
  const [only] = keys;
  const keyOf =
    only === undefined
      ? undefined
      : (fields: Fields) => (keys.length === 1 ? lookUp(fields, only) : joinedKey(fields, keys));
  return {
    value,
    text: (key) => textOf(value(key)),
    number: (key) => numberOf(value(key)),
    flag: (key) => isTrue(value(key)),
    texts: (key) => textsOf(value(key)),
    spanMs: (key) => spanMs(value(key)),
    keyOf,
    runEveryMs: spanMs(value("run_every")) ?? 60_000,
    bufferTimeMs: spanMs(value("buffer_time")) ?? 60_000,
    before,
  };
}

function joinedKey(fields: Fields, keys: readonly string[]): string {
  return keys.map((key) => keyText(lookUp(fields, key) ?? "None")).join(", ");
}

function clausesOf(value: Value | undefined): readonly Value[] {
  return value?.kind === "list" ? value.items : [];
}
