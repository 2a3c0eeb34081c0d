import { describe, expect, it } from "vitest";
import { lines } from "../texts.ts";
import { violationsOf, type RuleCase } from "./cases.ts";

const CASES: readonly RuleCase[] = [
  {
    rule: "dataIsKept",
    when: "a bucket goes with its stack",
    breaking: lines("Resources:", "  Logs:", "    Type: AWS::S3::Bucket", "    DeletionPolicy: Snapshot"),
    says: [
      "2 Logs: UpdateReplacePolicy is not set, so the data goes with the resource; set it to Retain.",
      "4 Logs: DeletionPolicy is Snapshot, so the data goes with the resource; set it to Retain.",
    ],
    keeping: lines(
      "Resources:",
      "  Logs: { Type: AWS::S3::Bucket, DeletionPolicy: RetainExceptOnCreate, UpdateReplacePolicy: Retain }",
      "  Disk: { Type: AWS::EC2::Volume, DeletionPolicy: Snapshot, UpdateReplacePolicy: Snapshot }",
    ),
  },
  {
    rule: "dataIsKept",
    when: "a resource that says it is stateful is let go",
    breaking: lines(
      "Resources:",
      "  Nodes:",
      "    Type: AWS::AutoScaling::AutoScalingGroup",
      "    Metadata: { Stateful: indexed events }",
      "    DeletionPolicy: Retain",
      "    UpdateReplacePolicy: Delete",
    ),
    says: ["6 Nodes: UpdateReplacePolicy is Delete, so the data goes with the resource; set it to Retain."],
    keeping: lines("Resources:", "  Nodes:", "    Type: AWS::AutoScaling::AutoScalingGroup"),
  },
  {
    rule: "dataIsEncrypted",
    when: "data rests in the clear",
    breaking: lines(
      "Resources:",
      "  Logs: { Type: AWS::S3::Bucket }",
      "  Queue: { Type: AWS::SQS::Queue, Properties: { SqsManagedSseEnabled: false } }",
      "  Cache: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { AtRestEncryptionEnabled: true } }",
      "  Root: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: {} } }",
      "  Data:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties:",
      "      LaunchTemplateData:",
      "        BlockDeviceMappings:",
      "          - { DeviceName: /dev/xvda, Ebs: { Encrypted: true } }",
      "          - { DeviceName: /dev/sdb, Ebs: { VolumeSize: 100 } }",
    ),
    says: [
      "2 Logs: The resource does not encrypt its data; set BucketEncryption.ServerSideEncryptionConfiguration.",
      "3 Queue: The resource does not encrypt its data; set SqsManagedSseEnabled or KmsMasterKeyId.",
      "4 Cache: The resource does not encrypt its data; set TransitEncryptionEnabled.",
      "5 Root: The root volume is not mapped; map it with Ebs.Encrypted true.",
      "10 Data: The volume /dev/sdb is not encrypted; set Ebs.Encrypted to true.",
    ],
    keeping: lines(
      "Parameters:",
      '  Encrypt: { Type: String, Default: "true" }',
      "Resources:",
      "  Logs: { Type: AWS::S3::Bucket, Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ A: b }] } } }",
      "  Queue: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/aws/sqs } }",
      "  Cache:",
      "    Type: AWS::ElastiCache::ReplicationGroup",
      '    Properties: { AtRestEncryptionEnabled: !Ref Encrypt, TransitEncryptionEnabled: "true" }',
      "  Data:",
      "    Type: AWS::EC2::LaunchTemplate",
      "    Properties:",
      "      LaunchTemplateData:",
      "        BlockDeviceMappings: [{ DeviceName: /dev/sdb, Ebs: { Encrypted: true } }, { DeviceName: /dev/sdc, NoDevice: x }]",
    ),
  },
  {
    rule: "bucketsAreClosed",
    when: "a bucket's public access is only half blocked",
    breaking: lines(
      "Resources:",
      "  Logs:",
      "    Type: AWS::S3::Bucket",
      "    Properties: { PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false } }",
    ),
    says: [
      "2 Logs: The bucket is not closed to the public; set BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets in PublicAccessBlockConfiguration.",
    ],
    keeping: lines(
      "Resources:",
      "  Logs:",
      "    Type: AWS::S3::Bucket",
      "    Properties:",
      "      PublicAccessBlockConfiguration:",
      "        { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true }",
    ),
  },
  {
    rule: "bucketsAskForTls",
    when: "a bucket has no policy, or one that lets plain HTTP pass",
    breaking: lines(
      "Resources:",
      "  Alone: { Type: AWS::S3::Bucket }",
      "  Logs: { Type: AWS::S3::Bucket }",
      "  Policy:",
      "    Type: AWS::S3::BucketPolicy",
      "    Properties: { Bucket: !Ref Logs, PolicyDocument: { Statement: [{ Effect: Deny, Action: s3:GetObject }] } }",
    ),
    says: [
      "2 Alone: The bucket takes plain HTTP; add a bucket policy that denies aws:SecureTransport false.",
      "3 Logs: The bucket takes plain HTTP; add a bucket policy that denies aws:SecureTransport false.",
    ],
    keeping: lines(
      "Resources:",
      "  Logs: { Type: AWS::S3::Bucket }",
      "  Policy:",
      "    Type: AWS::S3::BucketPolicy",
      "    Properties:",
      "      Bucket: !Ref Logs",
      "      PolicyDocument:",
      '        Statement: [{ Effect: Deny, Action: "s3:*", Condition: { Bool: { "aws:SecureTransport": "false" } } }]',
    ),
  },
  {
    rule: "logsExpire",
    when: "a log group has no retention",
    breaking: lines("Resources:", "  Log: { Type: AWS::Logs::LogGroup }"),
    says: ["2 Log: The log group keeps everything forever; set RetentionInDays."],
    keeping: lines("Resources:", "  Log: { Type: AWS::Logs::LogGroup, Properties: { RetentionInDays: 7 } }"),
  },
];

describe("the house rules over data", () => {
  it.each(CASES)("$rule: told when $when", ({ rule, breaking, says, keeping }) => {
    expect(violationsOf(rule, breaking)).toEqual(says);
    expect(violationsOf(rule, keeping)).toEqual([]);
  });
});
