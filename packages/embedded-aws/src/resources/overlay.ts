import type { UpdateEffect } from "./update-effect.ts";

/** What AWS's published model lacks about a type, or says differently from the service. */
export interface Overlay {
  /** The property with which a user names the resource. */
  readonly nameProperty?: string;
  /** What changing a property does, where the published model does not say it or lags behind the registry. */
  readonly effects?: Readonly<Record<string, UpdateEffect>>;
  /** DeletionPolicy Snapshot is allowed (AWS CloudFormation user guide, "DeletionPolicy attribute"). */
  readonly snapshots?: true;
  /** How long AWS takes, in seconds; see `DEFAULT_SECONDS`. */
  readonly seconds?: Partial<StepSeconds>;
  /** Names are unique in the whole account, not in each region. */
  readonly isGlobal?: true;
  /** Properties of what the resource is a part of: its name is unique only together with them. */
  readonly within?: readonly string[];
}

export interface StepSeconds {
  readonly create: number;
  readonly update: number;
  readonly delete: number;
}

/** How long AWS takes for most resources, in seconds. */
export const DEFAULT_SECONDS: StepSeconds = { create: 5, update: 5, delete: 3 };

/** The updates that EC2 refuses for a volume (resource reference, "AWS::EC2::Volume": update is not supported). */
const FIXED_VOLUME: Readonly<Record<string, UpdateEffect>> = {
  AvailabilityZone: "Unsupported",
  AvailabilityZoneId: "Unsupported",
  Encrypted: "Unsupported",
  KmsKeyId: "Unsupported",
  OutpostArn: "Unsupported",
  SnapshotId: "Unsupported",
};

/**
 * What we know of each type beyond the published model. Effects follow the `createOnlyProperties` and
 * `conditionalCreateOnlyProperties` of the CloudFormation registry; durations are typical ones.
 */
export const OVERLAYS: Readonly<Record<string, Overlay>> = {
  "AWS::AutoScaling::AutoScalingGroup": {
    nameProperty: "AutoScalingGroupName",
    effects: {
      LaunchConfigurationName: "Conditionally",
      LaunchTemplate: "Conditionally",
      MixedInstancesPolicy: "Conditionally",
      VPCZoneIdentifier: "Conditionally",
    },
    seconds: { create: 180, update: 180, delete: 180 },
  },
  "AWS::AutoScaling::LifecycleHook": { nameProperty: "LifecycleHookName", within: ["AutoScalingGroupName"] },
  "AWS::CloudFormation::WaitCondition": {
    // AWS: the event reads 'Update to resource type AWS::CloudFormation::WaitCondition is not supported'.
    effects: { Count: "Unsupported", Handle: "Unsupported", Timeout: "Unsupported" },
  },
  "AWS::CloudWatch::Alarm": { nameProperty: "AlarmName" },
  "AWS::CloudWatch::CompositeAlarm": { nameProperty: "AlarmName" },
  "AWS::CloudWatch::Dashboard": { nameProperty: "DashboardName", isGlobal: true },
  "AWS::DynamoDB::Table": { nameProperty: "TableName", seconds: { create: 30, update: 30, delete: 15 } },
  "AWS::EC2::Instance": { seconds: { create: 45, update: 45, delete: 60 } },
  "AWS::EC2::LaunchTemplate": { nameProperty: "LaunchTemplateName" },
  "AWS::EC2::SecurityGroup": { nameProperty: "GroupName" },
  "AWS::EC2::NatGateway": { seconds: { create: 100, delete: 60 } },
  "AWS::EC2::VPC": { effects: { VpcEncryptionControl: "Never" }, seconds: { create: 15, delete: 3 } },
  "AWS::EC2::VPCEndpoint": { seconds: { create: 60, update: 30, delete: 60 } },
  "AWS::EC2::Volume": { effects: FIXED_VOLUME, snapshots: true, seconds: { create: 20, update: 20, delete: 20 } },
  "AWS::ElastiCache::CacheCluster": {
    nameProperty: "ClusterName",
    effects: { IpDiscovery: "Conditionally" },
    snapshots: true,
    seconds: { create: 360, update: 360, delete: 240 },
  },
  "AWS::ElastiCache::ReplicationGroup": {
    nameProperty: "ReplicationGroupId",
    // The registry lets Redis OSS become Valkey in place.
    effects: { Engine: "Never" },
    snapshots: true,
    seconds: { create: 600, update: 600, delete: 480 },
  },
  "AWS::ElastiCache::SubnetGroup": { nameProperty: "CacheSubnetGroupName" },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    nameProperty: "Name",
    seconds: { create: 120, update: 30, delete: 15 },
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": { nameProperty: "Name" },
  "AWS::ECR::Repository": { nameProperty: "RepositoryName" },
  "AWS::Events::EventBus": { nameProperty: "Name" },
  "AWS::Events::Rule": { nameProperty: "Name", seconds: { create: 60, update: 60, delete: 60 } },
  "AWS::IAM::InstanceProfile": {
    nameProperty: "InstanceProfileName",
    isGlobal: true,
    seconds: { create: 120, update: 10, delete: 3 },
  },
  "AWS::IAM::ManagedPolicy": { nameProperty: "ManagedPolicyName", isGlobal: true, seconds: { create: 15, update: 15 } },
  "AWS::IAM::Policy": { isGlobal: true, seconds: { create: 15, update: 15 } },
  "AWS::IAM::Role": { nameProperty: "RoleName", isGlobal: true, seconds: { create: 15, update: 15 } },
  "AWS::KMS::Alias": { nameProperty: "AliasName" },
  "AWS::KMS::Key": { seconds: { create: 20, update: 20 } },
  "AWS::Kinesis::Stream": { nameProperty: "Name", seconds: { create: 30, update: 30, delete: 30 } },
  "AWS::Lambda::Function": {
    nameProperty: "FunctionName",
    effects: { DurableConfig: "Conditionally" },
    seconds: { create: 10, update: 10 },
  },
  // Two functions may have statements of one id.
  "AWS::Lambda::Permission": { within: ["FunctionName"] },
  "AWS::Logs::LogGroup": { nameProperty: "LogGroupName" },
  "AWS::Logs::MetricFilter": { nameProperty: "FilterName", within: ["LogGroupName"] },
  "AWS::Logs::SubscriptionFilter": { nameProperty: "FilterName", within: ["LogGroupName"] },
  "AWS::Route53::HostedZone": { isGlobal: true, seconds: { create: 40, update: 40, delete: 40 } },
  "AWS::Route53::RecordSet": {
    // Moved to another zone under its name, it would have the physical id of the one it replaces: refused as a named resource.
    nameProperty: "Name",
    isGlobal: true,
    within: ["HostedZoneId", "HostedZoneName", "Type", "SetIdentifier"],
    seconds: { create: 40, update: 40, delete: 40 },
  },
  "AWS::S3::Bucket": {
    nameProperty: "BucketName",
    // The registry lets object lock be switched on in place.
    effects: { ObjectLockEnabled: "Never" },
    seconds: { create: 20, update: 20 },
  },
  "AWS::SNS::Subscription": { effects: { Region: "Conditionally" } },
  "AWS::SNS::Topic": { nameProperty: "TopicName" },
  "AWS::SQS::Queue": { nameProperty: "QueueName", seconds: { create: 60, update: 60, delete: 60 } },
  "AWS::SSM::Parameter": { nameProperty: "Name" },
  "AWS::SecretsManager::Secret": { nameProperty: "Name" },
};
