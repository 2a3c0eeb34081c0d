import type { InstanceRecord } from "./instance-store.ts";
import { ROOT_DEVICE, volumesOf, type InstanceVolume } from "./instance-volumes.ts";
import { showTags } from "./resource-tags.ts";
import { renderTimestamp } from "../wire/timestamp.ts";
import { zoneIdOf } from "./zone-ids.ts";

/** EC2's codes of an instance's states. */
const STATE_CODES = {
  pending: 0,
  running: 16,
  "shutting-down": 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

/** Returns the state of an instance as EC2 shows it. */
export function showState({ state }: Pick<InstanceRecord, "state">) {
  return { Code: STATE_CODES[state], Name: state };
}

/** Returns an instance as DescribeInstances shows it; one that is terminated has lost its addresses and groups. */
export function showInstance(instance: InstanceRecord, { nameOf, vpcId }: Surroundings): object {
  const { instanceId, zone, tags, profile, account } = instance;
  const isGone = instance.state === "terminated";
  return {
    InstanceId: instanceId,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    KeyName: instance.keyName,
    State: showState(instance),
    LaunchTime: instance.launchedAtMs,
    AmiLaunchIndex: 0,
    Placement: {
      AvailabilityZone: zone,
      AvailabilityZoneId: zoneIdOf(zone),
      GroupName: instance.placementGroup ?? "",
      Tenancy: "default",
    },
    Monitoring: { State: "disabled" },
    Architecture: "x86_64",
    Hypervisor: "xen",
    VirtualizationType: "hvm",
    RootDeviceType: "ebs",
    RootDeviceName: ROOT_DEVICE,
    PublicDnsName: "",
    ...(isGone ? { PrivateDnsName: "" } : { VpcId: vpcId, ...network(instance, nameOf) }),
    BlockDeviceMappings: isGone ? [] : volumesOf(instance).map(showAttachment),
    NetworkInterfaces: isGone ? [] : [networkInterface(instance, { nameOf, vpcId })],
    ...ending(instance),
    IamInstanceProfile: profile === undefined ? undefined : { Arn: profileArn(profile, account) },
    Tags: showTags(tags),
  };
}

/** What lies around an instance, as far as stacks made it. */
interface Surroundings {
  /** Returns the name of a security group; undefined for one that no stack made. */
  readonly nameOf: SecurityGroupNames;
  readonly vpcId: string | undefined;
}

type SecurityGroupNames = (groupId: string) => string | undefined;

/** Returns the name that an instance has within its network. */
export function privateNameOf({ privateIp, region }: Pick<InstanceRecord, "privateIp" | "region">): string {
  return `ip-${privateIp.replaceAll(".", "-")}.${region}.compute.internal`;
}

function showAttachment({ volumeId, device, attachedAtMs, endsWithInstance }: InstanceVolume): object {
  const Ebs = {
    AttachTime: attachedAtMs,
    DeleteOnTermination: endsWithInstance,
    Status: "attached",
    VolumeId: volumeId,
  };
  return { DeviceName: device, Ebs };
}

/** The one interface that an instance begins with. */
function networkInterface(instance: InstanceRecord, { nameOf, vpcId }: Surroundings): object {
  const { instanceId, privateIp, subnetId, securityGroupIds, account } = instance;
  return {
    NetworkInterfaceId: instanceId.replace("i-", "eni-"),
    InterfaceType: "interface",
    Status: "in-use",
    OwnerId: account,
    SubnetId: subnetId,
    VpcId: vpcId,
    PrivateIpAddress: privateIp,
    PrivateDnsName: privateNameOf(instance),
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: privateIp, PrivateDnsName: privateNameOf(instance) }],
    Groups: securityGroupIds.map((GroupId) => ({ GroupId, GroupName: nameOf(GroupId) })),
    Attachment: { DeviceIndex: 0, Status: "attached", DeleteOnTermination: true, AttachTime: instance.launchedAtMs },
  };
}

function network(instance: InstanceRecord, nameOf: SecurityGroupNames): object {
  const { privateIp, subnetId, securityGroupIds } = instance;
  return {
    PrivateIpAddress: privateIp,
    PrivateDnsName: privateNameOf(instance),
    SubnetId: subnetId,
    SecurityGroups: securityGroupIds.map((GroupId) => ({ GroupId, GroupName: nameOf(GroupId) })),
  };
}

/** AWS: says who ended the instance and when, in GMT. */
function ending({ endedBy, state, stateSinceMs }: InstanceRecord): object {
  if (endedBy === undefined && state !== "stopping" && state !== "stopped") return { StateTransitionReason: "" };
  const gmt = renderTimestamp(stateSinceMs).slice(0, 19).replace("T", " ");
  // AWS: to EC2, Auto Scaling and CloudFormation are users too.
  const [Code, Message] = ["Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown"];
  return { StateTransitionReason: `User initiated (${gmt} GMT)`, StateReason: { Code, Message } };
}

/** Returns the ARN of an instance's profile, which a launch template may give as a name. */
export function profileArn(profile: { readonly Arn?: string; readonly Name?: string }, account: string): string {
  return profile.Arn ?? `arn:aws:iam::${account}:instance-profile/${profile.Name ?? ""}`;
}
