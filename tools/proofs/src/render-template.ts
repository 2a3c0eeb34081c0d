import type { Kind, ResourceShape } from "./story.ts";

/** Where the templates of nested stacks lie, by the content of the nested stack. */
export const CHILD_BUCKET = "proofs-templates";

/** Returns the template of these resources as the layer's file has it. */
export function renderTemplate(resources: readonly ResourceShape[]): string {
  return JSON.stringify({
    Parameters: {
      OctopusEnvironment: TEXT,
      EnvironmentVersion: TEXT,
      Component: TEXT,
      team: TEXT,
      Extra: TEXT,
    },
    Conditions: { WithExtra: { "Fn::Equals": [{ Ref: "Extra" }, "yes"] } },
    // One resource is always there: a template has at least one.
    Resources: Object.fromEntries([["Anchor", ANCHOR], ...resources.flatMap(renderResource)]),
  });
}

/** Returns the template of a nested stack; its queue's name changes with the content, and so the queue is replaced. */
export function renderChild(content: number): string {
  const Properties = content === 0 ? {} : { QueueName: `nested-${content}` };
  return JSON.stringify({ Resources: { Inner: { Type: "AWS::SQS::Queue", Properties } } });
}

/** How many contents a resource goes through. */
export const CONTENTS = 3;

const TEXT = { Type: "String" };
const ANCHOR = { Type: "AWS::SNS::Topic" };

function renderResource(shape: ResourceShape): readonly [string, object][] {
  const { logicalId, deletionPolicy, updateReplacePolicy, declared, conditional } = shape;
  const around = {
    ...(declared ? { Metadata: { Stateful: "what it keeps" } } : {}),
    ...(conditional ? { Condition: "WithExtra" } : {}),
    ...(deletionPolicy === undefined ? {} : { DeletionPolicy: takeable(deletionPolicy, shape.kind) }),
    ...(updateReplacePolicy === undefined ? {} : { UpdateReplacePolicy: takeable(updateReplacePolicy, shape.kind) }),
  };
  if (shape.kind !== "group") return [[logicalId, { ...BODIES[shape.kind](shape), ...around }]];
  const image = `${logicalId}Image`;
  return [
    [image, { ...launchTemplate(shape), ...(conditional ? { Condition: "WithExtra" } : {}) }],
    [logicalId, { ...group(shape, image), ...around }],
  ];
}

/** AWS: only some types know snapshots. */
function takeable(policy: string, kind: Kind): string {
  return policy === "Snapshot" && kind !== "cache" && kind !== "volume" ? "Retain" : policy;
}

const named = (member: string, { identity, logicalId }: ResourceShape): object =>
  identity === 0 ? {} : { [member]: `proof-${logicalId.toLowerCase()}-${identity}` };

const tags = ({ content }: ResourceShape) => [{ Key: "content", Value: `${content}` }];

const BODIES: Readonly<Record<Exclude<Kind, "group">, (shape: ResourceShape) => object>> = {
  bucket: (it) => ({ Type: "AWS::S3::Bucket", Properties: { ...named("BucketName", it), Tags: tags(it) } }),
  queue: (it) => ({
    Type: "AWS::SQS::Queue",
    Properties: { ...named("QueueName", it), VisibilityTimeout: 30 + it.content },
  }),
  logGroup: (it) => ({
    Type: "AWS::Logs::LogGroup",
    Properties: { ...named("LogGroupName", it), RetentionInDays: [1, 3, 5][it.content] },
  }),
  secret: (it) => ({
    Type: "AWS::SecretsManager::Secret",
    Properties: { ...named("Name", it), Description: `content ${it.content}`, GenerateSecretString: {} },
  }),
  cache: (it) => ({
    Type: "AWS::ElastiCache::ReplicationGroup",
    Properties: {
      ReplicationGroupDescription: "A queue",
      Engine: "redis",
      // To other numbers of shards it may come in place, or not: AWS calls it conditional.
      NumNodeGroups: it.size,
      ReplicasPerNodeGroup: 0,
      CacheNodeType: ["cache.r7g.large", "cache.r7g.xlarge", "cache.r7g.2xlarge"][it.content],
      AtRestEncryptionEnabled: it.identity === 1,
    },
  }),
  volume: (it) => ({
    Type: "AWS::EC2::Volume",
    Properties: {
      AvailabilityZone: `ap-southeast-2${"abc"[it.identity] ?? "a"}`,
      Size: 10 + it.content,
      Tags: tags(it),
    },
  }),
  table: (it) => ({
    Type: "AWS::DynamoDB::Table",
    Properties: {
      ...named("TableName", it),
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      Tags: tags(it),
    },
  }),
  topic: (it) => ({
    Type: "AWS::SNS::Topic",
    Properties: { ...named("TopicName", it), DisplayName: `content ${it.content}` },
  }),
  securityGroup: (it) => ({
    Type: "AWS::EC2::SecurityGroup",
    Properties: { GroupDescription: `identity ${it.identity}`, VpcId: "vpc-0a1b2c3d4e5f60718", Tags: tags(it) },
  }),
  parameter: (it) => ({
    Type: "AWS::SSM::Parameter",
    Properties: { ...named("Name", it), Type: "String", Value: `content ${it.content}` },
  }),
  nested: (it) => ({
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL: `https://${CHILD_BUCKET}.s3.ap-southeast-2.amazonaws.com/${it.content}.json` },
  }),
};

function launchTemplate({ content }: ResourceShape): object {
  const LaunchTemplateData = { ImageId: `ami-0000000000000000${content}`, InstanceType: "t3.small" };
  return { Type: "AWS::EC2::LaunchTemplate", Properties: { LaunchTemplateData } };
}

function group(shape: ResourceShape, image: string): object {
  const Version = { "Fn::GetAtt": [image, "LatestVersionNumber"] };
  return {
    Type: "AWS::AutoScaling::AutoScalingGroup",
    Properties: {
      ...named("AutoScalingGroupName", shape),
      MinSize: "0",
      MaxSize: `${shape.size + 1}`,
      DesiredCapacity: `${shape.size}`,
      AvailabilityZones: { "Fn::GetAZs": "" },
      LaunchTemplate: { LaunchTemplateId: { Ref: image }, Version },
    },
    ...UPDATE_POLICIES[shape.updatePolicy],
  };
}

const UPDATE_POLICIES: Readonly<Record<ResourceShape["updatePolicy"], object>> = {
  none: {},
  rolling: { UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 1, MinInstancesInService: 0 } } },
  replacing: { UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } } },
};
