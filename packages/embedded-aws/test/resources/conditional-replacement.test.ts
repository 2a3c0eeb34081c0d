import { describe, expect, it } from "vitest";
import type { JsonObject } from "../../src/json.ts";
import { judgeConditional, type ConditionalOutcome } from "../../src/resources/conditional-replacement.ts";
import { updateEffectOf } from "../../src/resources/type-model.ts";

const INSTANCE = "AWS::EC2::Instance";
const VPC = "AWS::EC2::VPC";
const CLUSTER = "AWS::ElastiCache::CacheCluster";
const GROUP = "AWS::ElastiCache::ReplicationGroup";

const device = (Ebs: JsonObject): JsonObject => ({
  BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs }],
});

type Row = readonly [
  what: string,
  type: string,
  changed: string,
  before: JsonObject,
  after: JsonObject,
  outcome: ConditionalOutcome,
  updatePolicy?: JsonObject,
];

const ROWS: readonly Row[] = [
  [
    "a larger disk",
    INSTANCE,
    "BlockDeviceMappings",
    device({ VolumeSize: "8" }),
    device({ VolumeSize: "9" }),
    "replacement",
  ],
  [
    "a disk that outlives its instance",
    INSTANCE,
    "BlockDeviceMappings",
    device({ VolumeSize: "8" }),
    device({ VolumeSize: "8", DeleteOnTermination: "false" }),
    "inPlace",
  ],
  ["a disk more", INSTANCE, "BlockDeviceMappings", {}, device({ VolumeSize: "8" }), "replacement"],
  ["dedicated hardware for a host", INSTANCE, "Tenancy", { Tenancy: "host" }, { Tenancy: "dedicated" }, "inPlace"],
  ["dedicated hardware for shared", INSTANCE, "Tenancy", {}, { Tenancy: "dedicated" }, "replacement"],
  ["the default tenancy, said", INSTANCE, "Tenancy", {}, { Tenancy: "default" }, "inPlace"],
  [
    "another instance type",
    INSTANCE,
    "InstanceType",
    { InstanceType: "t3.nano" },
    { InstanceType: "t3.small" },
    "inPlace",
  ],
  ["a VPC that is no longer dedicated", VPC, "InstanceTenancy", { InstanceTenancy: "dedicated" }, {}, "inPlace"],
  ["a VPC that becomes dedicated", VPC, "InstanceTenancy", {}, { InstanceTenancy: "dedicated" }, "replacement"],
  [
    "more nodes, zones unknown",
    CLUSTER,
    "NumCacheNodes",
    { NumCacheNodes: "1" },
    { NumCacheNodes: "2" },
    "replacement",
  ],
  [
    "more nodes in a zone",
    CLUSTER,
    "NumCacheNodes",
    { NumCacheNodes: "1", PreferredAvailabilityZone: "a" },
    { NumCacheNodes: "2", PreferredAvailabilityZone: "a" },
    "inPlace",
  ],
  [
    "more nodes in zones that are said now",
    CLUSTER,
    "NumCacheNodes",
    { NumCacheNodes: "1" },
    { NumCacheNodes: "2", PreferredAvailabilityZones: ["a", "b"] },
    "inPlace",
  ],
  ["more shards", GROUP, "NumNodeGroups", { NumNodeGroups: "1" }, { NumNodeGroups: "2" }, "replacement"],
  [
    "more shards, moved online",
    GROUP,
    "NumNodeGroups",
    { NumNodeGroups: "1" },
    { NumNodeGroups: "2" },
    "inPlace",
    { UseOnlineResharding: true },
  ],
  [
    "other shards, not to be moved online",
    GROUP,
    "NodeGroupConfiguration",
    {},
    { NodeGroupConfiguration: [] },
    "replacement",
    { UseOnlineResharding: false },
  ],
  ["another token", GROUP, "AuthToken", { AuthToken: "a" }, { AuthToken: "b" }, "inPlace"],
];

describe("a change that replaces its resource conditionally", () => {
  for (const [what, type, changed, before, after, outcome, updatePolicy] of ROWS) {
    it(`${what}: ${outcome}`, () => {
      expect(judgeConditional({ type, changed: [changed], before, after, updatePolicy })).toBe(outcome);
    });
  }

  it("is shown as a possible replacement before, whatever it comes to", () => {
    for (const [, type, changed] of ROWS) expect(updateEffectOf(type, [changed])).toBe("Conditionally");
  });
});
