import { describe, expect, it } from "vitest";
import type { PropertyChange, ResourceChange } from "../../src/model/change-set.ts";
import { findEffects } from "../../src/plan/data/find-effects.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import type { ParsedTemplate } from "../../src/template/template.ts";
import { aChange } from "../support/fake-aws.ts";

interface Setting {
  readonly change: Partial<ResourceChange>;
  /** Attributes of the resource in the wanted template; null where it has no such resource. */
  readonly wanted?: object | null;
  /** Attributes of it in the deployed template; the same as in the wanted one unless given. */
  readonly deployed?: object | null;
}

/** The effects of a change to resource `It`, each as `effect by treatment`, with a question mark where it is possible only. */
function effectsOf({ change, wanted = {}, deployed = wanted }: Setting): readonly string[] {
  const full = aChange({ action: "Modify", logicalId: "It", ...change });
  const template = (attributes: object | null): ParsedTemplate => {
    const own = attributes === null ? {} : { It: { Type: full.type, ...attributes } };
    return parseTemplate(JSON.stringify({ Resources: { Other: { Type: "AWS::SNS::Topic" }, ...own } }), "t.json");
  };
  return findEffects(full, { wanted: template(wanted), deployed: template(deployed) }).map(
    ({ effect, treatment, certainty }) => `${effect} by ${treatment}${certainty === "possible" ? "?" : ""}`,
  );
}

const aDetail = (name: string, over: Partial<PropertyChange> = {}): PropertyChange => ({
  attribute: "Properties",
  name,
  requiresRecreation: "Never",
  causedBy: undefined,
  before: undefined,
  after: undefined,
  ...over,
});

const properties = (...details: readonly PropertyChange[]): Partial<ResourceChange> => ({ details });

describe("what becomes of data", () => {
  it.each<[string, Setting, readonly string[]]>([
    ["an addition", { change: { action: "Add" } }, ["keep by stay"]],
    ["an import", { change: { action: "Import" } }, ["keep by stay"]],
    ["a change in place", { change: { details: [aDetail("Tags")] } }, ["keep by stay"]],
    ["a replacement under no policy", { change: { replacement: "True" } }, ["destroy by replace"]],
    [
      "a replacement that a policy lets keep the old one",
      { change: { replacement: "True" }, wanted: { UpdateReplacePolicy: "Retain" } },
      ["orphan by replace"],
    ],
    [
      "a replacement whose change set says that the old one is kept",
      { change: { replacement: "True", policyAction: "ReplaceAndRetain" } },
      ["orphan by replace"],
    ],
    [
      "a replacement with a snapshot",
      { change: { replacement: "True", policyAction: "ReplaceAndSnapshot" } },
      ["snapshot by replace"],
    ],
    [
      "a replacement under a policy of which nobody knows",
      { change: { replacement: "True", policyAction: "ReplaceAndArchive" }, wanted: { UpdateReplacePolicy: "Retain" } },
      ["destroy by replace"],
    ],
    ["a replacement that is left open", { change: { replacement: "Conditional" } }, ["destroy by replace?"]],
    [
      "a modification that does not say whether it replaces",
      { change: { replacement: undefined } },
      ["destroy by replace?"],
    ],
    [
      "a property that is fixed at creation, although nothing is said to be replaced",
      { change: properties(aDetail("KmsKeyId", { requiresRecreation: "Always" })) },
      ["destroy by replace?"],
    ],
    [
      "a removal under the old template's policy, whatever the new one says",
      { change: { action: "Remove" }, wanted: { DeletionPolicy: "Retain" }, deployed: { DeletionPolicy: "Snapshot" } },
      ["snapshot by remove"],
    ],
    ["a removal of what no template has", { change: { action: "Remove" }, wanted: null }, ["destroy by remove"]],
    [
      "a removal of what is retained except on create",
      { change: { action: "Remove" }, wanted: null, deployed: { DeletionPolicy: "RetainExceptOnCreate" } },
      ["orphan by remove"],
    ],
    [
      "a removal of a database cluster, which is kept in a snapshot by default",
      { change: { action: "Remove", type: "AWS::RDS::DBCluster" }, wanted: null, deployed: {} },
      ["snapshot by remove"],
    ],
    [
      "a removal of a database that is in a cluster, which is not",
      {
        change: { action: "Remove", type: "AWS::RDS::DBInstance" },
        wanted: null,
        deployed: { Properties: { DBClusterIdentifier: "c" } },
      },
      ["destroy by remove"],
    ],
    [
      "a change that is known only when it is executed",
      { change: { action: "Dynamic" } },
      ["destroy by replace?", "destroy by remove?"],
    ],
    [
      "an action that is newer than this code",
      { change: { action: "Relocate" as "Dynamic" } },
      ["destroy by replace?", "destroy by remove?"],
    ],
    ["a modification that deletes", { change: { policyAction: "Delete" } }, ["destroy by remove?"]],
    [
      "a nested stack, whose change set does not say what changes in it",
      { change: { type: "AWS::CloudFormation::Stack" } },
      ["destroy by unseen?"],
    ],
  ])("by %s", (_what, setting, effects) => {
    expect(effectsOf(setting)).toEqual(effects);
  });
});

describe("data that is to be kept for less time", () => {
  const group = (...details: readonly PropertyChange[]): Setting => ({
    change: { type: "AWS::Logs::LogGroup", details },
  });
  const bucket = (...details: readonly PropertyChange[]): Setting => ({ change: { type: "AWS::S3::Bucket", details } });
  it.each<[string, Setting, readonly string[]]>([
    ["fewer days", group(aDetail("RetentionInDays", { before: "90", after: "30" })), ["destroy by expire?"]],
    ["a limit where there was none", group(aDetail("RetentionInDays", { after: "30" })), ["destroy by expire?"]],
    ["a number that is not told", group(aDetail("RetentionInDays")), ["destroy by expire?"]],
    [
      "more days",
      group(aDetail("RetentionInDays"), aDetail("RetentionInDays", { before: "30", after: "90" })),
      ["keep by stay"],
    ],
    [
      "one rule that grows and one that shrinks",
      bucket(
        aDetail("LifecycleConfiguration", { before: "30", after: "90" }),
        aDetail("LifecycleConfiguration", { before: "30", after: "7" }),
      ),
      ["destroy by expire?"],
    ],
    ["another bucket policy", bucket(aDetail("VersioningConfiguration")), ["keep by stay"]],
  ])("%s", (_what, setting, effects) => {
    expect(effectsOf(setting)).toEqual(effects);
  });
});

describe("a change in place that interrupts", () => {
  it.each([
    ["AWS::EC2::Instance", "InstanceType"],
    ["AWS::RDS::DBInstance", "DBInstanceClass"],
    ["AWS::RDS::DBCluster", "EngineVersion"],
    ["AWS::ElastiCache::ReplicationGroup", "CacheNodeType"],
    ["AWS::ElastiCache::ReplicationGroup", "EngineVersion"],
    ["AWS::Redshift::Cluster", "NodeType"],
  ])("%s by its %s", (type, name) => {
    expect(effectsOf({ change: { type, details: [aDetail(name)] } })).toEqual(["restart by stay?"]);
  });

  it.each([
    ["AWS::ElastiCache::ReplicationGroup", "NumNodeGroups", "UseOnlineResharding", "restart by stay?"],
    ["AWS::OpenSearchService::Domain", "EngineVersion", "EnableVersionUpgrade", "restart by stay?"],
  ])("%s by its %s, unless no UpdatePolicy lets it be changed in place", (type, name, policy, restart) => {
    const change = { type, details: [aDetail(name)] };
    const on = { UpdatePolicy: { [policy]: true } };
    expect(effectsOf({ change, wanted: on })).toEqual([restart]);
    expect(effectsOf({ change })).toEqual(["destroy by replace?"]);
    expect(effectsOf({ change, wanted: on, deployed: {} })).toEqual(["destroy by replace?"]);
  });
});

describe("instances of a group", () => {
  const ROLLING = { UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 1 } } };
  const REPLACING = { UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } } };
  const aGroup = (details: readonly PropertyChange[], over: Omit<Setting, "change"> = {}): Setting => ({
    change: { type: "AWS::AutoScaling::AutoScalingGroup", details },
    ...over,
  });
  const sized = (name: string, before: string, after: string) => aDetail(name, { before, after });
  it.each<[string, Setting, readonly string[]]>([
    ["end when fewer are wanted", aGroup([sized("DesiredCapacity", "3", "2")]), ["roll by shrink"]],
    [
      "end when fewer are allowed",
      aGroup([sized("MaxSize", "3", "2"), sized("DesiredCapacity", "2", "2")]),
      ["roll by shrink"],
    ],
    ["may end when nobody can say how many are wanted", aGroup([aDetail("DesiredCapacity")]), ["roll by shrink?"]],
    ["may end when the subnets change", aGroup([sized("VPCZoneIdentifier", "a,b", "a,b,c")]), ["roll by shrink?"]],
    [
      "stay when more are wanted",
      aGroup([sized("DesiredCapacity", "2", "3"), sized("MaxSize", "2", "3")]),
      ["keep by stay"],
    ],
    [
      "stay when more are wanted, told twice",
      aGroup([aDetail("MaxSize"), sized("MaxSize", "9", "10")]),
      ["keep by stay"],
    ],
    ["stay when fewer are required", aGroup([sized("MinSize", "3", "2")]), ["keep by stay"]],
    ["stay when they are checked sooner", aGroup([sized("HealthCheckGracePeriod", "300", "60")]), ["keep by stay"]],
    ["may end when something else says which are healthy", aGroup([aDetail("HealthCheckType")]), ["roll by roll?"]],
    ["may end when they get a longest age", aGroup([aDetail("MaxInstanceLifetime")]), ["roll by roll?"]],
    ["stay when only what new ones are made from changes", aGroup([aDetail("LaunchTemplate")]), ["keep by stay"]],
    ["are rolled when a policy says so", aGroup([aDetail("LaunchTemplate")], { wanted: ROLLING }), ["roll by roll"]],
    [
      "may be rolled by any update under that policy, if they do not match",
      aGroup([sized("MinSize", "1", "2")], { wanted: ROLLING }),
      ["roll by roll?"],
    ],
    [
      "may be rolled by the policy itself",
      aGroup([aDetail("", { attribute: "UpdatePolicy", name: undefined })], { wanted: ROLLING, deployed: {} }),
      ["roll by roll?"],
    ],
    [
      "may be rolled on the way back, by the policy from before",
      aGroup([aDetail("LaunchTemplate")], { wanted: {}, deployed: ROLLING }),
      ["roll by roll?"],
    ],
    [
      "go with the group under a policy that replaces it",
      {
        change: {
          type: "AWS::AutoScaling::AutoScalingGroup",
          replacement: "Conditional",
          details: [aDetail("LaunchTemplate", { requiresRecreation: "Conditionally" })],
        },
        wanted: REPLACING,
      },
      ["destroy by replace?"],
    ],
    [
      "stay with a group that the change set would perhaps replace, under no such policy",
      {
        change: {
          type: "AWS::AutoScaling::AutoScalingGroup",
          replacement: "Conditional",
          policyAction: "ReplaceAndDelete",
          details: [aDetail("LaunchTemplate", { requiresRecreation: "Conditionally" })],
        },
      },
      ["keep by stay"],
    ],
  ])("%s", (_what, setting, effects) => {
    expect(effectsOf(setting)).toEqual(effects);
  });
});
