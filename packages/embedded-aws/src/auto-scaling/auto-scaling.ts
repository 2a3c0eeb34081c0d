import { obeyMembers } from "../obey-members.ts";
import type { Service } from "../service.ts";
import { resumeProcesses, suspendProcesses, updateAutoScalingGroup, type UpdateInput } from "./change-group.ts";
import { setInstanceHealth, type HealthInput } from "./set-health.ts";
import { setDesiredCapacity, terminateMember, type ScalingPorts } from "./change-capacity.ts";
import {
  describeAutoScalingGroups,
  describeAutoScalingInstances,
  describeScalingActivities,
  type ActivitiesInput,
  type GroupsInput,
  type MembersInput,
} from "./describe.ts";

const UPDATED = [
  "AutoScalingGroupName",
  "MinSize",
  "MaxSize",
  "DesiredCapacity",
  "DefaultCooldown",
  "HealthCheckGracePeriod",
  "HealthCheckType",
  "LaunchTemplate",
  "NewInstancesProtectedFromScaleIn",
  "VPCZoneIdentifier",
] as const;

/** Returns EC2 Auto Scaling: the groups that stacks made, and what changes their size behind the stacks' back. */
export function createAutoScaling(ports: ScalingPorts): Service {
  return {
    signingName: "autoscaling",
    operations: {
      DescribeAutoScalingGroups: obeyMembers<GroupsInput>(
        ["AutoScalingGroupNames", "Filters", "MaxRecords", "NextToken"],
        describeAutoScalingGroups(ports),
      ),
      DescribeAutoScalingInstances: obeyMembers<MembersInput>(
        ["InstanceIds", "MaxRecords", "NextToken"],
        describeAutoScalingInstances(ports),
      ),
      DescribeScalingActivities: obeyMembers<ActivitiesInput>(
        ["ActivityIds", "AutoScalingGroupName", "IncludeDeletedGroups", "MaxRecords", "NextToken"],
        describeScalingActivities(ports),
      ),
      ResumeProcesses: obeyMembers(["AutoScalingGroupName", "ScalingProcesses"], resumeProcesses(ports)),
      SetDesiredCapacity: obeyMembers(["AutoScalingGroupName", "DesiredCapacity"], setDesiredCapacity(ports)),
      SetInstanceHealth: obeyMembers<HealthInput>(["InstanceId", "HealthStatus"], setInstanceHealth(ports)),
      SuspendProcesses: obeyMembers(["AutoScalingGroupName", "ScalingProcesses"], suspendProcesses(ports)),
      TerminateInstanceInAutoScalingGroup: obeyMembers(
        ["InstanceId", "ShouldDecrementDesiredCapacity"],
        terminateMember(ports),
      ),
      UpdateAutoScalingGroup: obeyMembers<UpdateInput>(UPDATED, updateAutoScalingGroup(ports)),
    },
  };
}
