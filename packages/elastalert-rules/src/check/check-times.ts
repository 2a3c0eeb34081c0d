import { refused, told, type Finding } from "../finding.ts";
import { entryOf, isTrue, numberOf, textOf, valueOf, type Entry } from "../document/value.ts";
import { durationText, spanMs } from "../schema/spans.ts";
import { settingOf, type RuleContext } from "./context.ts";

/** Spans and thresholds that are well-formed each, and with which a rule is blind, deaf or never quiet. */
export function checkTimes(context: RuleContext): readonly Finding[] {
  const type = textOf(valueOf(context.rule.value, "type")) ?? "";
  return [
    ...checkTimeframe(context, type),
    ...checkBuckets(context),
    ...checkRealert(context),
    ...checkThresholds(context, type),
  ];
}

function checkTimeframe(context: RuleContext, type: string): readonly Finding[] {
  const timeframe = spanMs(settingOf(context, "timeframe"));
  const runEvery = spanMs(valueOf(context.global, "run_every"));
  const scan = entryOf(context.rule.value, "scan_entire_timeframe");
  const terms = entryOf(context.rule.value, "use_terms_query");
  const findings: Finding[] = [];
  if (scan !== undefined && isTrue(scan.value) && settingOf(context, "timeframe") === undefined) {
    findings.push(
      refused(
        scan.at,
        "scan_entire_timeframe is on, and there is no timeframe to scan; ElastAlert refuses the rule. Add timeframe, or remove this.",
      ),
    );
  }
  if (terms !== undefined && isTrue(terms.value) && settingOf(context, "query_key") === undefined) {
    findings.push(
      refused(
        terms.at,
        "use_terms_query counts by query_key, and there is none; ElastAlert refuses the rule. Add query_key, or remove this.",
      ),
    );
  }
  if (timeframe === undefined || runEvery === undefined || timeframe >= runEvery || timeframe <= 0) return findings;
  const at = entryOf(context.rule.value, "timeframe")?.value.at ?? context.rule.value.at;
  const between = `timeframe is ${durationText(timeframe)} and ElastAlert looks every ${durationText(runEvery)} (run_every)`;
  const counts = isTrue(settingOf(context, "use_count_query")) || isTrue(settingOf(context, "use_terms_query"));
  if (type === "flatline")
    findings.push(
      refused(
        at,
        `${between}, so a silence that begins and ends between two looks is not seen. Make timeframe at least as long as run_every.`,
      ),
    );
  else if (counts)
    findings.push(
      refused(
        at,
        `${between}; a count covers all the time since the last look, so it would be held against the wrong span. Make timeframe at least as long as run_every.`,
      ),
    );
  else if (type === "spike_aggregation")
    findings.push(
      refused(
        at,
        `${between}, so each of the two windows holds one value at most. Make timeframe at least as long as run_every.`,
      ),
    );
  return findings;
}

function checkBuckets(context: RuleContext): readonly Finding[] {
  const entry = entryOf(context.rule.value, "bucket_interval");
  const bucket = spanMs(entry?.value);
  if (entry === undefined || bucket === undefined || bucket <= 0) return [];
  const key = isTrue(settingOf(context, "use_run_every_query_size")) ? "run_every" : "buffer_time";
  const span = spanMs(key === "run_every" ? valueOf(context.global, key) : settingOf(context, key));
  if (span === undefined || span % bucket === 0) return [];
  return [
    refused(
      entry.value.at,
      `bucket_interval is ${durationText(bucket)}, and ${key}, ${durationText(span)}, is no multiple of it; ElastAlert refuses the rule. Choose a span that divides it.`,
    ),
  ];
}

function checkRealert(context: RuleContext): readonly Finding[] {
  const most = entryOf(context.rule.value, "exponential_realert");
  const mostMs = spanMs(most?.value);
  const realert = spanMs(settingOf(context, "realert")) ?? 60_000;
  const delay = entryOf(context.rule.value, "query_delay");
  const delayMs = spanMs(delay?.value) ?? 0;
  const findings: Finding[] = [];
  if (most !== undefined && mostMs !== undefined && mostMs < realert) {
    findings.push(
      refused(
        most.value.at,
        `exponential_realert is the longest that realert may grow to, and ${durationText(mostMs)} is shorter than realert, ${durationText(realert)}. Make it longer, or remove it.`,
      ),
    );
  }
  if (delay !== undefined && delayMs > 86_400_000) {
    findings.push(
      told(
        delay.value.at,
        `query_delay is ${durationText(delayMs)}, so each alert comes that late. See whether the unit is the one that was meant.`,
      ),
    );
  }
  return findings;
}

function checkThresholds(context: RuleContext, type: string): readonly Finding[] {
  const at = (key: string): Entry | undefined => entryOf(context.rule.value, key);
  const belowOne = (key: string, why: string): readonly Finding[] => {
    const entry = at(key);
    const value = numberOf(entry?.value);
    return entry === undefined || value === undefined || value >= 1
      ? []
      : [refused(entry.value.at, `${key} is ${value}, ${why}`)];
  };
  const findings = [
    ...belowOne("num_events", "so every rule would match at once. Write 1 or more."),
    ...(type === "flatline"
      ? belowOne("threshold", "and fewer events than that never come, so it can never alert. Write 1 or more.")
      : []),
    ...crossed(at, ["min_cardinality", "max_cardinality"]),
    ...crossed(at, ["min_threshold", "max_threshold"]),
    ...crossed(at, ["min_percentage", "max_percentage"]),
    ...["min_percentage", "max_percentage"].flatMap((key) => outside(at(key))),
  ];
  const height = at("spike_height");
  const heightValue = numberOf(height?.value);
  if (height !== undefined && heightValue !== undefined && heightValue <= 1) {
    findings.push(
      refused(
        height.value.at,
        `spike_height is ${heightValue}, so events that come as they always do are a spike. Write more than 1: 3 is three times as many.`,
      ),
    );
  }
  const quiet = ["threshold_ref", "threshold_cur"].every((key) => at(key) === undefined);
  if (type === "spike" && height !== undefined && quiet && at("field_value") === undefined) {
    findings.push(
      told(
        height.at,
        "Without threshold_cur or threshold_ref a spike is also found between two windows that are empty or nearly so. Add one of them.",
      ),
    );
  }
  const percentile = textOf(at("metric_agg_type")?.value) === "percentiles" && at("percentile_range") === undefined;
  const metric = at("metric_agg_type");
  if (percentile && metric !== undefined)
    findings.push(
      refused(
        metric.at,
        "percentiles need percentile_range, the one that is meant; ElastAlert refuses the rule. Add it, for instance 95.",
      ),
    );
  return findings;
}

function crossed(at: (key: string) => Entry | undefined, [low, high]: readonly [string, string]): readonly Finding[] {
  const [lowest, highest] = [at(low), at(high)];
  const [min, max] = [numberOf(lowest?.value), numberOf(highest?.value)];
  if (lowest === undefined || min === undefined || max === undefined || min <= max) return [];
  return [
    refused(
      lowest.value.at,
      `${low} is ${min} and ${high} is ${max}, so every value is outside of them. Exchange them.`,
    ),
  ];
}

function outside(entry: Entry | undefined): readonly Finding[] {
  const value = numberOf(entry?.value);
  if (entry === undefined || value === undefined || (value >= 0 && value <= 100)) return [];
  return [refused(entry.value.at, `${entry.key} is ${value}, and a percentage is between 0 and 100. Mend it.`)];
}
