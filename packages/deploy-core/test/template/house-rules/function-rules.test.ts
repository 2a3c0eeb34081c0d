import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const CASES: readonly RuleCase[] = [
  {
    rule: "functionsAreBounded",
    when: "a function runs on defaults and loses events",
    breaking: lines(
      "Resources:",
      "  Processor: { Type: AWS::Lambda::Function, Properties: { Timeout: 60 } }",
      "  Log: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/other } }",
    ),
    says: [
      "2 Processor: The function has no MemorySize.",
      "2 Processor: The function has no dead-letter queue; set DeadLetterConfig.",
      "2 Processor: The function has no log group of its own; set LoggingConfig.LogGroup.",
    ],
    keeping: lines(
      "Resources:",
      "  Dead: { Type: AWS::SQS::Queue }",
      "  Log: { Type: AWS::Logs::LogGroup }",
      "  Named: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: !Sub '/aws/lambda/${AWS::StackName}-p' } }",
      "  First:",
      "    Type: AWS::Lambda::Function",
      "    Properties:",
      "      { Timeout: 60, MemorySize: 256, DeadLetterConfig: { TargetArn: !GetAtt Dead.Arn }, LoggingConfig: { LogGroup: !Ref Log } }",
      "  Second:",
      "    Type: AWS::Lambda::Function",
      "    Properties: { Timeout: 60, MemorySize: 256, FunctionName: !Sub '${AWS::StackName}-p' }",
      "  SecondInvoke:",
      "    Type: AWS::Lambda::EventInvokeConfig",
      "    Properties: { FunctionName: !Ref Second, DestinationConfig: { OnFailure: { Destination: !GetAtt Dead.Arn } } }",
    ),
  },
  {
    rule: "handlersExist",
    when: "the placeholder code defines no handler",
    breaking: lines(
      "Resources:",
      "  Processor:",
      "    Type: AWS::Lambda::Function",
      "    Properties:",
      "      Handler: index.handler",
      "      Code: { ZipFile: 'console.log(1)' }",
    ),
    says: [
      '6 Processor: The inline code defines no "handler", which Handler names; an event before the real code would fail without a word.',
    ],
    keeping: lines(
      "Resources:",
      "  Inline:",
      "    Type: AWS::Lambda::Function",
      "    Properties: { Handler: index.handler, Code: { ZipFile: 'exports.handler = async () => { throw new Error() }' } }",
      "  Packaged: { Type: AWS::Lambda::Function, Properties: { Handler: index.handler, Code: { S3Bucket: code } } }",
    ),
  },
  {
    rule: "notificationsMayInvoke",
    when: "the bucket comes before the permission, and anyone's bucket may invoke",
    breaking: lines(
      "Resources:",
      "  Permission:",
      "    Type: AWS::Lambda::Permission",
      "    Properties: { Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId }",
      "  Logs:",
      "    Type: AWS::S3::Bucket",
      "    Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Function: x }] } }",
    ),
    says: [
      "2 Permission: The permission has no SourceArn, so the service may invoke the function for anyone's resource.",
      "5 Logs: The bucket notifies a function that S3 may not invoke yet; let it DependsOn an AWS::Lambda::Permission for s3.amazonaws.com.",
    ],
    keeping: lines(
      "Resources:",
      "  Permission:",
      "    Type: AWS::Lambda::Permission",
      "    Properties: { Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId, SourceArn: x }",
      "  Logs:",
      "    Type: AWS::S3::Bucket",
      "    DependsOn: [Permission]",
      "    Properties: { NotificationConfiguration: { LambdaConfigurations: [{ Function: x }] } }",
    ),
  },
];

describe("the house rules over functions", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});
