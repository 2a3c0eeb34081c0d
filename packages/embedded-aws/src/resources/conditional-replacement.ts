import { isList, isObject, member, type Json, type JsonObject } from "../json.ts";
import { isSameValue, textOrNumber } from "./property-values.ts";

/** What a service does with a change that may need another resource. */
export type ConditionalOutcome = "inPlace" | "replacement";

/** A resource of one type, before and after. */
export interface ConditionalChange {
  readonly type: string;
  /** The properties that differ. */
  readonly changed: readonly string[];
  readonly before: JsonObject;
  readonly after: JsonObject;
  /** The UpdatePolicy that comes with the change. */
  readonly updatePolicy: JsonObject | undefined;
}

type Rule = (change: Omit<ConditionalChange, "type" | "changed">) => ConditionalOutcome;

/**
 * Returns what a change of properties that replace their resource conditionally comes to, in place where nothing is known.
 * The Auto Scaling group is not here: its UpdatePolicy decides, see `replacesGroup`.
 */
export function judgeConditional(change: ConditionalChange): ConditionalOutcome {
  const rules = member(RULES, change.type) ?? {};
  const replaces = change.changed.some((name) => member(rules, name)?.(change) === "replacement");
  return replaces ? "replacement" : "inPlace";
}

/**
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-instance.html: of an
 * instance's devices only DeleteOnTermination may change.
 */
const devices: Rule = ({ before, after }) =>
  isSameValue(withoutTermination(before["BlockDeviceMappings"]), withoutTermination(after["BlockDeviceMappings"]))
    ? "inPlace"
    : "replacement";

/**
 * AWS: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/dedicated-change-tenancy.html: an instance may move between
 * dedicated hardware and a host, and no other way. That it is replaced otherwise is assumed.
 */
const instanceTenancy: Rule = ({ before, after }) => {
  const onShared = [before, after].some((side) => tenancyOf(side["Tenancy"]) === "default");
  return onShared && tenancyOf(before["Tenancy"]) !== tenancyOf(after["Tenancy"]) ? "replacement" : "inPlace";
};

/** AWS: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcTenancy.html: it can only become the default. */
const vpcTenancy: Rule = ({ after }) => (tenancyOf(after["InstanceTenancy"]) === "default" ? "inPlace" : "replacement");

/**
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-elasticache-cachecluster.html:
 * the nodes of a cluster can be counted anew only where its zones are or become known.
 */
const cacheNodes: Rule = ({ before, after }) => {
  const zones = ["PreferredAvailabilityZone", "PreferredAvailabilityZones"];
  return zones.some((name) => before[name] !== undefined || after[name] !== undefined) ? "inPlace" : "replacement";
};

/**
 * AWS: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html: shards are
 * moved in place only where the policy says UseOnlineResharding; else the group is replaced, with all it holds.
 */
const shards: Rule = ({ updatePolicy }) =>
  textOrNumber(member(updatePolicy ?? {}, "UseOnlineResharding"))?.toLowerCase() === "true" ? "inPlace" : "replacement";

/**
 * What is not here is done in place: an instance's image is taken to be backed by EBS (one with an instance store would be
 * replaced by most changes) and the instance to be in a VPC, as all are since 2022; of the rest nothing is known.
 */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  "AWS::EC2::Instance": { BlockDeviceMappings: devices, Tenancy: instanceTenancy },
  "AWS::EC2::VPC": { InstanceTenancy: vpcTenancy },
  "AWS::ElastiCache::CacheCluster": { NumCacheNodes: cacheNodes },
  "AWS::ElastiCache::ReplicationGroup": { NodeGroupConfiguration: shards, NumNodeGroups: shards },
};

/** AWS: what says nothing of its tenancy runs on shared hardware. */
function tenancyOf(value: Json | undefined): string {
  return textOrNumber(value) ?? "default";
}

function withoutTermination(devices: Json | undefined): Json {
  if (!isList(devices)) return devices ?? [];
  return devices.map((device) => {
    const ebs = isObject(device) ? device["Ebs"] : undefined;
    if (!isObject(device) || !isObject(ebs)) return device;
    const { DeleteOnTermination: _, ...rest } = ebs;
    return { ...device, Ebs: rest };
  });
}
