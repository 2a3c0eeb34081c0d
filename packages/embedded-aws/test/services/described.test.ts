import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  DescribeLaunchTemplatesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSnapshotsCommand,
  DescribeSubnetsCommand,
  DescribeVolumesCommand,
  DescribeVpcsCommand,
  EC2Client,
} from "@aws-sdk/client-ec2";
import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import {
  DescribeCacheClustersCommand,
  DescribeCacheParameterGroupsCommand,
  DescribeCacheSubnetGroupsCommand,
  DescribeReplicationGroupsCommand,
  DescribeSnapshotsCommand as DescribeCacheSnapshotsCommand,
  ListTagsForResourceCommand,
  ElastiCacheClient,
} from "@aws-sdk/client-elasticache";
import { describe, expect, it, onTestFinished } from "vitest";
import { anEngine, clientOptions } from "../engine-fixture.ts";
import { aStack } from "./stacks.ts";

const NETWORK = {
  Network: { Type: "AWS::EC2::VPC", Properties: { CidrBlock: "10.1.0.0/16" } },
  Subnet: {
    Type: "AWS::EC2::Subnet",
    Properties: {
      VpcId: { Ref: "Network" },
      CidrBlock: "10.1.0.0/24",
      AvailabilityZone: "ap-southeast-2c",
    },
  },
};

describe("EC2's descriptions of what a stack made", () => {
  it("agree with the stack's physical ids, tags and properties, and end with the stack", async () => {
    const engine = await anEngine();
    const ec2 = new EC2Client(clientOptions(engine));
    onTestFinished(() => ec2.destroy());
    const stack = aStack(engine);
    await stack.deploy({
      ...NETWORK,
      Disk: {
        Type: "AWS::EC2::Volume",
        Properties: { AvailabilityZone: "ap-southeast-2c", Size: 20, VolumeType: "gp3", Encrypted: true },
      },
      Members: {
        Type: "AWS::EC2::SecurityGroup",
        Properties: {
          GroupDescription: "members",
          VpcId: { Ref: "Network" },
          SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 443, ToPort: 443, CidrIp: "10.0.0.0/8" }],
        },
      },
      FromMembers: {
        Type: "AWS::EC2::SecurityGroupIngress",
        Properties: {
          GroupId: { Ref: "Members" },
          IpProtocol: "tcp",
          FromPort: 6379,
          ToPort: 6379,
          SourceSecurityGroupId: { Ref: "Members" },
        },
      },
    });
    const [VpcId, SubnetId, VolumeId, GroupId] = await Promise.all(
      ["Network", "Subnet", "Disk", "Members"].map((logicalId) => stack.physicalId(logicalId)),
    );
    const Filters = [{ Name: "vpc-id", Values: [VpcId ?? ""] }];
    expect((await ec2.send(new DescribeVpcsCommand({ Filters }))).Vpcs).toMatchObject([
      { VpcId, CidrBlock: "10.1.0.0/16", State: "available" },
    ]);
    expect((await ec2.send(new DescribeSubnetsCommand({ Filters }))).Subnets).toMatchObject([
      { SubnetId, VpcId, AvailabilityZone: "ap-southeast-2c" },
    ]);
    const tagged = [{ Name: "tag:aws:cloudformation:logical-id", Values: ["Di?k"] }];
    expect((await ec2.send(new DescribeVolumesCommand({ Filters: tagged }))).Volumes).toMatchObject([
      { VolumeId, Size: 20, VolumeType: "gp3", Encrypted: true, State: "available" },
    ]);
    const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [GroupId ?? ""] }));
    expect(SecurityGroups).toMatchObject([
      {
        GroupId,
        VpcId,
        IpPermissions: [
          { IpProtocol: "tcp", FromPort: 443, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
          { IpProtocol: "tcp", FromPort: 6379, UserIdGroupPairs: [{ GroupId, UserId: "111111111111" }] },
        ],
        IpPermissionsEgress: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
      },
    ]);
    expect(SecurityGroups?.[0]?.Tags).toContainEqual({ Key: "team", Value: "logs" });
    const SecurityGroupRuleIds = [await stack.physicalId("FromMembers")];
    const { SecurityGroupRules } = await ec2.send(new DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds }));
    expect(SecurityGroupRules).toMatchObject([{ GroupId, IsEgress: false, FromPort: 6379 }]);
    await stack.delete();
    expect((await ec2.send(new DescribeVpcsCommand({}))).Vpcs).toEqual([]);
    await expect(ec2.send(new DescribeVolumesCommand({ VolumeIds: [VolumeId ?? ""] }))).rejects.toMatchObject({
      name: "InvalidVolume.NotFound",
      message: `The volume '${VolumeId}' does not exist`,
    });
    const template = new DescribeLaunchTemplatesCommand({ LaunchTemplateNames: ["none"] });
    await expect(ec2.send(template)).rejects.toMatchObject({ name: "InvalidLaunchTemplateName.NotFoundException" });
  });
});

describe("Elastic Load Balancing's descriptions of what a stack made", () => {
  it("show a balancer with its listeners, its targets and their health", async () => {
    const engine = await anEngine();
    const elb = new ElasticLoadBalancingV2Client(clientOptions(engine));
    onTestFinished(() => elb.destroy());
    const stack = aStack(engine);
    await stack.deploy({
      ...NETWORK,
      Balancer: {
        Type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
        Properties: {
          Type: "network",
          Scheme: "internal",
          Subnets: [{ Ref: "Subnet" }],
          LoadBalancerAttributes: [{ Key: "load_balancing.cross_zone.enabled", Value: "true" }],
        },
      },
      Targets: {
        Type: "AWS::ElasticLoadBalancingV2::TargetGroup",
        Properties: { Port: 9200, Protocol: "TCP", VpcId: { Ref: "Network" } },
      },
      Listener: {
        Type: "AWS::ElasticLoadBalancingV2::Listener",
        Properties: {
          LoadBalancerArn: { Ref: "Balancer" },
          Port: 443,
          Protocol: "TCP",
          DefaultActions: [{ Type: "forward", TargetGroupArn: { Ref: "Targets" } }],
        },
      },
      Machines: {
        Type: "AWS::EC2::LaunchTemplate",
        Properties: { LaunchTemplateData: { ImageId: "ami-0a1b2c3d" } },
      },
      Group: {
        Type: "AWS::AutoScaling::AutoScalingGroup",
        Properties: {
          MinSize: "1",
          MaxSize: "1",
          VPCZoneIdentifier: [{ Ref: "Subnet" }],
          TargetGroupARNs: [{ Ref: "Targets" }],
          LaunchTemplate: { LaunchTemplateId: { Ref: "Machines" }, Version: "1" },
        },
      },
    });
    const [LoadBalancerArn, TargetGroupArn, VpcId] = await Promise.all(
      ["Balancer", "Targets", "Network"].map((logicalId) => stack.physicalId(logicalId)),
    );
    const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({}));
    expect(LoadBalancers).toMatchObject([
      {
        LoadBalancerArn,
        VpcId,
        Type: "network",
        Scheme: "internal",
        State: { Code: "active" },
        AvailabilityZones: [{ ZoneName: "ap-southeast-2c" }],
        DNSName: expect.stringContaining(".elb.ap-southeast-2.amazonaws.com") as string,
      },
    ]);
    const { Attributes } = await elb.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn }));
    expect(Attributes).toContainEqual({ Key: "load_balancing.cross_zone.enabled", Value: "true" });
    expect(Attributes).toContainEqual({ Key: "deletion_protection.enabled", Value: "false" });
    const { TargetGroups } = await elb.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
    expect(TargetGroups).toMatchObject([
      { TargetGroupArn, Port: 9200, HealthCheckProtocol: "TCP", LoadBalancerArns: [LoadBalancerArn] },
    ]);
    const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
    expect(Listeners).toMatchObject([{ Port: 443, DefaultActions: [{ Type: "forward", TargetGroupArn }] }]);
    const health = new DescribeTargetHealthCommand({ TargetGroupArn });
    expect((await elb.send(health)).TargetHealthDescriptions).toMatchObject([
      { Target: { Port: 9200 }, HealthCheckPort: "9200", TargetHealth: { State: "healthy" } },
    ]);
    await expect(elb.send(new DescribeLoadBalancersCommand({ Names: ["none"] }))).rejects.toMatchObject({
      name: "LoadBalancerNotFoundException",
      message: "Load balancers '[none]' not found",
    });
    const listenerArn = await stack.physicalId("Listener");
    const { Rules } = await elb.send(new DescribeRulesCommand({ ListenerArn: listenerArn }));
    expect(Rules).toMatchObject([
      { Priority: "default", IsDefault: true, Actions: [{ Type: "forward", TargetGroupArn }] },
    ]);
    const { TagDescriptions } = await elb.send(
      new DescribeTagsCommand({ ResourceArns: [TargetGroupArn ?? "", LoadBalancerArn ?? ""] }),
    );
    expect(TagDescriptions?.map((it) => it.Tags?.find(({ Key }) => Key === "team")?.Value)).toEqual(["logs", "logs"]);
    await expect(elb.send(new DescribeRulesCommand({}))).rejects.toMatchObject({ name: "ValidationError" });
  });
});

describe("what a deletion policy of Snapshot leaves behind", () => {
  it("is listed by the services that have it, with the tags of what it was", async () => {
    const engine = await anEngine();
    const [ec2, cache] = [new EC2Client(clientOptions(engine)), new ElastiCacheClient(clientOptions(engine))];
    onTestFinished(() => (ec2.destroy(), cache.destroy()));
    const stack = aStack(engine);
    await stack.deploy({
      Disk: {
        Type: "AWS::EC2::Volume",
        DeletionPolicy: "Snapshot",
        Properties: { AvailabilityZone: "ap-southeast-2c", Size: 20, Encrypted: true },
      },
      Settings: {
        Type: "AWS::ElastiCache::ParameterGroup",
        Properties: { CacheParameterGroupFamily: "valkey8", Description: "queue" },
      },
      Subnets: {
        Type: "AWS::ElastiCache::SubnetGroup",
        Properties: { Description: "queue", SubnetIds: ["subnet-0000000a", "subnet-0000000b"] },
      },
      Queue: {
        Type: "AWS::ElastiCache::ReplicationGroup",
        DeletionPolicy: "Snapshot",
        Properties: {
          ReplicationGroupDescription: "queue",
          CacheNodeType: "cache.t4g.small",
          CacheParameterGroupName: { Ref: "Settings" },
          CacheSubnetGroupName: { Ref: "Subnets" },
        },
      },
    });
    const [VolumeId = "", ReplicationGroupId = "", CacheParameterGroupName, CacheSubnetGroupName] = await Promise.all(
      ["Disk", "Queue", "Settings", "Subnets"].map((logicalId) => stack.physicalId(logicalId)),
    );
    const groups = await cache.send(new DescribeCacheParameterGroupsCommand({ CacheParameterGroupName }));
    expect(groups.CacheParameterGroups).toMatchObject([{ CacheParameterGroupFamily: "valkey8", IsGlobal: false }]);
    const subnets = await cache.send(new DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName }));
    expect(subnets.CacheSubnetGroups?.[0]?.Subnets).toMatchObject([
      { SubnetIdentifier: "subnet-0000000a" },
      { SubnetIdentifier: "subnet-0000000b" },
    ]);
    expect((await cache.send(new DescribeCacheSnapshotsCommand({}))).Snapshots).toEqual([]);
    await stack.delete();
    const { Snapshots } = await cache.send(new DescribeCacheSnapshotsCommand({ ReplicationGroupId }));
    expect(Snapshots).toMatchObject([{ ReplicationGroupId, SnapshotStatus: "available", SnapshotSource: "manual" }]);
    const tags = await cache.send(new ListTagsForResourceCommand({ ResourceName: Snapshots?.[0]?.ARN }));
    expect(tags.TagList).toContainEqual({ Key: "team", Value: "logs" });
    const Filters = [{ Name: "volume-id", Values: [VolumeId] }];
    const disks = await ec2.send(new DescribeSnapshotsCommand({ OwnerIds: ["self"], Filters }));
    expect(disks.Snapshots).toMatchObject([{ VolumeId, VolumeSize: 20, Encrypted: true, State: "completed" }]);
    expect(disks.Snapshots?.[0]?.Tags).toContainEqual({ Key: "team", Value: "logs" });
    const unknown = new DescribeCacheSubnetGroupsCommand({ CacheSubnetGroupName });
    await expect(cache.send(unknown)).rejects.toMatchObject({ name: "CacheSubnetGroupNotFoundFault" });
    const published = new DescribeCacheParameterGroupsCommand({ CacheParameterGroupName: "default.valkey8" });
    await expect(cache.send(published)).rejects.toThrow(/the cache parameter group default.valkey8/);
  });
});

describe("ElastiCache's descriptions of what a stack made", () => {
  it("show a replication group, its nodes and the clusters that they are", async () => {
    const engine = await anEngine();
    const cache = new ElastiCacheClient(clientOptions(engine));
    onTestFinished(() => cache.destroy());
    const stack = aStack(engine);
    await stack.deploy({
      Queue: {
        Type: "AWS::ElastiCache::ReplicationGroup",
        Properties: {
          ReplicationGroupDescription: "queue",
          Engine: "valkey",
          EngineVersion: "8.0",
          CacheNodeType: "cache.t4g.small",
          NumCacheClusters: 2,
          AutomaticFailoverEnabled: true,
          TransitEncryptionEnabled: true,
          PreferredCacheClusterAZs: ["ap-southeast-2a", "ap-southeast-2b"],
        },
      },
    });
    const id = await stack.physicalId("Queue");
    const { ReplicationGroups } = await cache.send(new DescribeReplicationGroupsCommand({ ReplicationGroupId: id }));
    expect(ReplicationGroups).toMatchObject([
      {
        ReplicationGroupId: id,
        Status: "available",
        MemberClusters: [`${id}-001`, `${id}-002`],
        AutomaticFailover: "enabled",
        NodeGroups: [
          {
            PrimaryEndpoint: { Address: expect.stringContaining(`master.${id}.`) as string, Port: 6379 },
            NodeGroupMembers: [
              { CurrentRole: "primary", PreferredAvailabilityZone: "ap-southeast-2a" },
              { CurrentRole: "replica", PreferredAvailabilityZone: "ap-southeast-2b" },
            ],
          },
        ],
      },
    ]);
    const one = new DescribeCacheClustersCommand({ CacheClusterId: `${id}-002`, ShowCacheNodeInfo: true });
    expect((await cache.send(one)).CacheClusters).toMatchObject([
      {
        ReplicationGroupId: id,
        Engine: "valkey",
        CacheClusterStatus: "available",
        CacheNodes: [{ CacheNodeId: "0001" }],
      },
    ]);
    const missing = new DescribeReplicationGroupsCommand({ ReplicationGroupId: "none" });
    await expect(cache.send(missing)).rejects.toMatchObject({
      name: "ReplicationGroupNotFoundFault",
      $metadata: { httpStatusCode: 404 },
    });
  });
});

describe("the health of targets that a template names", () => {
  it("is good for what is not the engine's to know, and not for an instance that is not there", async () => {
    const engine = await anEngine();
    const elb = new ElasticLoadBalancingV2Client(clientOptions(engine));
    onTestFinished(() => elb.destroy());
    const stack = aStack(engine);
    const Targets = [{ Id: "10.0.0.9" }, { Id: "i-0123456789abcdef0" }];
    await stack.deploy({
      Targets: { Type: "AWS::ElasticLoadBalancingV2::TargetGroup", Properties: { Port: 80, Protocol: "TCP", Targets } },
    });
    const TargetGroupArn = await stack.physicalId("Targets");
    const { TargetHealthDescriptions } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
    expect(TargetHealthDescriptions?.map(({ TargetHealth }) => TargetHealth?.State)).toEqual(["healthy", "unused"]);
  });
});

describe("CloudWatch's descriptions of what a stack made", () => {
  it("show its alarms, which have no data yet", async () => {
    const engine = await anEngine();
    const watch = new CloudWatchClient(clientOptions(engine));
    onTestFinished(() => watch.destroy());
    const stack = aStack(engine);
    await stack.deploy({
      Full: {
        Type: "AWS::CloudWatch::Alarm",
        Properties: {
          Namespace: "AWS/ElastiCache",
          MetricName: "DatabaseMemoryUsagePercentage",
          Dimensions: [{ Name: "CacheClusterId", Value: "queue-001" }],
          Statistic: "Maximum",
          Period: 60,
          EvaluationPeriods: 3,
          Threshold: 80.5,
          ComparisonOperator: "GreaterThanThreshold",
          AlarmActions: ["arn:aws:sns:ap-southeast-2:111111111111:pager"],
        },
      },
    });
    const name = await stack.physicalId("Full");
    expect((await watch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: "s-" }))).MetricAlarms).toMatchObject([
      {
        AlarmName: name,
        AlarmArn: `arn:aws:cloudwatch:ap-southeast-2:111111111111:alarm:${name}`,
        StateValue: "INSUFFICIENT_DATA",
        Threshold: 80.5,
        Period: 60,
        Dimensions: [{ Name: "CacheClusterId", Value: "queue-001" }],
        AlarmActions: ["arn:aws:sns:ap-southeast-2:111111111111:pager"],
      },
    ]);
    const alarming = await watch.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(alarming.MetricAlarms).toEqual([]);
    const ring = (StateValue: "ALARM" | "OK", StateReason: string) =>
      watch.send(new SetAlarmStateCommand({ AlarmName: name, StateValue, StateReason }));
    await ring("ALARM", "rehearsal");
    const ringing = await watch.send(new DescribeAlarmsCommand({ StateValue: "ALARM" }));
    expect(ringing.MetricAlarms).toMatchObject([{ AlarmName: name, StateValue: "ALARM", StateReason: "rehearsal" }]);
    await ring("OK", "over");
    const { AlarmHistoryItems } = await watch.send(new DescribeAlarmHistoryCommand({ AlarmName: name }));
    expect(AlarmHistoryItems?.map(({ HistorySummary }) => HistorySummary)).toEqual([
      "Alarm updated from ALARM to OK",
      "Alarm updated from INSUFFICIENT_DATA to ALARM",
    ]);
    const made = new DescribeAlarmHistoryCommand({ HistoryItemType: "ConfigurationUpdate" });
    await expect(watch.send(made)).rejects.toThrow(/the history of alarms of type ConfigurationUpdate/);
    const unknown = new SetAlarmStateCommand({ AlarmName: "none", StateValue: "OK", StateReason: "" });
    await expect(watch.send(unknown)).rejects.toMatchObject({
      name: expect.stringContaining("ResourceNotFound") as string,
    });
    await expect(watch.send(new DescribeAlarmsCommand({ ParentsOfAlarmName: name }))).rejects.toThrow(
      /the request member ParentsOfAlarmName/,
    );
    const data = new GetMetricDataCommand({ MetricDataQueries: [], StartTime: new Date(0), EndTime: new Date(1) });
    await expect(watch.send(data)).rejects.toThrow(/the operation GetMetricData of CloudWatch/);
  });

  it("show composite ones, which follow their rule from the beginning and take no rule of alarms that are not there", async () => {
    const engine = await anEngine();
    const watch = new CloudWatchClient(clientOptions(engine));
    onTestFinished(() => watch.destroy());
    const stack = aStack(engine);
    const composite = (AlarmRule: unknown, ...DependsOn: readonly string[]) => ({
      Type: "AWS::CloudWatch::CompositeAlarm",
      ...(DependsOn.length === 0 ? {} : { DependsOn }),
      Properties: { AlarmRule },
    });
    const part = {
      Type: "AWS::CloudWatch::Alarm",
      Properties: { MetricName: "m", Namespace: "n", EvaluationPeriods: 1, ComparisonOperator: "GreaterThanThreshold" },
    };
    await stack.deploy({
      One: part,
      Other: part,
      Both: composite({ "Fn::Sub": 'ALARM("${One}") AND NOT OK(${Other.Arn})' }),
      Outer: composite({ "Fn::Sub": "ALARM(${Both})" }),
    });
    const [one, other] = [await stack.physicalId("One"), await stack.physicalId("Other")];
    const [both, outer] = [await stack.physicalId("Both"), await stack.physicalId("Outer")];
    const set = (AlarmName: string, StateValue: "ALARM" | "OK") =>
      watch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: "rehearsal" }));
    const states = async (): Promise<readonly unknown[]> => {
      const { CompositeAlarms = [] } = await watch.send(
        new DescribeAlarmsCommand({ AlarmTypes: ["CompositeAlarm"], AlarmNames: [both, outer] }),
      );
      return [both, outer].map((name) => CompositeAlarms.find((it) => it.AlarmName === name)?.StateValue);
    };
    expect(await states()).toEqual(["OK", "OK"]);
    await set(one, "ALARM");
    expect(await states()).toEqual(["ALARM", "ALARM"]);
    await set(other, "OK");
    expect(await states()).toEqual(["OK", "OK"]);
    await set(both, "ALARM");
    expect(await states(), "until one of its own changes its state").toEqual(["ALARM", "ALARM"]);
    await set(one, "OK");
    expect(await states()).toEqual(["OK", "OK"]);
    const history = await watch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: outer, AlarmTypes: ["CompositeAlarm"] }),
    );
    expect(history.AlarmHistoryItems).toHaveLength(5);
    expect(await aStack(engine, "none").deploy({ None: composite("ALARM(none)") })).toBe("ROLLBACK_COMPLETE");
    expect(await aStack(engine, "misspelt").deploy({ None: composite("ALRM(x)") })).toBe("ROLLBACK_COMPLETE");
  });
});
