import {
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  waitUntilStackCreateComplete,
  waitUntilStackDeleteComplete,
  type CloudFormationClient,
} from "@aws-sdk/client-cloudformation";
import {
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { EMPTIED_TAG, MIGRATION_TAG, type Builder } from "../../src/node/index.ts";

const POLLS = { maxWaitTime: 100, minDelay: 0.02, maxDelay: 0.1 };

/** What a plain builder works with. */
export interface PlainBuilderParts {
  readonly stacks: CloudFormationClient;
  readonly s3: S3Client;
  readonly template: object;
  /** Called after each thing that it does; a test may stop there for good. */
  readonly did?: (what: string) => Promise<void> | void;
}

/** Builds and destroys stacks by CloudFormation alone, as deploy-core would: with the tag from the first moment, and buckets marked before they are emptied. */
export function plainBuilder({ stacks, s3, template, did = () => undefined }: PlainBuilderParts): Builder {
  return {
    async build({ stackName, place }, migrationId) {
      const Parameters = Object.entries(place.variables).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      }));
      const there = await stacks.send(new DescribeStacksCommand({ StackName: stackName })).catch(() => undefined);
      if (there === undefined) {
        const Tags = [{ Key: MIGRATION_TAG, Value: migrationId }];
        const TemplateBody = JSON.stringify(template);
        await stacks.send(new CreateStackCommand({ StackName: stackName, TemplateBody, Parameters, Tags }));
        await did("created");
      }
      await waitUntilStackCreateComplete({ client: stacks, ...POLLS }, { StackName: stackName });
    },

    async destroy({ stackId, emptying, migrationId, allowRemoving }) {
      const { StackResourceSummaries: resources = [] } = await stacks.send(
        new ListStackResourcesCommand({ StackName: stackId }),
      );
      const buckets = resources.filter(({ ResourceType: type }) => type === "AWS::S3::Bucket");
      for (const { LogicalResourceId: id = "", PhysicalResourceId: Bucket = "" } of buckets) {
        if (!emptying.includes(id) || !allowRemoving.includes(id)) continue;
        const { TagSet = [] } = await s3.send(new GetBucketTaggingCommand({ Bucket }));
        const others = TagSet.filter(({ Key }) => Key !== EMPTIED_TAG);
        const marked = [...others, { Key: EMPTIED_TAG, Value: migrationId }];
        await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet: marked } }));
        await did("marked");
        const { Versions = [] } = await s3.send(new ListObjectVersionsCommand({ Bucket }));
        const Objects = Versions.map(({ Key }) => ({ Key }));
        if (Objects.length > 0) await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
        await did("emptied");
      }
      await stacks.send(new DeleteStackCommand({ StackName: stackId }));
      await did("deleted");
      await waitUntilStackDeleteComplete({ client: stacks, ...POLLS }, { StackName: stackId });
      await did("gone");
    },
  };
}

/** A layer that is nothing but a bucket, which outlives its stack or not. */
export function aBucketLayer(DeletionPolicy: "Retain" | "Delete") {
  return {
    Parameters: { LogsS3BucketName: { Type: "String" } },
    Resources: {
      LogsBucket: {
        Type: "AWS::S3::Bucket",
        DeletionPolicy,
        UpdateReplacePolicy: DeletionPolicy,
        Properties: {
          BucketName: { Ref: "LogsS3BucketName" },
          LifecycleConfiguration: { Rules: [{ Id: "expire", Status: "Enabled", ExpirationInDays: 7 }] },
        },
      },
      LogsBucketPolicy: {
        Type: "AWS::S3::BucketPolicy",
        DeletionPolicy,
        UpdateReplacePolicy: DeletionPolicy,
        Properties: {
          Bucket: { Ref: "LogsBucket" },
          PolicyDocument: {
            Version: "2012-10-17",
            Statement: [
              {
                Sid: "TlsOnly",
                Effect: "Deny",
                Principal: "*",
                Action: "s3:*",
                Resource: { "Fn::Sub": "arn:aws:s3:::${LogsBucket}/*" },
                Condition: { Bool: { "aws:SecureTransport": "false" } },
              },
            ],
          },
        },
      },
    },
    Outputs: { LogsBucketName: { Value: { Ref: "LogsBucket" } } },
  };
}
