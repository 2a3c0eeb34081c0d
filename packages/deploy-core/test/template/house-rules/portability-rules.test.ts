import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const CASES: readonly RuleCase[] = [
  {
    rule: "nothingIsExported",
    when: "an output is exported or another's is imported",
    breaking: lines(
      "Resources:",
      "  Topic:",
      "    Type: AWS::SNS::Topic",
      "    Properties:",
      "      TopicName: !ImportValue cache-name",
      "Outputs:",
      "  Arn:",
      "    Value: !Ref Topic",
      "    Export: { Name: alarms }",
    ),
    says: [
      "5 Topic: Fn::ImportValue ties the stack to another's export; take the value as a parameter.",
      "9 Arn: The output is exported; leave Export out, and let the taking layer declare it as an input.",
    ],
    keeping: lines("Resources:", "  Topic: { Type: AWS::SNS::Topic }", "Outputs:", "  Arn: { Value: !Ref Topic }"),
  },
  {
    rule: "noPlaceIsHardCoded",
    when: "an account, a region, an AMI or a network is written down",
    breaking: lines(
      "Parameters:",
      "  AmiId: { Type: AWS::EC2::Image::Id, Default: ami-0a1b2c3d }",
      "Conditions:",
      "  IsProduction: !Equals [!Ref AWS::AccountId, '333333333333']",
      "Resources:",
      "  Topic:",
      "    Type: AWS::SNS::Topic",
      "    Properties:",
      "      TopicName: !Sub 'ap-southeast-2-${AWS::StackName}'",
      "      DisplayName: arn:aws:sns:us-gov-west-1:123456789012:x",
      "      Subnets: [subnet-0a1b2c3d4e5f60718]",
      "      Zone: eu-central-1b",
    ),
    says: [
      "2 AmiId: The AMI id ami-0a1b2c3d is hard-coded; use a parameter of type AWS::EC2::Image::Id.",
      "4 IsProduction: The account id 333333333333 is hard-coded; use AWS::AccountId or a parameter.",
      "10 Topic: The account id 123456789012 is hard-coded; use AWS::AccountId or a parameter.",
      "10 Topic: The region us-gov-west-1 is hard-coded; use AWS::Region.",
      "10 Topic: The partition arn:aws: is hard-coded; use AWS::Partition.",
      "11 Topic: The network id subnet-0a1b2c3d4e5f60718 is hard-coded; use a parameter.",
      "12 Topic: The region eu-central-1b is hard-coded; use AWS::Region.",
    ],
    keeping: lines(
      "Mappings: { LoadBalancers: { us-east-1: { Account: '127311923021' } } }",
      "Resources:",
      "  Topic:",
      "    Type: AWS::SNS::Topic",
      "    Properties: { TopicName: !Sub '${AWS::Region}-${AWS::AccountId}-ami-x', Size: 1234567890123 }",
    ),
  },
  {
    rule: "arnsAreWellFormed",
    when: "an ARN can match nothing",
    breaking: lines(
      "Resources:",
      "  Policy:",
      "    Type: AWS::IAM::Policy",
      "    Properties:",
      "      A: !Join [':', ['arn:aws:s3::', !Ref Bucket, '/*']]",
      "      B: !Join [':', ['arn:aws:s3:::logs', '/*']]",
      "      C: !Sub 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*:/aws/lambda/*'",
      "      D: !Sub ['arn:aws:ec2:${R}:*', { R: !Ref AWS::Region }]",
      "  Bucket: { Type: AWS::S3::Bucket }",
    ),
    says: [
      '5 Policy: "arn:aws:s3:::${Bucket}:/*" does not name a resource of s3: after the account stands <bucket> or <bucket>/<key>.',
      '6 Policy: "arn:aws:s3:::logs:/*" does not name a resource of s3: after the account stands <bucket> or <bucket>/<key>.',
      '7 Policy: "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:*:/aws/lambda/*" does not name a resource of logs: after the account stands log-group:<name>:*.',
      '8 Policy: "arn:aws:ec2:${AWS::Region}:*" has 5 parts, and an ARN has six.',
    ],
    keeping: lines(
      "Resources:",
      "  Policy:",
      "    Type: AWS::IAM::Policy",
      "    Properties:",
      "      A: !Sub 'arn:${AWS::Partition}:s3:::${AWS::StackName}/*'",
      "      B: !Sub 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/x:*'",
      "      C: !Sub 'arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:network-interface/*'",
      "      D: arn:aws:sns:x:y:topic",
      "      E: 'arn: a word in a sentence'",
    ),
  },
  {
    rule: "templateFitsCloudFormation",
    when: "the text is longer than CloudFormation takes",
    breaking: lines("Resources:", `  Topic: { Type: AWS::SNS::Topic } # ${"x".repeat(1_000_000)}`),
    says: ["1 template: The template has 1000049 bytes, and CloudFormation takes 1000000; move text out of it."],
    keeping: lines("Resources:", "  Topic: { Type: AWS::SNS::Topic }"),
  },
];

describe("the house rules over portability", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});
