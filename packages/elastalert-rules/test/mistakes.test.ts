import { describe, expect, test } from "vitest";
import { refusals, rule, SOUND, tellings } from "./folder.ts";

const SPIKE = { type: "spike", timeframe: "{minutes: 5}", spike_height: "3", spike_type: "up", threshold_cur: "5" };
const METRIC = { type: "metric_aggregation", metric_agg_key: "ms", metric_agg_type: "avg", max_threshold: "9" };

describe("a mistake is refused with its place and a sentence", () => {
  test.each<[string, Readonly<Record<string, string>>, string, RegExp]>([
    ["no name", { name: "" }, "1:1", /^This rule has no name/],
    ["a name that is a number", { name: "42" }, "1:7", /^name is 42, and has to be a text\./],
    ["no type", { type: "" }, "1:1", /^type is missing, and every rule is of a type: any, /],
    ["a type that is misspelt", { type: "frequencey" }, "2:7", /Did you mean frequency\?/],
    ["no alerter", { alert: "" }, "2:1", /^alert is missing/],
    ["an alerter that is misspelt", { alert: "[slak]" }, "4:9", /^There is no alerter slak, .*Did you mean slack\?/],
    ["an alerter of the past", { alert: "hipchat" }, "4:8", /HipChat was shut down; use slack/],
    ["an alerter without its key", { alert: "slack" }, "4:8", /needs slack_webhook_url, and neither/],
    [
      "an alerter's own key that is misspelt",
      { alert: "[{email: {email: a@b.example, email_fromat: html}}]" },
      "4:38",
      /Did you mean email_format\?/,
    ],
    ["GELF over TCP without a port", { alert: "gelf", gelf_type: "tcp", gelf_host: "g" }, "4:8", /needs gelf_port/],
    ["an index that is missing", { index: "" }, "1:1", /^index is missing/],
    ["an index in capitals", { index: "Logs-*" }, "3:8", /capital letters/],
    ["an index with a slash", { index: "logs/iis" }, "3:8", /holds "\/", which no index/],
    ["a date that is not formatted", { index: "logs-%Y.%m.%d" }, "3:8", /without use_strftime_index/],
    [
      "minutes for a month",
      { index: "logs-%Y.%M", use_strftime_index: "true" },
      "3:8",
      /%M, which is minutes; %m is the month/,
    ],
    [
      "a timeframe that is missing",
      { type: "frequency", num_events: "5" },
      "2:1",
      /^timeframe is missing, and a rule of type frequency does nothing without it/,
    ],
    [
      "a unit that is misspelt",
      { type: "frequency", num_events: "5", timeframe: "{minute: 5}" },
      "6:13",
      /minute is no unit of time.*Did you mean minutes\?/,
    ],
    [
      "a span that is a number",
      { type: "frequency", num_events: "5", timeframe: "5" },
      "6:12",
      /^timeframe is 5, and a span of time has a unit\./,
    ],
    ["a span of nothing", { type: "frequency", num_events: "5", timeframe: "{minutes: 0}" }, "6:12", /is zero/],
    ["a span below nothing", { type: "frequency", num_events: "5", timeframe: "{minutes: -5}" }, "6:12", /is negative/],
    [
      "a number in quotes",
      { type: "frequency", num_events: '"5"', timeframe: "{minutes: 5}" },
      "5:13",
      /num_events is the text "5".*a whole number without quotes/,
    ],
    ["no events at all", { type: "frequency", num_events: "0", timeframe: "{minutes: 5}" }, "5:13", /match at once/],
    ["a key that nobody knows", { relaert: "{minutes: 5}" }, "5:1", /knows no key relaert, .*Did you mean realert\?/],
    ["a key of the past", { doc_type: "log" }, "5:1", /no longer knows doc_type: Elasticsearch 7 dropped/],
    ["a key of another type", { num_events: "5" }, "5:1", /means nothing to a rule of type any; it is for frequency/],
    [
      "a flatline that is blind",
      { type: "flatline", threshold: "1", timeframe: "{seconds: 30}" },
      "6:12",
      /silence that begins and ends between two looks/,
    ],
    [
      "a flatline that can never be",
      { type: "flatline", threshold: "0", timeframe: "{minutes: 5}" },
      "5:12",
      /it can never alert/,
    ],
    [
      "a count over less than a look",
      { type: "frequency", num_events: "5", timeframe: "{seconds: 30}", use_count_query: "true" },
      "6:12",
      /a count covers all the time since the last look/,
    ],
    [
      "a blacklist of two fields",
      { type: "blacklist", blacklist: "[x]", compare_key: "[a, b]" },
      "6:14",
      /makes one name of these 2/,
    ],
    ["a new term of nothing", { type: "new_term", fields: "[]" }, "5:9", /^fields is an empty list/],
    [
      "a new term of numbers",
      { type: "new_term", fields: "[a, [1]]" },
      "5:9",
      /^fields is a list, and a new_term looks at names/,
    ],
    ["a spike of no height", { ...SPIKE, spike_height: "1" }, "6:15", /spike_height is 1, so/],
    ["a spike to the side", { ...SPIKE, spike_type: "sideways" }, "7:13", /knows only up, down or both/],
    [
      "thresholds that are crossed",
      { ...METRIC, min_threshold: "10" },
      "8:16",
      /min_threshold is 10 and max_threshold is 9/,
    ],
    ["no threshold", { ...METRIC, max_threshold: "" }, "2:1", /^max_threshold or min_threshold is missing/],
    ["percentiles without which", { ...METRIC, metric_agg_type: "percentiles" }, "6:1", /need percentile_range/],
    [
      "more than all",
      { type: "percentage_match", match_bucket_filter: "[{term: {a: b}}]", max_percentage: "110" },
      "6:17",
      /between 0 and 100/,
    ],
    [
      "buckets that do not fit",
      { ...METRIC, bucket_interval: "{minutes: 4}" },
      "8:18",
      /4 min, and buffer_time, 15 min, is no multiple/,
    ],
    ["scanning no timeframe", { scan_entire_timeframe: "true" }, "5:1", /there is no timeframe to scan/],
    [
      "counting by no key",
      { type: "new_term", fields: "[a]", use_terms_query: "true" },
      "6:1",
      /counts by query_key, and there is none/,
    ],
    [
      "realert that shrinks",
      { realert: "{hours: 1}", exponential_realert: "{minutes: 5}" },
      "6:22",
      /5 min is shorter than realert, 1 h/,
    ],
    ["a filter that is no list", { filter: "{term: {a: b}}" }, "5:9", /^filter is a mapping/],
    [
      "two queries in one filter",
      { filter: "[{term: {a: b}, range: {c: {gt: 1}}}]" },
      "5:10",
      /more than one in one item/,
    ],
    ["a query that nobody knows", { filter: "[{trem: {a: b}}]" }, "5:11", /has no query trem, .*Did you mean term\?/],
    ["a query of the past", { filter: "[{missing: {field: a}}]" }, "5:11", /must_not and exists/],
    ["KQL", { filter: "[{kql: 'a: b'}]" }, "5:11", /Kibana's language; put a query_string/],
    ["a list under term", { filter: "[{term: {a: [b, c]}}]" }, "5:21", /Write terms for several/],
    ["a value under terms", { filter: "[{terms: {a: b}}]" }, "5:18", /one field with a list of values/],
    [
      "a limit that is misspelt",
      { filter: "[{range: {a: {gte: 1, lessthan: 2}}}]" },
      "5:31",
      /range has no limit lessthan/,
    ],
    ["a clause that is misspelt", { filter: "[{bool: {must_nott: []}}]" }, "5:18", /Did you mean must_not\?/],
    ["a query within a bool", { filter: "[{bool: {must: [{trem: {a: b}}]}}]" }, "5:26", /has no query trem/],
    [
      "a quote that is not closed",
      { filter: `[{query_string: {query: 'a:"b'}}]` },
      "5:33",
      /a quote " is opened and not closed/,
    ],
    [
      "a bracket that is not closed",
      { filter: "[{query_string: {query: '(a:b OR c:d'}}]" },
      "5:33",
      /a bracket \( is opened/,
    ],
    ["a module that nobody declared", { type: "ours.Rule" }, "2:7", /ours\.Rule is a module of our own/],
    ["an alerter that nobody declared", { alert: "ours.Alerter" }, "4:8", /ours\.Alerter is a module of our own/],
    ["an import", { import: "../base.yaml" }, "5:1", /import brings keys from files that are not looked at/],
    [
      "a webhook in plain",
      { alert: "slack", slack_webhook_url: "https://hooks.example/T0/B0/hush" },
      "5:20",
      /slack_webhook_url holds a secret in plain/,
    ],
    ["a password in plain", { es_password: "hush" }, "5:14", /es_password holds a secret in plain/],
    [
      "a password in an address",
      { alert: "post", http_post_url: "https://me:hush@x.example/" },
      "5:16",
      /a URL with a user and a password/,
    ],
    ["a token that is a comment", { description: "#{Text}" }, "5:14", /is a comment to YAML/],
    ["a token that cuts a value off", { description: "see #{Text}" }, "5:18", /is a comment to YAML/],
    ["a key twice", { description: "a\ndescription: b" }, "6:1", /Map keys must be unique.*keep the last of them/],
  ])("%s", (_, lines, place, sentence) => {
    const found = refusals({ "rules/errors.yaml": rule(lines) });
    const own = found.filter((text) => text.startsWith(`rules/errors.yaml:${place}: `));
    const texts = own.map((text) => text.replace(/^\S+ /, ""));
    expect({ found, matches: texts.filter((text) => sentence.test(text)).length }).toEqual({ found, matches: 1 });
    expect(found.join("\n")).not.toContain("hush");
    // One mistake is one finding: what follows from it is not told as well.
    expect(found).toHaveLength(1);
  });

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["no global configuration", { "elastalert.yaml": "" }, /^elastalert\.yaml:1:1: There is no elastalert\.yaml/],
    [
      "no writeback index",
      { "elastalert.yaml": `${SOUND["elastalert.yaml"]}`.replace(/writeback.*\n/, "") },
      /writeback_index is missing/,
    ],
    [
      "a realert for all rules",
      { "elastalert.yaml": `${SOUND["elastalert.yaml"]}realert: {minutes: 5}\n` },
      /^elastalert\.yaml:7:1: realert is only read from rules/,
    ],
    [
      "a global key that is misspelt",
      { "elastalert.yaml": `${SOUND["elastalert.yaml"]}bufer_time: {minutes: 5}\n` },
      /^elastalert\.yaml:7:1: .*Did you mean buffer_time\?/,
    ],
    [
      "a port that is none",
      { "elastalert.yaml": `${SOUND["elastalert.yaml"]}`.replace("9200", "92000") },
      /^elastalert\.yaml:6:10: es_port is 92000/,
    ],
    [
      "an image by its tag",
      { "package.yaml": "image: jertel/elastalert2:latest\n" },
      /^package\.yaml:1:8: .*a tag can be moved/,
    ],
    ["an image with half a digest", { "package.yaml": "image: jertel/elastalert2@sha256:0123\n" }, /has 4 characters/],
    ["no image", { "package.yaml": "modules: []\n" }, /^package\.yaml:1:1: image is missing/],
    [
      "a key of package.yaml that is misspelt",
      { "package.yaml": `${SOUND["package.yaml"]}module: []\n` },
      /Did you mean modules\?/,
    ],
    [
      "an override of nothing",
      { "overrides/ci/rules/error.yaml": "priority: 1\n" },
      /^overrides\/ci\/rules\/error\.yaml:1:1: There is no rules\/error\.yaml .*\(in ci\)$/,
    ],
    [
      "an override for nowhere",
      { "overrides/stagin/rules/errors.yaml": "priority: 1\n" },
      /There is no environment stagin, .*Did you mean staging\?/,
    ],
    [
      "an override that takes away nothing",
      { "overrides/ci/rules/errors.yaml": "filtre: null\n" },
      /^overrides\/ci\/rules\/errors\.yaml:1:1: Here filtre is taken away, and rules\/errors\.yaml has none/,
    ],
    [
      "an override that breaks the rule",
      { "overrides/ci/rules/errors.yaml": "alert: slak\n" },
      /^overrides\/ci\/rules\/errors\.yaml:1:8: There is no alerter slak, .*\(in ci\)$/,
    ],
    [
      "an exclusion of nothing",
      { "exclusions/staging.yaml": "- ci-*\n" },
      /^exclusions\/staging\.yaml:1:3: No rule has a file that matches "ci-\*".*\(in staging\)$/,
    ],
    [
      "an exclusion by a name that is gone",
      { "exclusions/ci.yaml": "- name: Gone\n" },
      /^exclusions\/ci\.yaml:1:3: No rule has the name "Gone"/,
    ],
    ["an exclusion that is none", { "exclusions/ci.yaml": "- rule: errors\n" }, /An exclusion is a pattern/],
    [
      "a file that nothing reads",
      { "override/ci/errors.yaml": "priority: 1\n" },
      /^override\/ci\/errors\.yaml:1:1: Nothing reads this file/,
    ],
    ["a rule that is empty", { "rules/empty.yaml": "# later\n" }, /^rules\/empty\.yaml:1:1: This file holds no keys/],
    [
      "a text with a colon",
      { "rules/errors.yaml": rule({ name: "a: b" }) },
      /^rules\/errors\.yaml:1:7: .*Put a text that has a colon/,
    ],
    ["a quote that nobody closes", { "rules/errors.yaml": rule({ alert: '"debug' }) }, /Close the quote or bracket/],
    ["a tab", { "rules/errors.yaml": "name: a\n\ttype: any\n" }, /^rules\/errors\.yaml:2:1: .*Indent with spaces/],
    [
      "samples of no rule",
      { "rules/error.samples.yaml": "- {name: a, events: [], alerts: 0}\n" },
      /There is no rule rules\/error\.yaml/,
    ],
  ])("%s", (_, files, sentence) => {
    const found = refusals(files);
    expect({ found, matches: found.filter((text) => sentence.test(text)).length }).toEqual({ found, matches: 1 });
  });

  test("two rules of one name, also in different environments, and by an override", () => {
    const files = {
      "rules/a.yaml": rule({ name: "Same" }),
      "rules/b.yaml": rule({ name: "Other" }),
      "overrides/ci/rules/b.yaml": "name: Same\n",
      "exclusions/ci.yaml": "- a\n",
    };
    const found = refusals(files);
    expect(found).toHaveLength(2);
    expect(found[0]).toMatch(
      /^overrides\/ci\/rules\/b\.yaml:1:7: The name "Same" is also that of rules\/a\.yaml, .*\(in ci\)$/,
    );
    expect(found[1]).toMatch(/^rules\/a\.yaml:1:7: The name "Same" is also that of rules\/b\.yaml, .*\(in staging\)$/);
  });

  test("an index that the stack does not write", () => {
    const of = (index: string) =>
      refusals({ "rules/errors.yaml": rule({ index }) }, { indexPatterns: ["logs-iis-*", "metrics-*"] });
    expect(of("logs-iis-2026.*")).toEqual([]);
    expect(of("logs-*")).toEqual([]);
    expect(of("logs-iis-*,-logs-iis-old-*")).toEqual([]);
    expect(of("logs-isi-*")[0]).toMatch(
      /writes no index that logs-isi-\* matches; it writes logs-iis-\* or metrics-\*/,
    );
  });

  test("all of them at once, in the order of files and lines", () => {
    const found = refusals({
      "rules/b.yaml": rule({ name: "B", type: "an", alert: "slak" }),
      "rules/a.yaml": rule({ name: "A", index: "LOGS" }),
    });
    expect(found.map((text) => text.split(" ")[0])).toEqual([
      "rules/a.yaml:3:8:",
      "rules/b.yaml:2:7:",
      "rules/b.yaml:4:8:",
    ]);
  });

  test("and a secret that is switched off everywhere is still one", () => {
    const files = {
      "rules/errors.yaml": rule({ es_password: "hush" }),
      "exclusions/ci.yaml": "- errors\n",
      "exclusions/staging.yaml": "- errors\n",
    };
    expect(refusals(files)).toHaveLength(1);
  });
});

describe("what is only told", () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["a key of an alerter that is not used", { slack_title: "x" }, /slack_title is for the alerter slack/],
    ["a spike without thresholds", { ...SPIKE, threshold_cur: "" }, /two windows that are empty/],
    ["a delay of days", { query_delay: "{days: 2}" }, /each alert comes that late/],
    ["a date that is not there", { use_strftime_index: "true" }, /index has no date in it/],
  ])("%s", (_, lines, sentence) => {
    const files = { "rules/errors.yaml": rule(lines) };
    expect(refusals(files)).toEqual([]);
    expect(tellings(files)).toEqual([expect.stringMatching(sentence)]);
  });
});
