import { zipSync } from "fflate";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import type { Values } from "./member-paths.ts";

/** What every request that is asked of an operation has, by `service operation`. The number makes names new. */
type Base = (number: number) => Readonly<Record<string, unknown>>;

const ZIP = zipSync({ "index.js": new TextEncoder().encode("exports.handler = async () => 1;") });
const QUEUE_ARN = "arn:aws:sqs:ap-southeast-2:111111111111:queue";
const FUNCTION_ARN = "arn:aws:lambda:ap-southeast-2:111111111111:function:function";
const ROLE = "arn:aws:iam::111111111111:role/role";
const STACK = aTemplate({ A: topic("a") });

/** What is there before the requests: calls in order, as `[service, operation, input]`. */
export const EXISTING = [
  ["s3", "CreateBucket", { Bucket: "bucket", CreateBucketConfiguration: { LocationConstraint: "ap-southeast-2" } }],
  ["s3", "PutObject", { Bucket: "bucket", Key: "key", Body: "text" }],
  ["s3", "CreateMultipartUpload", { Bucket: "bucket", Key: "key" }],
  ["ssm", "PutParameter", { Name: "parameter", Value: "one", Type: "String" }],
  ["secretsmanager", "CreateSecret", { Name: "secret", SecretString: "one" }],
  ["sqs", "CreateQueue", { QueueName: "queue" }],
  ["logs", "CreateLogGroup", { logGroupName: "group" }],
  ["logs", "CreateLogStream", { logGroupName: "group", logStreamName: "stream" }],
  [
    "lambda",
    "CreateFunction",
    { FunctionName: "function", Runtime: "nodejs20.x", Handler: "index.handler", Role: ROLE, Code: { ZipFile: ZIP } },
  ],
  ["lambda", "PublishVersion", { FunctionName: "function" }],
  ["lambda", "CreateAlias", { FunctionName: "function", Name: "alias", FunctionVersion: "1" }],
  ["cloudformation", "CreateStack", { StackName: "stack", TemplateBody: STACK }],
] as const;

/** What names one of these, wherever a request cannot do without; what a call before has answered is added. */
export const NAMES: Readonly<Record<string, unknown>> = {
  Bucket: "bucket",
  FunctionName: "function",
  Key: "key",
  SecretId: "secret",
  StackName: "stack",
  logGroupName: "group",
  logStreamName: "stream",
};

const aFunction: Base = (number) => ({
  FunctionName: `function-${number}`,
  Runtime: "nodejs20.x",
  Handler: "index.handler",
  Role: ROLE,
  Code: { ZipFile: ZIP },
});

/** Requests that are answered as they are; each member is added to one of them. */
export const BASES: Readonly<Record<string, Base>> = {
  "autoscaling UpdateAutoScalingGroup": () => ({ AutoScalingGroupName: "group" }),
  "cloudformation CreateStack": (number) => ({
    StackName: `stack-${number}`,
    TemplateBody: STACK.replace('"a"', `"a${number}"`),
  }),
  "cloudformation CreateChangeSet": (number) => ({
    StackName: "stack",
    ChangeSetName: `change-${number}`,
    TemplateBody: STACK,
  }),
  "cloudformation UpdateStack": (number) => ({
    StackName: "stack",
    TemplateBody: aTemplate({ A: topic("a", {}, { DisplayName: String(number) }) }),
  }),
  "cloudformation DescribeEvents": () => ({ StackName: "stack" }),
  "lambda CreateFunction": aFunction,
  "lambda CreateAlias": (number) => ({ FunctionName: "function", Name: `alias-${number}`, FunctionVersion: "1" }),
  "lambda UpdateAlias": () => ({ FunctionName: "function", Name: "alias" }),
  "lambda UpdateFunctionConfiguration": () => ({ FunctionName: "function" }),
  "lambda UpdateFunctionCode": () => ({ FunctionName: "function", ZipFile: ZIP }),
  "lambda PutFunctionEventInvokeConfig": () => ({ FunctionName: "function" }),
  "lambda UpdateFunctionEventInvokeConfig": () => ({ FunctionName: "function" }),
  "logs PutLogEvents": () => ({
    logGroupName: "group",
    logStreamName: "stream",
    logEvents: [{ timestamp: Date.now(), message: "text" }],
  }),
  "s3 CreateBucket": (number) => ({
    Bucket: `bucket-${number}`,
    CreateBucketConfiguration: { LocationConstraint: "ap-southeast-2" },
  }),
  "s3 PutObject": () => ({ Bucket: "bucket", Key: "key", Body: "text" }),
  "s3 CopyObject": () => ({ Bucket: "bucket", Key: "copy", CopySource: "bucket/key" }),
  "s3 GetObjectAttributes": () => ({ Bucket: "bucket", Key: "key", ObjectAttributes: ["ETag"] }),
  "s3 DeleteObject": () => ({ Bucket: "bucket", Key: "doomed" }),
  "s3 DeleteObjects": () => ({ Bucket: "bucket", Delete: { Objects: [{ Key: "doomed" }] } }),
  "s3 PutBucketEncryption": () => ({
    Bucket: "bucket",
    ServerSideEncryptionConfiguration: { Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }] },
  }),
  "s3 PutBucketLifecycleConfiguration": () => ({
    Bucket: "bucket",
    LifecycleConfiguration: {
      Rules: [{ ID: "rule", Status: "Enabled", Filter: { Prefix: "a" }, Expiration: { Days: 9 } }],
    },
  }),
  "s3 PutBucketNotificationConfiguration": () => ({ Bucket: "bucket", NotificationConfiguration: {} }),
  "s3 PutBucketOwnershipControls": () => ({
    Bucket: "bucket",
    OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
  }),
  "s3 PutBucketTagging": () => ({ Bucket: "bucket", Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
  "s3 UploadPart": () => ({ PartNumber: 1, Body: "text" }),
  "s3 PutObjectTagging": () => ({ Bucket: "bucket", Key: "key", Tagging: { TagSet: [{ Key: "k", Value: "v" }] } }),
  "s3 PutBucketVersioning": () => ({ Bucket: "bucket", VersioningConfiguration: { Status: "Enabled" } }),
  "s3 PutPublicAccessBlock": () => ({ Bucket: "bucket", PublicAccessBlockConfiguration: { BlockPublicAcls: true } }),
  "secretsmanager CreateSecret": (number) => ({ Name: `secret-${number}`, SecretString: "one" }),
  "secretsmanager ListSecrets": () => ({}),
  "sqs SendMessage": () => ({ MessageBody: "text" }),
  "sqs SendMessageBatch": () => ({ Entries: [{ Id: "one", MessageBody: "text" }] }),
  "ssm DescribeParameters": () => ({}),
  "ssm PutParameter": (number) => ({ Name: `parameter-${number}`, Value: "one", Type: "String" }),
  "sts AssumeRole": () => ({ RoleArn: ROLE, RoleSessionName: "session" }),
};

/** What a member says where any text would not do. */
export const VALUES: Values = {
  // A server waits for as many bytes.
  ContentLength: "text".length,
  ChecksumAlgorithm: "SHA256",
  CreateBucketConfiguration: { LocationConstraint: "ap-southeast-2" },
  EventSourceArn: QUEUE_ARN,
  IfNoneMatch: "*",
  LocationConstraint: "ap-southeast-2",
  OnFailure: { Destination: QUEUE_ARN },
  OnSuccess: { Destination: QUEUE_ARN },
  Destination: QUEUE_ARN,
  TargetArn: QUEUE_ARN,
  LambdaFunctionArn: FUNCTION_ARN,
  QueueArn: QUEUE_ARN,
};
