import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { CallContext } from "../service.ts";
import type { Ec2Desk } from "./ec2-desk.ts";
import { filterItems, type Filter, type FilterReaders } from "./filters.ts";
import { pickByIds, type IdKind } from "./ids.ts";
import type { InstanceRecord } from "./instance-store.ts";
import { volumesOf } from "./instance-volumes.ts";
import { pageOf, type PageInput } from "./pages.ts";
import { showTags, tagsOfResource } from "./resource-tags.ts";
import { zoneIdOf } from "./zone-ids.ts";

/** Which things a request is about, whose ids are in the member of that name. */
export type MadeInput<IdsMember extends string> = PageInput & { readonly Filters?: readonly Filter[] } & {
  readonly [Member in IdsMember]?: readonly string[];
};

/** A describe call that shows the resources of one type that stacks made. */
interface Description<IdsMember extends string> {
  readonly type: string;
  readonly idsMember: IdsMember;
  readonly answer: string;
  readonly kind: IdKind;
  readonly readers: FilterReaders<PhysicalResource>;
  readonly show: (resource: PhysicalResource) => object;
  /** What there is beside the resources of that type, in their form. */
  readonly others?: (desk: Ec2Desk, place: Place) => readonly PhysicalResource[];
}

/** Returns DescribeSubnets; subnets that no stack made are not known. */
export const describeSubnets = describeMade({
  type: "AWS::EC2::Subnet",
  idsMember: "SubnetIds",
  answer: "Subnets",
  kind: { code: "InvalidSubnetID", prefix: "subnet", called: "subnet ID", plural: "subnet IDs" },
  readers: {
    "availability-zone": ({ attributes }) => [textOrNumber(attributes["AvailabilityZone"])],
    "cidr-block": readProperty("CidrBlock"),
    "subnet-id": ({ physicalId }) => [physicalId],
    "vpc-id": readProperty("VpcId"),
  },
  show: ({ physicalId, properties, attributes, account, region }) => ({
    SubnetId: physicalId,
    SubnetArn: `arn:aws:ec2:${region}:${account}:subnet/${physicalId}`,
    OwnerId: account,
    State: "available",
    VpcId: textOrNumber(properties["VpcId"]),
    CidrBlock: textOrNumber(properties["CidrBlock"]),
    AvailabilityZone: textOrNumber(attributes["AvailabilityZone"]),
    AvailabilityZoneId: zoneIdOf(textOrNumber(attributes["AvailabilityZone"]) ?? ""),
    MapPublicIpOnLaunch: textOrNumber(properties["MapPublicIpOnLaunch"]) === "true",
    DefaultForAz: false,
  }),
});

/** Returns DescribeVpcs; a VPC that no stack made is not known. */
export const describeVpcs = describeMade({
  type: "AWS::EC2::VPC",
  idsMember: "VpcIds",
  answer: "Vpcs",
  kind: { code: "InvalidVpcID", prefix: "vpc", called: "vpc ID", plural: "vpc IDs" },
  readers: { cidr: readProperty("CidrBlock"), "vpc-id": ({ physicalId }) => [physicalId] },
  show: ({ physicalId, properties, account }) => ({
    VpcId: physicalId,
    OwnerId: account,
    State: "available",
    CidrBlock: textOrNumber(properties["CidrBlock"]),
    InstanceTenancy: textOrNumber(properties["InstanceTenancy"]) ?? "default",
    IsDefault: false,
  }),
});

/** Returns DescribeVolumes: the volumes of stacks and those that instances brought with them, as long as those are known. */
export const describeVolumes = describeMade({
  type: "AWS::EC2::Volume",
  idsMember: "VolumeIds",
  answer: "Volumes",
  kind: { code: "InvalidVolume", prefix: "vol", called: "volume", plural: "volumes" },
  readers: {
    "attachment.instance-id": ({ attributes }) => [textOrNumber(attributes["InstanceId"])],
    "availability-zone": readProperty("AvailabilityZone"),
    status: ({ attributes }) => [attributes["InstanceId"] === undefined ? "available" : "in-use"],
    "volume-id": ({ physicalId }) => [physicalId],
    "volume-type": ({ properties }) => [textOrNumber(properties["VolumeType"]) ?? "gp2"],
  },
  others: ({ instances, clock }, place) => instances.list(place, clock.now()).flatMap((it) => instanceVolumes(it)),
  show: ({ physicalId, properties, attributes }) => ({
    VolumeId: physicalId,
    State: attributes["InstanceId"] === undefined ? "available" : "in-use",
    AvailabilityZone: textOrNumber(properties["AvailabilityZone"]),
    Size: textOrNumber(properties["Size"]),
    VolumeType: textOrNumber(properties["VolumeType"]) ?? "gp2",
    Iops: textOrNumber(properties["Iops"]),
    Throughput: textOrNumber(properties["Throughput"]),
    Encrypted: textOrNumber(properties["Encrypted"]) === "true",
    KmsKeyId: textOrNumber(properties["KmsKeyId"]),
    SnapshotId: textOrNumber(properties["SnapshotId"]) ?? "",
    Attachments: attributes["InstanceId"] === undefined ? [] : [attributes],
  }),
});

/** The volumes of an instance as if a stack had made them. AWS: those that do not end with it stay, attached to nothing. */
function instanceVolumes(instance: InstanceRecord): readonly PhysicalResource[] {
  const { account, region, zone, instanceId, state } = instance;
  const isGone = state === "terminated";
  const kept = volumesOf(instance).filter(({ endsWithInstance }) => !isGone || !endsWithInstance);
  return kept.map(({ volumeId, device, attachedAtMs, endsWithInstance, settings }) => ({
    account,
    region,
    type: "AWS::EC2::Volume",
    physicalId: volumeId,
    ref: volumeId,
    stackId: undefined,
    logicalId: "",
    properties: { ...settings, Size: settings["VolumeSize"] ?? null, AvailabilityZone: zone },
    attributes: isGone
      ? {}
      : {
          AttachTime: attachedAtMs,
          DeleteOnTermination: endsWithInstance,
          Device: device,
          InstanceId: instanceId,
          State: "attached",
          VolumeId: volumeId,
        },
  }));
}

function describeMade<IdsMember extends string>({
  type,
  idsMember,
  answer,
  kind,
  readers,
  show,
  others,
}: Description<IdsMember>) {
  return (desk: Ec2Desk) =>
    (input: MadeInput<IdsMember>, context: CallContext): object => {
      const idOf = ({ physicalId }: PhysicalResource): string => physicalId;
      const all = [...openSharedResources(desk.store, type).list(context), ...(others?.(desk, context) ?? [])];
      const picked = pickByIds(all, input[idsMember], { idOf, kind });
      const { items, NextToken } = pageOf(
        filterItems(picked, input.Filters, { readers, tagsOf: tagsOfResource }),
        input,
        idOf,
      );
      return { [answer]: items.map((it) => ({ ...show(it), Tags: showTags(tagsOfResource(it)) })), NextToken };
    };
}

function readProperty(name: string): FilterReaders<PhysicalResource>[string] {
  return ({ properties }) => [textOrNumber(properties[name])];
}
