import { refused, told, type Finding } from "../finding.ts";
import type { RuleContext } from "../check/context.ts";
import { textOf, valueOf } from "../document/value.ts";
import { sameTerm } from "../filter/compare.ts";
import { lookUp, type Fields } from "../filter/fields.ts";
import type { Alert } from "../judge/alerts.ts";
import { judgeRule } from "../judge/judge-rule.ts";
import { durationText } from "../schema/spans.ts";
import type { ExpectedAlert, Sample } from "./read-samples.ts";

/** How a sample ended in one environment. */
export interface JudgedSample {
  readonly rule: string;
  readonly sample: string;
  readonly ending: "passed" | "failed" | "unjudged";
  readonly findings: readonly Finding[];
}

/** Judges the samples of a rule. What cannot be judged here is told, and has not passed. */
export function judgeSample(context: RuleContext, sample: Sample): JudgedSample {
  const about = { rule: context.rule.name ?? context.rule.file, sample: sample.name };
  const judgement = judgeRule(context, sample);
  if (judgement.kind === "beyond") {
    const text = `The sample ${JSON.stringify(sample.name)} cannot be judged here, and has not passed: it takes ${judgement.what}. Try the rule with elastalert-test-rule, or write it so that it can be judged.`;
    return { ...about, ending: "unjudged", findings: [told(sample.at, text)] };
  }
  const unseen =
    sample.events.some(({ atMs }) => atMs < 0) && textOf(valueOf(context.rule.value, "type")) !== "new_term";
  const findings = [
    ...(unseen
      ? [
          refused(
            sample.at,
            `The sample ${JSON.stringify(sample.name)} has events before its beginning, which only a rule of type new_term looks at. Let it begin later.`,
          ),
        ]
      : []),
    ...compare(sample, judgement.alerts),
  ];
  return { ...about, ending: findings.length === 0 ? "passed" : "failed", findings };
}

function compare(sample: Sample, alerts: readonly Alert[]): readonly Finding[] {
  const wanted = typeof sample.expected === "number" ? sample.expected : sample.expected.length;
  if (alerts.length !== wanted) {
    return [
      refused(
        sample.expectedAt,
        `The sample ${JSON.stringify(sample.name)} expects ${counted(wanted)}, and the rule sends ${toldAlerts(alerts)}. Mend the rule or the expectation.`,
      ),
    ];
  }
  if (typeof sample.expected === "number") return [];
  return sample.expected.flatMap((expected, index) =>
    compareAlert(expected, alerts[index], { sample: sample.name, index }),
  );
}

function compareAlert(
  { atMs, match, place }: ExpectedAlert,
  alert: Alert | undefined,
  { sample, index }: { readonly sample: string; readonly index: number },
): readonly Finding[] {
  if (alert === undefined) return [];
  const which = `Alert ${index + 1} of the sample ${JSON.stringify(sample)}`;
  if (atMs !== undefined && atMs !== alert.atMs) {
    return [
      refused(
        place,
        `${which} is expected at ${durationText(atMs)}, and is sent at ${durationText(alert.atMs)}, where that look of ElastAlert ends. Mend the rule or the expectation.`,
      ),
    ];
  }
  if (alert.matches.some((fields) => missing(match, fields).length === 0)) return [];
  const fields = alert.matches[0] ?? {};
  const [name = ""] = missing(match, fields);
  return [
    refused(
      place,
      `${which} is expected with ${name} ${JSON.stringify(match[name])}, and has ${JSON.stringify(lookUp(fields, name))}. Mend the rule or the expectation.`,
    ),
  ];
}

function missing(match: Fields, fields: Fields): readonly string[] {
  return Object.keys(match).filter((name) => {
    const [wanted, found] = [match[name], lookUp(fields, name)];
    return !(sameTerm(wanted, found) || JSON.stringify(wanted) === JSON.stringify(found));
  });
}

function counted(number: number): string {
  if (number === 0) return "no alert";
  return number === 1 ? "1 alert" : `${number} alerts`;
}

function toldAlerts(alerts: readonly Alert[]): string {
  if (alerts.length === 0) return "none";
  const shown = alerts.slice(0, 5).map(({ atMs }) => durationText(atMs));
  return `${alerts.length}, at ${shown.join(", ")}${alerts.length > shown.length ? " and later" : ""}`;
}
