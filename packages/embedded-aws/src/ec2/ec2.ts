import { obeyMembers } from "../obey-members.ts";
import type { Service } from "../service.ts";
import type { Ec2Desk, Ec2Ports } from "./ec2-desk.ts";
import { openInstanceStore } from "./instance-store.ts";
import { describeInstances, describeInstanceStatus, getConsoleOutput, type InstancesInput } from "./instances.ts";
import {
  rebootInstances,
  startInstances,
  stopInstances,
  terminateInstances,
  type InstanceIds,
} from "./change-instances.ts";
import { describeSnapshots, type SnapshotsInput } from "./snapshots.ts";
import {
  describeLaunchTemplates,
  describeLaunchTemplateVersions,
  type TemplatesInput,
  type VersionsInput,
} from "./launch-templates.ts";
import { describeSubnets, describeVolumes, describeVpcs, type MadeInput } from "./networks-and-volumes.ts";
import {
  describeSecurityGroupRules,
  describeSecurityGroups,
  type GroupsInput,
  type RulesInput,
} from "./security-groups.ts";

/** Returns EC2: what stacks and their groups made of it, described, and instances that can be ended. */
export function createEc2(ports: Ec2Ports): Service {
  const desk: Ec2Desk = { ...ports, instances: openInstanceStore(ports.store) };
  return {
    signingName: "ec2",
    operations: {
      DescribeInstanceStatus: obeyMembers<InstancesInput & { readonly IncludeAllInstances?: boolean }>(
        ["InstanceIds", "Filters", "IncludeAllInstances", ...PAGED],
        describeInstanceStatus(desk),
      ),
      DescribeInstances: obeyMembers<InstancesInput>(["InstanceIds", "Filters", ...PAGED], describeInstances(desk)),
      DescribeLaunchTemplateVersions: obeyMembers<VersionsInput>(
        ["LaunchTemplateId", "LaunchTemplateName", "Versions", ...PAGED],
        describeLaunchTemplateVersions(desk),
      ),
      DescribeLaunchTemplates: obeyMembers<TemplatesInput>(
        ["LaunchTemplateIds", "LaunchTemplateNames", "Filters", ...PAGED],
        describeLaunchTemplates(desk),
      ),
      DescribeSecurityGroupRules: obeyMembers<RulesInput>(
        ["SecurityGroupRuleIds", "Filters", ...PAGED],
        describeSecurityGroupRules(desk),
      ),
      DescribeSecurityGroups: obeyMembers<GroupsInput>(["GroupIds", "Filters", ...PAGED], describeSecurityGroups(desk)),
      DescribeSnapshots: obeyMembers<SnapshotsInput>(
        ["SnapshotIds", "OwnerIds", "Filters", ...PAGED],
        describeSnapshots(desk),
      ),
      DescribeSubnets: obeyMembers<MadeInput<"SubnetIds">>(["SubnetIds", "Filters", ...PAGED], describeSubnets(desk)),
      DescribeVolumes: obeyMembers<MadeInput<"VolumeIds">>(["VolumeIds", "Filters", ...PAGED], describeVolumes(desk)),
      DescribeVpcs: obeyMembers<MadeInput<"VpcIds">>(["VpcIds", "Filters", ...PAGED], describeVpcs(desk)),
      GetConsoleOutput: obeyMembers<{ readonly InstanceId: string; readonly Latest?: boolean }>(
        ["InstanceId", "Latest"],
        getConsoleOutput(desk),
      ),
      RebootInstances: obeyMembers<InstanceIds>(["InstanceIds"], rebootInstances(desk)),
      StartInstances: obeyMembers<InstanceIds>(["InstanceIds"], startInstances(desk)),
      StopInstances: obeyMembers<InstanceIds>(["InstanceIds"], stopInstances(desk)),
      TerminateInstances: obeyMembers<InstanceIds>(["InstanceIds"], terminateInstances(desk)),
    },
  };
}

const PAGED = ["MaxResults", "NextToken"] as const;
