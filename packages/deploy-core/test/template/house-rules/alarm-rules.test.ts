import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const CASES: readonly RuleCase[] = [
  {
    rule: "alarmsReachSomeone",
    when: "an alarm reaches nobody and says nothing",
    breaking: lines(
      "Resources:",
      "  Memory: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmActions: [], AlarmDescription: '' } }",
    ),
    says: [
      "2 Memory: The alarm reaches nobody; give it AlarmActions.",
      "2 Memory: The alarm never tells that all is well again; give it OKActions.",
      "2 Memory: The alarm does not say what it means and what to do; give it an AlarmDescription.",
      "2 Memory: The alarm leaves open what missing data means; set TreatMissingData.",
    ],
    keeping: lines(
      "Parameters: { AlarmTopicArn: { Type: String } }",
      "Resources:",
      "  Memory:",
      "    Type: AWS::CloudWatch::Alarm",
      "    Properties:",
      "      AlarmDescription: The queue is filling.",
      "      TreatMissingData: breaching",
      "      AlarmActions: [!Ref AlarmTopicArn]",
      "      OKActions: [!Ref AlarmTopicArn]",
    ),
  },
];

describe("the house rules over alarms", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});
