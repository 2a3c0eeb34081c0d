import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const TOPIC = "  Topic: { Type: AWS::SNS::Topic }";

const CASES: readonly RuleCase[] = [
  {
    rule: "everyParameterIsUsed",
    when: "nothing uses a parameter, not even in a Sub's own variables",
    breaking: lines(
      "Parameters:",
      "  Name: { Type: String }",
      "Resources:",
      '  Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: !Sub ["${Name}-${!Name}", { Name: x }] } }',
    ),
    says: ["2 Name: The parameter Name is not used; remove it or use it."],
    keeping: lines(
      "Parameters:",
      "  Name: { Type: String }",
      "  Size: { Type: String }",
      "Conditions: { IsLarge: !Equals [!Ref Size, large] }",
      "Resources:",
      "  Topic: { Type: AWS::SNS::Topic, Condition: IsLarge, Properties: { TopicName: !Sub 'a-${Name}' } }",
    ),
  },
  {
    rule: "everythingIsDescribed",
    when: "a template, a parameter and an output say nothing of themselves",
    breaking: lines(
      "Parameters: { Name: { Type: String, Description: ' ' } }",
      "Resources: { Topic: { Type: AWS::SNS::Topic } }",
      "Outputs: { Arn: { Value: !Ref Topic } }",
    ),
    says: [
      "1 template: The template has no Description.",
      "1 Name: The parameter Name has no Description.",
      "3 Arn: The output Arn has no Description.",
    ],
    keeping: lines(
      "Description: Alarms",
      "Parameters: { Name: { Type: String, Description: The name. } }",
      "Resources: { Topic: { Type: AWS::SNS::Topic } }",
      "Outputs: { Arn: { Description: Where to publish., Value: !Ref Topic } }",
    ),
  },
  {
    rule: "everyParameterIsConstrained",
    when: "a parameter takes anything",
    breaking: lines(
      "Parameters:",
      "  Name: { Type: String, MaxLength: 10 }",
      "  Names: { Type: CommaDelimitedList }",
      "  Count: { Type: Number, MinValue: 1 }",
      "Resources:",
      TOPIC,
    ),
    says: [
      "2 Name: The parameter Name takes anything; give it AllowedValues or an AllowedPattern.",
      "3 Names: The parameter Names takes anything; give it AllowedValues or an AllowedPattern.",
      "4 Count: The parameter Count takes anything; give it MinValue and MaxValue, or AllowedValues.",
    ],
    keeping: lines(
      "Parameters:",
      "  Name: { Type: String, AllowedPattern: '[a-z]+' }",
      "  Names: { Type: CommaDelimitedList, AllowedValues: [a] }",
      "  Count: { Type: Number, MinValue: 1, MaxValue: 9 }",
      "  VpcId: { Type: AWS::EC2::VPC::Id }",
      "Resources:",
      TOPIC,
    ),
  },
  {
    rule: "defaultsAreAllowed",
    when: "a default breaks its own constraint, or a pattern cannot be read",
    breaking: lines(
      "Parameters:",
      "  Size: { Type: String, Default: huge, AllowedValues: [small, large] }",
      "  Name: { Type: String, AllowedPattern: '(?i)x' }",
      "Resources:",
      TOPIC,
    ),
    says: [
      '2 Size: Size (Default): "huge" is not allowed; expected: one of small, large.',
      "3 Name: The AllowedPattern of Name is not a regular expression that can be checked before the call.",
    ],
    keeping: lines(
      "Parameters:",
      "  Size: { Type: String, Default: small, AllowedValues: [small, large] }",
      "  Host: { Type: String, Default: '', AllowedPattern: '[a-z]*' }",
      "Resources:",
      TOPIC,
    ),
  },
  {
    rule: "secretsAreHidden",
    when: "a secret is a plain parameter, has a default, is put out, or is written down",
    breaking: lines(
      "Parameters:",
      "  OctopusAPIKey: { Type: String }",
      "  Password: { Type: String, NoEcho: true, Default: hunter2 }",
      "Resources:",
      "  Cache:",
      "    Type: AWS::ElastiCache::ReplicationGroup",
      "    Properties:",
      "      AuthToken: correct-horse",
      "Outputs:",
      "  Shown: { Value: !Sub 'x-${Password}' }",
    ),
    says: [
      "2 OctopusAPIKey: The parameter OctopusAPIKey looks like a secret and is shown; set NoEcho, or take the name of a secret instead.",
      "3 Password: The secret Password has a Default, which everyone can read in the template.",
      "8 Cache: AuthToken is written into the template; use a dynamic reference to Secrets Manager.",
      "10 Shown: The output Shown shows the NoEcho parameter Password.",
    ],
    keeping: lines(
      "Parameters:",
      "  OctopusAPIKey: { Type: String, NoEcho: true }",
      "  CacheAuthSecretArn: { Type: String }",
      "  AlerterSecretArns: { Type: CommaDelimitedList }",
      "  SigningKey: { Type: AWS::SSM::Parameter::Value<String> }",
      "  KmsKey: { Type: String }",
      "Resources:",
      "  Cache:",
      "    Type: AWS::ElastiCache::ReplicationGroup",
      "    Properties:",
      "      AuthToken: !Sub '{{resolve:secretsmanager:${CacheAuthSecretArn}}}'",
    ),
  },
];

describe("the house rules over parameters", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});
