import { describe, expect, test } from "vitest";
import { textIn, type JsonObject } from "../../src/json.ts";
import { modelledTypes } from "../../src/resources/type-model.ts";
import { aWorld, context } from "./a-world.ts";

/** What each of our layers' types is called, refers to and answers; ids are counted, so the digits are stable. */
const IDENTITIES: readonly [
  type: string,
  properties: JsonObject,
  physicalId: RegExp,
  attributes: Record<string, unknown>,
][] = [
  [
    "AWS::SNS::Topic",
    { TopicName: "alarms" },
    /^arn:aws:sns:ap-southeast-2:111111111111:alarms$/,
    { TopicName: "alarms" },
  ],
  ["AWS::SNS::Topic", {}, /:ci-cache-Thing-[0-9A-Z]{12}$/, {}],
  [
    "AWS::SQS::Queue",
    {},
    /^https:\/\/sqs\.ap-southeast-2\.amazonaws\.com\/111111111111\/ci-cache-Thing-[0-9A-Z]{12}$/,
    {},
  ],
  ["AWS::SQS::Queue", { QueueName: "q" }, /\/q$/, { QueueName: "q", Arn: "arn:aws:sqs:ap-southeast-2:111111111111:q" }],
  ["AWS::S3::Bucket", {}, /^ci-cache-thing-[0-9a-z]{12}$/, {}],
  [
    "AWS::S3::Bucket",
    { BucketName: "logs" },
    /^logs$/,
    { Arn: "arn:aws:s3:::logs", DomainName: "logs.s3.amazonaws.com" },
  ],
  ["AWS::SSM::Parameter", { Type: "String", Value: "v" }, /^CFN-Thing-[0-9A-Z]{12}$/, { Type: "String", Value: "v" }],
  ["AWS::EC2::SecurityGroup", { GroupDescription: "g", VpcId: "vpc-1" }, /^sg-[0-9a-f]{17}$/, { VpcId: "vpc-1" }],
  [
    "AWS::EC2::LaunchTemplate",
    { LaunchTemplateData: {} },
    /^lt-[0-9a-f]{17}$/,
    { LatestVersionNumber: "1", DefaultVersionNumber: "1" },
  ],
  [
    "AWS::IAM::Role",
    { AssumeRolePolicyDocument: {}, Path: "/a/", RoleName: "r" },
    /^r$/,
    { Arn: "arn:aws:iam::111111111111:role/a/r" },
  ],
  ["AWS::Lambda::Function", { Code: {}, Role: "r" }, /^ci-cache-Thing-/, {}],
  [
    "AWS::Logs::LogGroup",
    { LogGroupName: "/a" },
    /^\/a$/,
    { Arn: "arn:aws:logs:ap-southeast-2:111111111111:log-group:/a:*" },
  ],
  [
    "AWS::CloudWatch::Alarm",
    { AlarmName: "a" },
    /^a$/,
    { Arn: "arn:aws:cloudwatch:ap-southeast-2:111111111111:alarm:a" },
  ],
  [
    "AWS::ElasticLoadBalancingV2::LoadBalancer",
    { Name: "broker", Type: "network" },
    /:loadbalancer\/net\/broker\/[0-9a-f]{16}$/,
    {
      CanonicalHostedZoneID: "ZCT6FZBF4DROD",
      DNSName: expect.stringMatching(/^broker-[0-9a-f]{16}\.elb\.ap-southeast-2\.amazonaws\.com$/),
      LoadBalancerFullName: expect.stringMatching(/^net\/broker\//),
    },
  ],
  [
    "AWS::ElastiCache::ReplicationGroup",
    { ReplicationGroupDescription: "q", ReplicationGroupId: "Queue", Port: 6380, TransitEncryptionEnabled: true },
    /^queue$/,
    {
      "PrimaryEndPoint.Address": expect.stringMatching(/^master\.queue\.[0-9a-z]{6}\.apse2\.cache\.amazonaws\.com$/),
      "PrimaryEndPoint.Port": "6380",
    },
  ],
  ["AWS::SecretsManager::Secret", { Name: "token" }, /:secret:token-[0-9A-Z]{6}$/, {}],
  ["AWS::Route53::RecordSet", { Name: "a.example.", Type: "A" }, /^a\.example\.$/, {}],
  ["AWS::Events::Rule", { Name: "tick" }, /^tick$/, { Arn: "arn:aws:events:ap-southeast-2:111111111111:rule/tick" }],
];

/** A network as it is usually written, and what must be told of it. */
const NETWORK: readonly [type: string, properties: JsonObject, physicalId: RegExp][] = [
  ["AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" }, /^vpc-[0-9a-f]{17}$/],
  ["AWS::EC2::InternetGateway", {}, /^igw-[0-9a-f]{17}$/],
  ["AWS::EC2::VPCGatewayAttachment", { VpcId: "vpc-1", InternetGatewayId: "igw-1" }, /^IGW\|vpc-1$/],
  ["AWS::EC2::RouteTable", { VpcId: "vpc-1" }, /^rtb-[0-9a-f]{17}$/],
  ["AWS::EC2::Route", { RouteTableId: "rtb-1", DestinationCidrBlock: "0.0.0.0/0" }, /^rtb-1\|0\.0\.0\.0\/0$/],
  ["AWS::EC2::EIP", {}, /^198\.18\.\d+\.\d+$/],
  ["AWS::EC2::NatGateway", { SubnetId: "subnet-1" }, /^nat-[0-9a-f]{17}$/],
];

describe("every handler", () => {
  test.each(IDENTITIES)("%s %j is called %s", async (type, properties, physicalId, attributes) => {
    const made = await aWorld().create(type, properties);
    expect(made.physicalId).toMatch(physicalId);
    expect(made.ref).toBe(made.physicalId);
    expect(made.attributes).toMatchObject(attributes);
  });

  test.each(NETWORK)("%s %j is called %s", async (type, properties, physicalId) => {
    expect((await aWorld().create(type, properties)).physicalId).toMatch(physicalId);
  });

  test("keeps a VPC while something is in it", async () => {
    const world = aWorld();
    const vpc = await world.create("AWS::EC2::VPC", { CidrBlock: "10.0.0.0/16" });
    const subnet = await world.create("AWS::EC2::Subnet", { VpcId: vpc.physicalId });
    await expect(world.delete(vpc)).rejects.toThrow("has dependencies and cannot be deleted.");
    await world.delete(subnet);
    await world.delete(vpc);
  });

  test("cuts long names where AWS does, keeping the end unique", async () => {
    const long = { stackName: "production-green-elasticsearch", logicalId: "EndpointLoadBalancer" };
    const made = await aWorld().create("AWS::ElasticLoadBalancingV2::TargetGroup", { VpcId: "v" }, long);
    const name = textIn(made.attributes["TargetGroupName"]);
    expect(name).toMatch(/^producti[a-z]*-Endpoint[A-Za-z]*-[0-9A-Z]{12}$/);
    expect(name.length).toBeLessThanOrEqual(32);
  });

  test("keeps the physical id and what the service made up through an update", async () => {
    const world = aWorld();
    const made = await world.create("AWS::IAM::Role", { AssumeRolePolicyDocument: {} });
    const updated = await world.update(made, { AssumeRolePolicyDocument: {}, Description: "d" });
    expect(updated.physicalId).toBe(made.physicalId);
    expect(updated.attributes["RoleId"]).toBe(made.attributes["RoleId"]);
    expect(world.handlers.find(updated)?.properties).toEqual(updated.properties);
  });

  test("adds the stack's tags in the type's own form, behind the resource's own", async () => {
    const world = aWorld();
    const tags = { tags: { team: "logs", environment: "ci" } };
    const own = { Tags: [{ Key: "team", Value: "mine" }] };
    const topic = await world.create("AWS::SNS::Topic", own, tags);
    const group = await world.create("AWS::AutoScaling::AutoScalingGroup", { MinSize: 0, MaxSize: 0 }, tags);
    const parameter = await world.create(
      "AWS::SSM::Parameter",
      { Type: "String", Value: "v", Tags: { team: "mine" } },
      tags,
    );
    const rule = await world.create(
      "AWS::EC2::SecurityGroupIngress",
      { IpProtocol: "tcp", CidrIp: "10.0.0.0/8" },
      tags,
    );
    expect(topic.properties["Tags"]).toEqual([
      { Key: "team", Value: "mine" },
      { Key: "environment", Value: "ci" },
    ]);
    expect(group.properties["Tags"]).toContainEqual({ Key: "environment", Value: "ci", PropagateAtLaunch: true });
    expect(parameter.properties["Tags"]).toEqual({ environment: "ci", team: "mine" });
    expect(rule.properties["Tags"]).toBeUndefined();
  });

  test("refuses a name that is taken, saying by which stack", async () => {
    const world = aWorld();
    await world.create("AWS::SNS::Topic", { TopicName: "t" });
    await expect(world.create("AWS::SNS::Topic", { TopicName: "t" })).rejects.toThrow(
      "arn:aws:sns:ap-southeast-2:111111111111:t already exists in stack arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-cache/1",
    );
    const elsewhere = { context: { ...context, region: "us-east-1" } };
    await world.create("AWS::SNS::Topic", { TopicName: "t" }, elsewhere);
  });

  test("takes an IAM name in every region at once", async () => {
    const world = aWorld();
    const role = { AssumeRolePolicyDocument: {}, RoleName: "r" };
    await world.create("AWS::IAM::Role", role);
    const elsewhere = { context: { ...context, region: "us-east-1" } };
    await expect(world.create("AWS::IAM::Role", role, elsewhere)).rejects.toThrow("r already exists in stack");
  });

  test("deletes what is there, and what somebody else has deleted already", async () => {
    const world = aWorld();
    const made = await world.create("AWS::SNS::Topic");
    await world.delete(made);
    expect(world.handlers.find(made)).toBeUndefined();
    await world.delete(made);
  });

  test("takes the time AWS takes", () => {
    const { handlers } = aWorld();
    const minutes = (type: string): number => handlers.handlerFor(type).durationOf("create") / 60_000;
    expect(minutes("AWS::ElastiCache::ReplicationGroup")).toBe(10);
    expect(minutes("AWS::ElasticLoadBalancingV2::LoadBalancer")).toBe(2);
    expect(minutes("AWS::AutoScaling::AutoScalingGroup")).toBe(3);
    expect(minutes("AWS::IAM::Role")).toBe(0.25);
    const makeable = modelledTypes().filter((type) => type !== "AWS::CloudFormation::Stack");
    expect(makeable.filter((type) => handlers.handlerFor(type).durationOf("delete") <= 0)).toEqual([]);
  });

  test("is refused for a type nobody models", () => {
    expect(() => aWorld().handlers.handlerFor("AWS::X::Y")).toThrow(
      "Template format error: Unrecognized resource types: [AWS::X::Y]",
    );
  });
});
