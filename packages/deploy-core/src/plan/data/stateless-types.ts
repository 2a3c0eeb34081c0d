/**
 * Types that hold nothing of their own: to replace or to remove one costs no data. A type that is neither here nor among
 * the stateful ones has been classified by nobody, and what happens to it must be consented to by name.
 * By service, the part of the type's name after `AWS::`; each was looked up in AWS's description of what the resource is.
 */
const STATELESS: Readonly<Record<string, readonly string[]>> = {
  ApiGateway: [
    "Authorizer",
    "BasePathMapping",
    "Deployment",
    "DomainName",
    "Method",
    "Model",
    "Resource",
    "RestApi",
    "Stage",
  ],
  ApiGatewayV2: ["Api", "ApiMapping", "DomainName", "Integration", "Route", "Stage"],
  ApplicationAutoScaling: ["ScalableTarget", "ScalingPolicy"],
  AutoScaling: ["LaunchConfiguration", "LifecycleHook", "ScalingPolicy", "ScheduledAction"],
  CertificateManager: ["Certificate"],
  CloudFormation: ["WaitCondition", "WaitConditionHandle"],
  CloudFront: ["CachePolicy", "Distribution", "Function", "OriginAccessControl", "OriginRequestPolicy"],
  CloudWatch: ["Alarm", "CompositeAlarm", "Dashboard"],
  EC2: [
    "DHCPOptions",
    "EIP",
    "EIPAssociation",
    "EgressOnlyInternetGateway",
    "FlowLog",
    "InternetGateway",
    "LaunchTemplate",
    "NatGateway",
    "NetworkAcl",
    "NetworkAclEntry",
    "NetworkInterface",
    "PlacementGroup",
    "PrefixList",
    "Route",
    "RouteTable",
    "SecurityGroup",
    "SecurityGroupEgress",
    "SecurityGroupIngress",
    "Subnet",
    "SubnetNetworkAclAssociation",
    "SubnetRouteTableAssociation",
    "VPC",
    "VPCDHCPOptionsAssociation",
    "VPCEndpoint",
    "VPCGatewayAttachment",
    "VPCPeeringConnection",
    "VolumeAttachment",
  ],
  ECS: ["TaskDefinition"],
  EFS: ["AccessPoint", "MountTarget"],
  ElastiCache: ["ParameterGroup", "SecurityGroup", "SubnetGroup"],
  ElasticLoadBalancing: ["LoadBalancer"],
  ElasticLoadBalancingV2: ["Listener", "ListenerCertificate", "ListenerRule", "LoadBalancer", "TargetGroup"],
  Events: ["Rule"],
  IAM: ["InstanceProfile", "ManagedPolicy", "Policy", "Role", "RolePolicy", "ServiceLinkedRole"],
  KMS: ["Alias"],
  Lambda: [
    "Alias",
    "EventInvokeConfig",
    "EventSourceMapping",
    "Function",
    "LayerVersionPermission",
    "Permission",
    "Url",
    "Version",
  ],
  Logs: ["MetricFilter", "ResourcePolicy", "SubscriptionFilter"],
  RDS: ["DBClusterParameterGroup", "DBParameterGroup", "DBSubnetGroup", "OptionGroup"],
  Route53: ["HealthCheck", "RecordSet", "RecordSetGroup"],
  S3: ["AccessPoint", "BucketPolicy"],
  SSM: ["Parameter"],
  SNS: ["Subscription", "Topic", "TopicPolicy"],
  SQS: ["QueuePolicy"],
  Scheduler: ["Schedule"],
  SecretsManager: ["ResourcePolicy", "RotationSchedule", "SecretTargetAttachment"],
  WAFv2: ["WebACL", "WebACLAssociation"],
};

/** Types that hold nothing unless a template or a layer says so: their disks, if any, go with what they run. */
const DISK_TYPES: ReadonlySet<string> = new Set(["AWS::AutoScaling::AutoScalingGroup"]);

/** What is known of a type that is not stateful by itself. `disks`: it holds data where a template declares it. */
export function classifyStateless(type: string): "stateless" | "disks" | "unclassified" {
  if (DISK_TYPES.has(type)) return "disks";
  const [, service = "", kind = ""] = /^AWS::(\w+)::(\w+)$/.exec(type) ?? [];
  return Object.hasOwn(STATELESS, service) && STATELESS[service]?.includes(kind) === true
    ? "stateless"
    : "unclassified";
}

/** Lists every type that is known to hold nothing by itself. */
export function listStatelessTypes(): readonly string[] {
  const types = Object.entries(STATELESS).flatMap(([service, kinds]) =>
    kinds.map((kind) => `AWS::${service}::${kind}`),
  );
  return [...DISK_TYPES, ...types];
}
