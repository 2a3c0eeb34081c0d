import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { modelledTypes, typeModel, type UpdateEffect } from "../../src/resources/type-model.ts";

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
