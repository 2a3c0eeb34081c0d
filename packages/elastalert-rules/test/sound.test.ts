import { describe, expect, test } from "vitest";
import { ALERTERS } from "../src/schema/alerters.ts";
import { KNOWN_KEYS } from "../src/schema/known-keys.ts";
import { RULE_TYPES } from "../src/schema/rule-types.ts";
import { renderFinding } from "../src/index.ts";
import { check, refusals, rule, SOUND, tellings } from "./folder.ts";

/** A sound rule of every type, with keys that it may have besides. */
const TYPES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  any: { filter: "[{query_string: {query: 'level:error AND NOT host:test*'}}]", realert: "{minutes: 0}" },
  blacklist: { compare_key: "user", blacklist: "[root, admin]" },
  whitelist: { compare_key: "user", whitelist: "[deploy]", ignore_null: "yes" },
  change: { compare_key: "[country, city]", query_key: "user", ignore_null: "true", timeframe: "{days: 1}" },
  frequency: {
    num_events: "50",
    timeframe: "{minutes: 5, seconds: 30}",
    query_key: "[host, app]",
    attach_related: "true",
  },
  spike: {
    timeframe: "{hours: 2}",
    spike_height: "2.5",
    spike_type: "both",
    threshold_ref: "10",
    use_count_query: "true",
  },
  flatline: { threshold: "1", timeframe: "{hours: 1}", query_key: "host", forget_keys: "true" },
  new_term: { fields: "[[country, user], host]", terms_window_size: "{days: 30}", alert_on_missing_field: "false" },
  cardinality: { cardinality_field: "ip", timeframe: "{hours: 1}", min_cardinality: "2", max_cardinality: "20" },
  metric_aggregation: {
    metric_agg_key: "ms",
    metric_agg_type: "percentiles",
    percentile_range: "95",
    max_threshold: "800.5",
    bucket_interval: "{minutes: 5}",
  },
  spike_aggregation: {
    metric_agg_key: "ms",
    metric_agg_type: "avg",
    timeframe: "{hours: 1}",
    spike_height: "2",
    spike_type: "up",
  },
  percentage_match: {
    match_bucket_filter: "[{range: {status: {gte: 500}}}]",
    max_percentage: "5",
    min_denominator: "20",
  },
};

describe("a sound rule passes", () => {
  test.each(Object.entries(TYPES))("of type %s", (type, lines) => {
    const files = { "rules/errors.yaml": rule({ type, ...lines }) };
    expect([...refusals(files), ...tellings(files)]).toEqual([]);
  });

  test("of every type there is", () => {
    expect(Object.keys(TYPES).sort()).toEqual(Object.keys(RULE_TYPES).sort());
  });

  test.each<[string, string]>([
    ["a name", "email\nemail: a@b.example"],
    ["names", "[email, debug]\nemail: [a@b.example, c@d.example]"],
    [
      "a name with keys of its own",
      "[{email: {email: a@b.example, email_format: html}}, {slack: {slack_webhook_url: '#{Slack.Webhook}', slack_channel_override: '#ops'}}]",
    ],
    ["a webhook from the container's environment", "slack\nslack_webhook_url: ${SLACK_WEBHOOK}"],
    [
      "a service with a token for a key",
      "pagerduty\npagerduty_service_key: '#{PagerDuty.Key}'\npagerduty_client_name: logstack",
    ],
    ["SNS", "sns\nsns_topic_arn: arn:aws:sns:ap-southeast-2:111111111111:alerts\nsns_aws_region: ap-southeast-2"],
    ["a POST", "post\nhttp_post_url: https://hooks.example/x\nhttp_post_payload: {host: host}\nhttp_post_timeout: 5"],
    ["Teams by Power Automate", "ms_power_automate\nms_power_automate_webhook_url: '#{Teams.Webhook}'"],
    [
      "Jira",
      "jira\njira_server: https://jira.example\njira_project: OPS\njira_issuetype: Bug\njira_account_file: /run/secrets/jira.yaml",
    ],
    ["Opsgenie", "opsgenie\nopsgenie_key: '#{Opsgenie.Key}'\nopsgenie_tags: [logs]"],
    [
      "Alertmanager",
      "alertmanager\nalertmanager_hosts: ['http://am:9093']\nalertmanager_labels: {severity: warning, host: {field: host}}",
    ],
    ["a command", "command\ncommand: [/bin/notify, '%(host)s']\npipe_match_json: true"],
    ["GELF over HTTP", "gelf\ngelf_type: http\ngelf_endpoint: http://graylog:12201/gelf"],
  ])("with %s for alert", (_, alert) => {
    const files = { "rules/errors.yaml": rule({ alert }) };
    expect([...refusals(files), ...tellings(files)]).toEqual([]);
  });

  test("with what the global configuration gives to all rules", () => {
    const global = `${SOUND["elastalert.yaml"]}slack_webhook_url: "#{Slack.Webhook}"\nuse_strftime_index: true\n`;
    expect(
      refusals({ "elastalert.yaml": global, "rules/errors.yaml": rule({ alert: "slack", index: "logs-%Y.%m.%d" }) }),
    ).toEqual([]);
  });

  test("with modules that package.yaml declares, and keys of theirs", () => {
    const declared = `${SOUND["package.yaml"]}modules: [ours.Rule, ours.Alerter, ours.Enrich]\n`;
    const lines = {
      type: "ours.Rule",
      alert: "[ours.Alerter, debug]",
      match_enhancements: "[ours.Enrich]",
      our_threshold: "5",
    };
    expect(refusals({ "package.yaml": declared, "rules/errors.yaml": rule(lines) })).toEqual([]);
  });

  test("with anchors and merged keys", () => {
    const text = rule({
      realert: "&often {minutes: 5}",
      exponential_realert: "*often",
      alert_text_kw: "{<<: {host: host}, app: app}",
    });
    expect(refusals({ "rules/errors.yaml": text })).toEqual([]);
  });
});

describe("the tables of keys", () => {
  test("have a shape for every key that a type or an alerter needs", () => {
    const needed = [...Object.values(RULE_TYPES), ...Object.values(ALERTERS)].flatMap(({ needs }) => needs);
    expect(needed.filter((key) => !KNOWN_KEYS.includes(key))).toEqual([]);
  });

  test("give every key of an alerter to a rule that uses it", () => {
    const lost = Object.entries(ALERTERS).flatMap(([name, { keys }]) => {
      const lines = Object.fromEntries(Object.keys(keys).map((key) => [key, '"#{X}"']));
      return refusals({ "rules/errors.yaml": rule({ ...lines, alert: name }) }, { environments: ["ci"] });
    });
    expect(lost).toEqual([]);
  });
});

test("the image may be what each environment says, and is then checked for each", () => {
  const digest = `@sha256:${"0".repeat(64)}`;
  const images = new Map([
    ["ci", `a/b:1${digest}`],
    ["staging", "a/b:latest"],
  ]);
  const checked = check(
    { "package.yaml": 'image: "#{Image}"\n' },
    {
      variables: {
        kind: "known",
        render: (_text, environment) => ({ kind: "text", text: images.get(environment) ?? "" }),
      },
    },
  );
  expect(checked.images).toEqual(
    new Map([
      ["ci", `a/b:1${digest}`],
      ["staging", undefined],
    ]),
  );
  expect(checked.findings.map(renderFinding)).toEqual([
    expect.stringMatching(/^package\.yaml:1:8: The image is named by a tag.*\(in staging\)$/),
  ]);
});

test("an override of an environment that is not checked is sound, where nobody says that there is none", () => {
  const files = { "exclusions/production.yaml": "- errors\n" };
  expect(refusals(files)).toEqual([expect.stringMatching(/There is no environment production/)]);
  expect(refusals(files, { allEnvironments: ["ci", "staging", "production"] })).toEqual([]);
  expect(refusals(files, { allEnvironments: "unknown" })).toEqual([]);
});
