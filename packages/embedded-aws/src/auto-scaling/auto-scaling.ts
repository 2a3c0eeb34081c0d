import { obeyMembers } from "../obey-members.ts";
import type { Service } from "../service.ts";
import { setDesiredCapacity, terminateMember, type ScalingPorts } from "./change-capacity.ts";
import {
  describeAutoScalingGroups,
  describeAutoScalingInstances,
  describeScalingActivities,
  type ActivitiesInput,
  type GroupsInput,
  type MembersInput,
} from "./describe.ts";

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
      SetDesiredCapacity: obeyMembers(["AutoScalingGroupName", "DesiredCapacity"], setDesiredCapacity(ports)),
      TerminateInstanceInAutoScalingGroup: obeyMembers(
        ["InstanceId", "ShouldDecrementDesiredCapacity"],
        terminateMember(ports),
      ),
    },
  };
}
