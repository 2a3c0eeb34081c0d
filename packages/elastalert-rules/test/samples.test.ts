import { describe, expect, test } from "vitest";
import { check, rule } from "./folder.ts";

/** What the samples of a rule come to: how each ended, and what was found. */
function judge(
  lines: Readonly<Record<string, string>>,
  samples: string,
): { readonly endings: readonly string[]; readonly found: readonly string[] } {
  const checked = check(
    { "rules/errors.yaml": rule(lines), "rules/errors.samples.yaml": samples },
    { environments: ["ci"] },
  );
  return { endings: checked.samples.map(({ ending }) => ending), found: checked.findings.map(({ text }) => text) };
}

/** A sample of events at moments (all with the same fields, or each with its own) and how many alerts are expected. */
function sample(moments: readonly (string | readonly [string, string])[], alerts: string, more = ""): string {
  const events = moments.map((moment) => {
    const [at, event] = typeof moment === "string" ? [moment, "{level: error}"] : moment;
    return `    - {at: ${at}, event: ${event}}`;
  });
  return ["- name: it", `  events:${events.length === 0 ? " []" : ""}`, ...events, `  alerts: ${alerts}`, more].join(
    "\n",
  );
}

const FREQUENCY = { type: "frequency", num_events: "3", timeframe: "{minutes: 5}" };
const SPIKE = { type: "spike", timeframe: "{minutes: 5}", spike_height: "3", spike_type: "up", threshold_cur: "3" };
const FLATLINE = { type: "flatline", threshold: "2", timeframe: "{minutes: 5}" };
const CHANGE = { type: "change", compare_key: "[country]", query_key: "user", ignore_null: "true" };
const NEW_TERM = { type: "new_term", fields: "[country]", realert: "{minutes: 0}" };
const METRIC = { type: "metric_aggregation", metric_agg_key: "ms", metric_agg_type: "avg", max_threshold: "100" };
const PERCENT = {
  type: "percentage_match",
  match_bucket_filter: "[{range: {status: {gte: 500}}}]",
  max_percentage: "50",
};
const EVERY = { realert: "{minutes: 0}" };

describe("a rule is judged as ElastAlert would", () => {
  test.each<
    [string, Readonly<Record<string, string>>, readonly (string | readonly [string, string])[], string, string?]
  >([
    ["any: each event", EVERY, ["0s", "10s", "3m"], "3"],
    ["any: once a minute, unless it is said otherwise", {}, ["0s", "10s", "3m"], "2"],
    ["any: nothing of nothing", {}, [], "0"],
    [
      "any: what the filter lets pass",
      { ...EVERY, filter: "[{term: {level: fatal}}]" },
      ["0s", ["1s", "{level: fatal}"]],
      "1",
    ],
    ["realert: not a moment before it is over", { realert: "{minutes: 5}" }, ["30s", "5m"], "1"],
    ["realert: again when it is over", { realert: "{minutes: 5}" }, ["30s", "5m500ms"], "2"],
    [
      "realert: for each query_key",
      { realert: "{hours: 1}", query_key: "user" },
      [
        ["1s", "{user: a}"],
        ["2s", "{user: b}"],
        ["3s", "{user: a}"],
      ],
      "2",
    ],
    [
      "aggregation: one alert for what comes in its time",
      { aggregation: "{minutes: 5}" },
      ["30s", "2m", "5m30s", "6m"],
      "2",
    ],
    [
      "aggregation: one for each aggregation_key",
      { aggregation: "{minutes: 5}", aggregation_key: "user" },
      [
        ["1s", "{user: a}"],
        ["2s", "{user: b}"],
        ["3s", "{user: a}"],
      ],
      "2",
    ],
    [
      "blacklist: a value of the list",
      { type: "blacklist", compare_key: "user", blacklist: "[root]" },
      [["1s", "{user: root}"]],
      "1",
    ],
    [
      "blacklist: no other",
      { type: "blacklist", compare_key: "user", blacklist: "[root]" },
      [
        ["1s", "{user: toor}"],
        ["2s", "{}"],
      ],
      "0",
    ],
    [
      "whitelist: a value that is not of the list",
      { type: "whitelist", compare_key: "user", whitelist: "[me]", ignore_null: "true" },
      [
        ["1s", "{user: me}"],
        ["2s", "{user: you}"],
      ],
      "1",
    ],
    [
      "whitelist: nothing where nulls are ignored",
      { type: "whitelist", compare_key: "user", whitelist: "[me]", ignore_null: "true" },
      [["1s", "{}"]],
      "0",
    ],
    [
      "whitelist: nothing where they are not",
      { type: "whitelist", compare_key: "user", whitelist: "[me]", ignore_null: "false" },
      [["1s", "{}"]],
      "1",
    ],
    [
      "change: another value for the same key",
      CHANGE,
      [
        ["1s", "{user: a, country: NZ}"],
        ["2s", "{user: b, country: AU}"],
        ["3s", "{user: a, country: FR}"],
      ],
      "1",
    ],
    [
      "change: the same value",
      CHANGE,
      [
        ["1s", "{user: a, country: NZ}"],
        ["3s", "{user: a, country: NZ}"],
      ],
      "0",
    ],
    [
      "change: no value, ignored",
      CHANGE,
      [
        ["1s", "{user: a, country: NZ}"],
        ["2s", "{user: a}"],
        ["3s", "{user: a, country: NZ}"],
      ],
      "0",
    ],
    [
      "change: just within its timeframe",
      { ...CHANGE, timeframe: "{minutes: 5}" },
      [
        ["0s", "{user: a, country: NZ}"],
        ["5m", "{user: a, country: FR}"],
      ],
      "1",
    ],
    [
      "change: just beyond it",
      { ...CHANGE, timeframe: "{minutes: 5}" },
      [
        ["0s", "{user: a, country: NZ}"],
        ["5m1ms", "{user: a, country: FR}"],
      ],
      "0",
    ],
    ["frequency: the last event just within the timeframe", FREQUENCY, ["0s", "1m", "4m59s999ms"], "1"],
    ["frequency: the last event a timeframe after the first", FREQUENCY, ["0s", "1m", "5m"], "0"],
    [
      "frequency: what made an alert counts for no other",
      { ...FREQUENCY, ...EVERY },
      ["0s", "1s", "2s", "3s", "4s"],
      "1",
    ],
    ["frequency: twice as many, twice", { ...FREQUENCY, ...EVERY }, ["0s", "1s", "2s", "3s", "4s", "5s"], "2"],
    [
      "frequency: for each query_key",
      { ...FREQUENCY, query_key: "user" },
      [
        ["1s", "{user: a}"],
        ["2s", "{user: b}"],
        ["3s", "{user: a}"],
        ["4s", "{user: a}"],
      ],
      "1",
    ],
    [
      "frequency: by two fields together",
      { ...FREQUENCY, query_key: "[user, host]" },
      [
        ["1s", "{user: a, host: x}"],
        ["2s", "{user: a, host: y}"],
        ["3s", "{user: a, host: x}"],
        ["4s", "{user: a, host: y}"],
      ],
      "0",
    ],
    ["spike: three times as many", SPIKE, ["0s", "9m", "11m", "11m1s", "11m2s", "11m3s"], "1"],
    ["spike: before two timeframes are over", SPIKE, ["0s", "6m", "6m1s", "6m2s", "6m3s"], "0"],
    ["spike: fewer than threshold_cur", { ...SPIKE, threshold_cur: "6" }, ["0s", "9m", "11m", "11m1s", "11m2s"], "0"],
    [
      "spike: down, when what was there stops",
      { ...SPIKE, spike_type: "down", threshold_cur: "", threshold_ref: "3" },
      ["0s", "6m", "6m1s", "6m2s"],
      "1",
      "  until: 12m",
    ],
    ["flatline: a timeframe with too few", FLATLINE, ["0s"], "1", "  until: 5m"],
    ["flatline: not before a timeframe is over", FLATLINE, ["0s"], "0", "  until: 4m"],
    ["flatline: enough of them", FLATLINE, ["0s", "1m", "3m", "4m30s", "5m30s"], "0", "  until: 6m"],
    ["flatline: as long as the silence lasts", { ...FLATLINE, ...EVERY }, ["0s"], "3", "  until: 7m"],
    ["flatline: with nothing at all", FLATLINE, [], "1", "  until: 6m"],
    [
      "flatline: for a key that was there",
      { ...FLATLINE, query_key: "host" },
      [
        ["0s", "{host: a}"],
        ["1m", "{host: b}"],
        ["2m", "{host: b}"],
        ["4m", "{host: b}"],
        ["5m", "{host: b}"],
      ],
      "1",
      "  until: 6m",
    ],
    [
      "new_term: a value never seen",
      NEW_TERM,
      [
        ["-2d", "{country: NZ}"],
        ["1s", "{country: NZ}"],
        ["2s", "{country: FR}"],
        ["3s", "{country: FR}"],
      ],
      "1",
    ],
    [
      "new_term: a value from before its window",
      { ...NEW_TERM, terms_window_size: "{days: 1}" },
      [
        ["-2d", "{country: NZ}"],
        ["1s", "{country: NZ}"],
      ],
      "1",
    ],
    [
      "new_term: of fields together",
      { ...NEW_TERM, fields: "[[user, country]]" },
      [
        ["-1d", "{user: a, country: NZ}"],
        ["-1d", "{user: b, country: FR}"],
        ["1s", "{user: a, country: FR}"],
      ],
      "1",
    ],
    ["new_term: a field that is missing", { ...NEW_TERM, alert_on_missing_field: "true" }, [["1s", "{}"]], "1"],
    [
      "cardinality: one value too many",
      { type: "cardinality", cardinality_field: "ip", max_cardinality: "2", timeframe: "{minutes: 5}" },
      [
        ["0s", "{ip: 1}"],
        ["1s", "{ip: 2}"],
        ["5m", "{ip: 3}"],
      ],
      "1",
    ],
    [
      "cardinality: not when the first is forgotten",
      { type: "cardinality", cardinality_field: "ip", max_cardinality: "2", timeframe: "{minutes: 5}" },
      [
        ["0s", "{ip: 1}"],
        ["1s", "{ip: 2}"],
        ["5m1ms", "{ip: 3}"],
      ],
      "0",
    ],
    [
      "cardinality: too few after a timeframe",
      { type: "cardinality", cardinality_field: "ip", min_cardinality: "2", timeframe: "{minutes: 5}" },
      [
        ["30s", "{ip: 1}"],
        ["2m", "{ip: 1}"],
      ],
      "1",
      "  until: 6m",
    ],
    [
      "cardinality: not too few within it",
      { type: "cardinality", cardinality_field: "ip", min_cardinality: "2", timeframe: "{minutes: 5}" },
      [
        ["30s", "{ip: 1}"],
        ["2m", "{ip: 1}"],
      ],
      "0",
      "  until: 5m",
    ],
    [
      "metric: above, over a window",
      METRIC,
      [
        ["1m", "{ms: 50}"],
        ["2m", "{ms: 151}"],
      ],
      "1",
      "  until: 15m",
    ],
    [
      "metric: at the threshold",
      METRIC,
      [
        ["1m", "{ms: 50}"],
        ["2m", "{ms: 150}"],
      ],
      "0",
      "  until: 15m",
    ],
    ["metric: no window is over yet", METRIC, [["1m", "{ms: 500}"]], "0", "  until: 14m"],
    ["metric: an event at the end of a window is in it", METRIC, [["15m", "{ms: 500}"]], "1"],
    [
      "metric: and in no other",
      METRIC,
      [
        ["15m", "{ms: 50}"],
        ["15m1ms", "{ms: 500}"],
      ],
      "1",
      "  until: 30m",
    ],
    ["metric: none where there are no events", METRIC, [], "0", "  until: 30m"],
    [
      "metric: for each query_key",
      { ...METRIC, query_key: "host" },
      [
        ["1m", "{ms: 500, host: a}"],
        ["2m", "{ms: 5, host: b}"],
      ],
      "1",
      "  until: 15m",
    ],
    [
      "metric: each look, where windows overlap",
      { ...METRIC, ...EVERY, allow_buffer_time_overlap: "true" },
      [["1m", "{ms: 500}"]],
      "1",
      "  until: 16m",
    ],
    [
      "percentage: more than half",
      PERCENT,
      [
        ["1s", "{status: 200}"],
        ["2s", "{status: 500}"],
        ["3s", "{status: 503}"],
      ],
      "1",
      "  until: 15m",
    ],
    [
      "percentage: half",
      PERCENT,
      [
        ["1s", "{status: 200}"],
        ["2s", "{status: 500}"],
      ],
      "0",
      "  until: 15m",
    ],
    [
      "percentage: too few to say",
      { ...PERCENT, min_denominator: "2" },
      [["2s", "{status: 500}"]],
      "0",
      "  until: 15m",
    ],
  ])("%s", (_, lines, moments, alerts, more) => {
    expect(judge(lines, sample(moments, alerts, more))).toEqual({ endings: ["passed"], found: [] });
    // And one alert more or fewer would not pass: the sample can fail.
    expect(judge(lines, sample(moments, String(Number(alerts) + 1), more)).endings).toEqual(["failed"]);
  });
});

describe("what an alert holds", () => {
  test("is compared, and told when it is something else", () => {
    const expecting = (alerts: string) =>
      judge(FREQUENCY, sample(["0s", "1m", ["2m", "{level: fatal, user: {name: me}}"]], alerts));
    expect(expecting('[{at: 2m, match: {level: fatal, "user.name": me}}]')).toEqual({ endings: ["passed"], found: [] });
    expect(expecting("[{match: {level: error}}]").found).toEqual([
      'Alert 1 of the sample "it" is expected with level "error", and has "fatal". Mend the rule or the expectation.',
    ]);
    expect(expecting("[{at: 3m}]").found[0]).toContain("is expected at 3 min, and is sent at 2 min");
    expect(expecting("[]").found[0]).toContain("expects no alert, and the rule sends 1, at 2 min");
  });

  test("events are repeated where it is said", () => {
    const samples = "- name: it\n  events: [{at: 0s, times: 3, every: 2m29s, event: {a: 1}}]\n  alerts: 1\n";
    expect(judge(FREQUENCY, samples).endings).toEqual(["passed"]);
    expect(judge(FREQUENCY, samples.replace("2m29s", "2m30s")).endings).toEqual(["failed"]);
  });
});

describe("what cannot be judged here is told, and has not passed", () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["a query of scripts", { filter: "[{script: {script: x}}]" }, /it takes the query script\./],
    ["a date in a range", { filter: "[{range: {a: {gt: now-1h}}}]" }, /the limit gt of a range, because it is a date/],
    [
      "AND with OR without brackets",
      { filter: "[{query_string: {query: 'a:b AND c:d OR e:f'}}]" },
      /mixes AND with OR/,
    ],
    ["words without a field", { filter: "[{query_string: {query: oops}}]" }, /words without a field/],
    [
      "a spike of a metric",
      { ...SPIKE, type: "spike_aggregation", metric_agg_key: "ms", metric_agg_type: "avg" },
      /the type spike_aggregation/,
    ],
    ["counting by Elasticsearch", { ...FREQUENCY, use_count_query: "true" }, /it takes use_count_query/],
    ["a schedule", { aggregation: '{schedule: "0 9 * * *"}' }, /aggregation by a schedule/],
    [
      "a value that is not known yet",
      { ...FREQUENCY, num_events: '"#{Many}"' },
      /num_events, whose value is not known here/,
    ],
    [
      "a token in a filter",
      { filter: '[{term: {level: "#{Level}"}}]' },
      /a filter holds a value that is not known here/,
    ],
  ])("%s", (_, lines, sentence) => {
    const { endings, found } = judge(lines, sample(["0s"], "1"));
    expect(endings).toEqual(["unjudged"]);
    expect(found).toEqual([expect.stringMatching(sentence)]);
    expect(found[0]).toContain("cannot be judged here, and has not passed");
  });
});

describe("samples are checked themselves", () => {
  test.each<[string, string, RegExp]>([
    ["no list", "name: it\n", /^Samples are a list/],
    ["no name", "- {events: [], alerts: 0}\n", /has no name/],
    ["no expectation", "- {name: it, events: []}\n", /could not fail/],
    [
      "a key that is misspelt",
      "- {name: it, event: [], events: [], alerts: 0}\n",
      /no event here. Did you mean events\?/,
    ],
    ["a moment that is none", sample(["soon"], "0"), /^A moment is counted/],
    ["an event without fields", "- {name: it, events: [{at: 1s}], alerts: 0}\n", /^An event is/],
    ["an expectation that is none", sample([], "many"), /^alerts is how many/],
    ["events before the beginning", sample(["-1s"], "0"), /which only a rule of type new_term looks at/],
  ])("%s", (_, samples, sentence) => {
    expect(judge({}, samples).found).toEqual([expect.stringMatching(sentence)]);
  });

  test("and are only judged in the environments they name", () => {
    const files = {
      "rules/errors.yaml": rule(FREQUENCY),
      "overrides/staging/rules/errors.yaml": "num_events: 2\n",
      "rules/errors.samples.yaml": sample(["0s", "1s"], "1"),
    };
    const failed = check(files).findings;
    expect(failed.map(({ environments }) => environments)).toEqual([["ci"]]);
    const named = { ...files, "rules/errors.samples.yaml": sample(["0s", "1s"], "1", "  environments: [staging]") };
    expect(check(named).samples).toEqual([{ rule: "Errors", sample: "it", ending: "passed", environment: "staging" }]);
  });
});
