import type { InstanceRecord } from "./instance-store.ts";
import { showTags } from "./resource-tags.ts";
import { renderTimestamp } from "../wire/timestamp.ts";

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
export function showInstance(instance: InstanceRecord, securityGroups: SecurityGroupNames): object {
  const { instanceId, zone, tags, profile, account } = instance;
  return {
    InstanceId: instanceId,
    ImageId: instance.imageId,
    InstanceType: instance.instanceType,
    KeyName: instance.keyName,
    State: showState(instance),
    LaunchTime: instance.launchedAtMs,
    AmiLaunchIndex: 0,
    Placement: { AvailabilityZone: zone, GroupName: "", Tenancy: "default" },
    Monitoring: { State: "disabled" },
    Architecture: "x86_64",
    Hypervisor: "xen",
    VirtualizationType: "hvm",
    RootDeviceType: "ebs",
    RootDeviceName: "/dev/xvda",
    PublicDnsName: "",
    ...(instance.state === "terminated" ? { PrivateDnsName: "" } : network(instance, securityGroups)),
    ...ending(instance),
    IamInstanceProfile: profile === undefined ? undefined : { Arn: profileArn(profile, account) },
    Tags: showTags(tags),
  };
}

/** Returns the name of a security group; undefined for one that no stack made. */
export type SecurityGroupNames = (groupId: string) => string | undefined;

function network(
  { privateIp, region, subnetId, securityGroupIds }: InstanceRecord,
  securityGroups: SecurityGroupNames,
): object {
  return {
    PrivateIpAddress: privateIp,
    PrivateDnsName: `ip-${privateIp.replaceAll(".", "-")}.${region}.compute.internal`,
    SubnetId: subnetId,
    SecurityGroups: securityGroupIds.map((GroupId) => ({ GroupId, GroupName: securityGroups(GroupId) })),
  };
}

/** AWS: says who ended the instance and when, in GMT. */
function ending({ endedBy, stateSinceMs }: InstanceRecord): object {
  if (endedBy === undefined) return { StateTransitionReason: "" };
  const gmt = renderTimestamp(stateSinceMs).slice(0, 19).replace("T", " ");
  // AWS: to EC2, Auto Scaling and CloudFormation are users too.
  const [Code, Message] = ["Client.UserInitiatedShutdown", "Client.UserInitiatedShutdown: User initiated shutdown"];
  return { StateTransitionReason: `User initiated (${gmt} GMT)`, StateReason: { Code, Message } };
}

function profileArn(profile: { readonly Arn?: string; readonly Name?: string }, account: string): string {
  return profile.Arn ?? `arn:aws:iam::${account}:instance-profile/${profile.Name ?? ""}`;
}
