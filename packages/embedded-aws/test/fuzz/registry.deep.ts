import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { modelledTypes, typeModel, updateEffectOf, type UpdateEffect } from "../../src/resources/type-model.ts";

const UNSUPPORTED = "the update is refused, for which the registry has no word";
const DOCUMENTED = "the type's documentation says so, and the registry leaves it out";
const ALWAYS = "the type's documentation says that it is always replaced, the registry that it may be";

/** Where the engine says otherwise than the registry of types, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  "AWS::CloudFormation::WaitCondition.Count: Unsupported, not Never": UNSUPPORTED,
  "AWS::CloudFormation::WaitCondition.Handle: Unsupported, not Never": UNSUPPORTED,
  "AWS::CloudFormation::WaitCondition.Timeout: Unsupported, not Never": UNSUPPORTED,
  "AWS::DynamoDB::Table.KeySchema: Always, not Conditionally": ALWAYS,
  "AWS::EC2::EIP.Domain: Always, not Never": DOCUMENTED,
  "AWS::EC2::Volume.AvailabilityZone: Unsupported, not Never": UNSUPPORTED,
  "AWS::EC2::Volume.AvailabilityZoneId: Unsupported, not Never": UNSUPPORTED,
  "AWS::EC2::Volume.Encrypted: Unsupported, not Never": UNSUPPORTED,
  "AWS::EC2::Volume.KmsKeyId: Unsupported, not Never": UNSUPPORTED,
  "AWS::EC2::Volume.OutpostArn: Unsupported, not Never": UNSUPPORTED,
  "AWS::EC2::Volume.SnapshotId: Unsupported, not Never": UNSUPPORTED,
  "AWS::ElastiCache::CacheCluster.AZMode: Conditionally, not Never": DOCUMENTED,
  "AWS::ElastiCache::CacheCluster.NumCacheNodes: Conditionally, not Never": DOCUMENTED,
  "AWS::ElastiCache::CacheCluster.PreferredAvailabilityZone: Conditionally, not Never": DOCUMENTED,
  "AWS::ElastiCache::ReplicationGroup.NumNodeGroups: Conditionally, not Never": DOCUMENTED,
  "AWS::Events::EventBus.EventSourceName: Always, not Never": DOCUMENTED,
  "AWS::Events::Rule.EventBusName: Always, not Conditionally": ALWAYS,
  "AWS::Lambda::EventSourceMapping.AmazonManagedKafkaEventSourceConfig: Always, not Never": DOCUMENTED,
  "AWS::Lambda::EventSourceMapping.SelfManagedKafkaEventSourceConfig: Always, not Never": DOCUMENTED,
};

interface RegistrySchema {
  readonly properties: readonly string[];
  readonly createOnly: readonly string[];
  readonly conditionalCreateOnly: readonly string[];
}

const schemas = await readRegistry();

describe.runIf(schemas)("what a change of a property does, beside the registry of types as cfn-lint has it", () => {
  it("is the same, but where it is explained", () => {
    const compared = Object.entries(schemas ?? {}).flatMap(([type, schema]) =>
      Object.keys(typeModel(type)?.properties ?? {})
        .filter((name) => schema.properties.includes(name))
        .map((name) => ({
          name: `${type}.${name}`,
          ours: updateEffectOf(type, [name]),
          theirs: effectIn(schema, name),
        })),
    );
    const different = compared.filter(({ ours, theirs }) => ours !== theirs);
    expect(compared.length).toBeGreaterThan(700);
    expect(different.map(({ name, ours, theirs }) => `${name}: ${ours}, not ${theirs}`).toSorted()).toEqual(
      Object.keys(DIFFERENCES).toSorted(),
    );
  });
});

function effectIn({ createOnly, conditionalCreateOnly }: RegistrySchema, name: string): UpdateEffect {
  if (createOnly.includes(name)) return "Always";
  return conditionalCreateOnly.includes(name) ? "Conditionally" : "Never";
}

/** The registry's schemas of the modelled types; undefined where cfn-lint is not installed. */
async function readRegistry(): Promise<Readonly<Record<string, RegistrySchema>> | undefined> {
  try {
    const script = join(import.meta.dirname, "registry-schemas.py");
    const { stdout } = await promisify(execFile)("python3", [script, ...modelledTypes()], { maxBuffer: 10_000_000 });
    return JSON.parse(stdout) as Readonly<Record<string, RegistrySchema>>;
  } catch (error) {
    if (!/ENOENT|No module named 'cfnlint/.test(String(error))) throw error;
    console.warn("cfn-lint is not installed: the effects of updates were not compared with those of the registry.");
    return undefined;
  }
}
