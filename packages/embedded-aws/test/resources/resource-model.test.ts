import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { generateResourceModel, MODEL_FILE } from "../../generate/resource-model.ts";
import { identityOf } from "../../src/resources/identities.ts";
import { OVERLAYS } from "../../src/resources/overlay.ts";
import { modelledTypes, typeModel, updateEffectOf, type UpdateEffect } from "../../src/resources/type-model.ts";

test("the committed resource model is what the generator writes", () => {
  expect(readFileSync(MODEL_FILE, "utf8")).toBe(generateResourceModel());
});

const EFFECTS: readonly [type: string, path: string, effect: UpdateEffect][] = [
  ["AWS::ElastiCache::ReplicationGroup", "AtRestEncryptionEnabled", "Always"],
  ["AWS::ElastiCache::ReplicationGroup", "CacheNodeType", "Never"],
  ["AWS::ElastiCache::ReplicationGroup", "AuthToken", "Conditionally"],
  ["AWS::ElastiCache::ReplicationGroup", "Engine", "Never"],
  ["AWS::EC2::Volume", "AvailabilityZone", "Unsupported"],
  ["AWS::EC2::Volume", "Size", "Never"],
  ["AWS::EC2::Instance", "ImageId", "Always"],
  ["AWS::EC2::Instance", "InstanceType", "Conditionally"],
  ["AWS::EC2::SecurityGroup", "GroupDescription", "Always"],
  ["AWS::EC2::LaunchTemplate", "LaunchTemplateData/ImageId", "Never"],
  ["AWS::EC2::VPCEndpoint", "DnsOptions/PrivateDnsPreference", "Always"],
  ["AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName", "Always"],
  ["AWS::AutoScaling::AutoScalingGroup", "LaunchTemplate/Version", "Conditionally"],
  ["AWS::AutoScaling::AutoScalingGroup", "MaxSize", "Never"],
  ["AWS::ElasticLoadBalancingV2::LoadBalancer", "Scheme", "Always"],
  ["AWS::ElasticLoadBalancingV2::TargetGroup", "Port", "Always"],
  ["AWS::S3::Bucket", "BucketName", "Always"],
  ["AWS::S3::Bucket", "LifecycleConfiguration/Rules/0/Status", "Never"],
  ["AWS::Lambda::Permission", "Principal", "Always"],
  ["AWS::Lambda::Function", "Code/ZipFile", "Never"],
  ["AWS::SNS::Topic", "TopicName", "Always"],
  ["AWS::SNS::Topic", "Tags/0/Value", "Never"],
  ["AWS::CloudFormation::WaitCondition", "Timeout", "Unsupported"],
  ["AWS::SNS::Topic", "Absent", "Never"],
];

describe("updateEffectOf", () => {
  test.each(EFFECTS)("%s %s: %s", (type, path, effect) => {
    expect(updateEffectOf(type, path.split("/"))).toBe(effect);
  });
});

describe("typeModel", () => {
  test("knows what holds data, what can be snapshotted, names and tags", () => {
    const cache = typeModel("AWS::ElastiCache::ReplicationGroup");
    expect([cache?.stateful, cache?.snapshots, cache?.nameProperty]).toEqual([true, true, "ReplicationGroupId"]);
    expect(typeModel("AWS::S3::Bucket")).toMatchObject({
      stateful: true,
      snapshots: false,
      nameProperty: "BucketName",
    });
    expect(typeModel("AWS::AutoScaling::AutoScalingGroup")?.tags).toEqual({ property: "Tags", form: "asg" });
    expect(typeModel("AWS::SSM::Parameter")?.tags).toEqual({ property: "Tags", form: "map" });
    expect(typeModel("AWS::EC2::SecurityGroupIngress")?.tags).toBeUndefined();
    expect(typeModel("AWS::Nothing::Real")).toBeUndefined();
    expect(typeModel("constructor")).toBeUndefined();
  });

  test("reads every committed type, and the overlay names only types and properties that exist", () => {
    expect(modelledTypes().filter((type) => typeModel(type) === undefined)).toEqual([]);
    const overlaid = Object.entries(OVERLAYS).flatMap(([type, { effects = {}, nameProperty }]) => {
      const names = [...Object.keys(effects), ...(nameProperty === undefined ? [] : [nameProperty])];
      return names.filter((name) => typeModel(type)?.properties[name] === undefined).map((name) => `${type} ${name}`);
    });
    expect(overlaid).toEqual([]);
  });

  test("every modelled type but nested stacks can be made", () => {
    expect(modelledTypes().filter((type) => identityOf(type) === undefined)).toEqual(["AWS::CloudFormation::Stack"]);
  });
});
