import { spawnSync } from "node:child_process";
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

/**
 * Where AWS's published model, which ours is made from, and the registry's schemas in cfn-lint disagree. Where the
 * published model is the stricter one it stands, because a replacement announced in vain loses nothing.
 */
const KNOWN_DIFFERENCES: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table KeySchema": "published: always; registry: conditionally",
  "AWS::EC2::EIP Domain": "published: always; registry: never",
  "AWS::EC2::VPCEndpoint DnsOptions":
    "both mark two members; ours keeps the marks there, `updateEffectOf` follows them",
  "AWS::ElastiCache::CacheCluster AZMode": "published: conditionally; registry: never",
  "AWS::ElastiCache::CacheCluster NumCacheNodes": "published: conditionally; registry: never",
  "AWS::ElastiCache::CacheCluster PreferredAvailabilityZone": "published: conditionally; registry: never",
  "AWS::ElastiCache::ReplicationGroup NumNodeGroups": "published: conditionally; registry: never",
  "AWS::Events::EventBus EventSourceName": "published: always; registry: never",
  "AWS::Events::Rule EventBusName": "published: always; registry: conditionally",
  "AWS::Lambda::EventSourceMapping AmazonManagedKafkaEventSourceConfig": "published: always; registry: never",
  "AWS::Lambda::EventSourceMapping SelfManagedKafkaEventSourceConfig": "published: always; registry: never",
};

test("what is fixed at creation agrees with the registry's schemas in cfn-lint, but for differences we know", () => {
  const asked = spawnSync("python3", ["-c", READ_SCHEMAS, JSON.stringify(modelledTypes())], { encoding: "utf8" });
  if (asked.status !== 0) {
    console.warn(
      "cfn-lint is not installed: properties fixed at creation are not compared with the registry's schemas.",
    );
    return;
  }
  const schemas = JSON.parse(asked.stdout) as Record<string, Record<string, UpdateEffect>>;
  const differing = Object.entries(schemas).flatMap(([type, effects]) => {
    const model = typeModel(type)?.properties ?? {};
    const names = Object.keys(model).filter((name) => model[name]?.effect !== "Unsupported");
    return names.filter((name) => (effects[name] ?? "Never") !== model[name]?.effect).map((name) => `${type} ${name}`);
  });
  expect(differing.toSorted()).toEqual(Object.keys(KNOWN_DIFFERENCES));
});

/** Prints, for each type, the effect of each top-level property by the registry's schema. */
const READ_SCHEMAS = `
import json, sys
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER as manager
effects = {}
for name in json.loads(sys.argv[1]):
    schema = manager.get_resource_schema("ap-southeast-2", name).schema
    marks = [("conditionalCreateOnlyProperties", "Conditionally"), ("createOnlyProperties", "Always")]
    effects[name] = {p.split("/")[2]: effect for key, effect in marks for p in schema.get(key, [])}
print(json.dumps(effects))
`;
