import { expect, test } from "vitest";
import { judgeAlarmRule, parseAlarmRule, partsOf } from "../../src/cloudwatch/alarm-rule.ts";

/** Whether a rule rings where the alarm `loud` is in ALARM, `calm` is OK and all others lack data; undefined for no rule. */
function rings(text: string): boolean | undefined {
  const rule = parseAlarmRule(text);
  return (
    rule && judgeAlarmRule(rule, (name) => (name === "loud" ? "ALARM" : name === "calm" ? "OK" : "INSUFFICIENT_DATA"))
  );
}

test.each<[string, boolean]>([
  ['ALARM("loud")', true],
  ["ALARM(loud)", true],
  ['ALARM( "loud" )', true],
  ["ALARM(calm)", false],
  ["OK(calm)", true],
  ['INSUFFICIENT_DATA("a name of several words")', true],
  ["ALARM(arn:aws:cloudwatch:ap-southeast-2:111111111111:alarm:loud)", true],
  ["TRUE", true],
  ["FALSE", false],
  ["NOT ALARM(loud)", false],
  ["NOT NOT ALARM(loud)", true],
  ["ALARM(loud) AND OK(calm)", true],
  ["ALARM(calm) OR ALARM(loud)", true],
  ["ALARM(loud) OR TRUE AND FALSE", true],
  ["(ALARM(loud) OR TRUE) AND FALSE", false],
  ["NOT (ALARM(calm) OR FALSE)", true],
  ["ALARM(loud)\n  AND\n  (OK(calm))", true],
])("%s is %s", (text, expected) => {
  expect(rings(text)).toBe(expected);
});

test.each([
  "",
  "loud",
  "ALARM",
  "ALARM()",
  "ALARM(loud",
  "ALARM(loud) ALARM(calm)",
  "ALARM(loud) AND",
  "AND ALARM(loud)",
  "(ALARM(loud)",
  "ALARM(loud))",
  "NOT",
  "alarm(loud)",
  "ALARM(loud) && OK(calm)",
  "AT_LEAST(1, ALARM, (loud, calm))",
])("%j is no rule", (text) => {
  expect(rings(text)).toBeUndefined();
});

test("a rule tells the alarms that it looks at", () => {
  const rule = parseAlarmRule("ALARM(a) AND NOT (OK(b) OR TRUE) OR INSUFFICIENT_DATA(a)");
  expect(rule && partsOf(rule)).toEqual(["a", "b", "a"]);
});
