import { AwsError } from "../aws-error.ts";
import { filterItems, type Filter, type FilterReaders } from "../ec2/filters.ts";
import { openInstanceStore, type InstanceRecord } from "../ec2/instance-store.ts";
import { pageInOrder } from "../page.ts";
import { textOrNumber } from "../resources/property-values.ts";
import { tagsOfResource } from "../ec2/resource-tags.ts";
import type { Place } from "../resources/world.ts";
import type { CallContext } from "../service.ts";
import { openActivityStore } from "./activities.ts";
import { openGroupStore, type Group } from "./group-store.ts";
import type { FleetPorts } from "./launch-instances.ts";
import { showActivity, showGroup, showMember } from "./show-group.ts";

interface PageInput {
  readonly MaxRecords?: number;
  readonly NextToken?: string;
}

/** Which groups a request is about; all where it names none. */
export interface GroupsInput extends PageInput {
  readonly AutoScalingGroupNames?: readonly string[];
  readonly Filters?: readonly Filter[];
}

/** Which members of groups a request is about. */
export interface MembersInput extends PageInput {
  readonly InstanceIds?: readonly string[];
}

/** Which activities a request is about. */
export interface ActivitiesInput extends PageInput {
  readonly ActivityIds?: readonly string[];
  readonly AutoScalingGroupName?: string;
  readonly IncludeDeletedGroups?: boolean;
}

const NO_READERS: FilterReaders<Group> = {};

/** Returns DescribeAutoScalingGroups. AWS: names of groups that are not there are passed over. */
export function describeAutoScalingGroups({ store, clock }: FleetPorts) {
  return ({ AutoScalingGroupNames: names = [], Filters, ...page }: GroupsInput, context: CallContext): object => {
    const groups = openGroupStore(store).list(context);
    const picked = names.length === 0 ? groups : groups.filter(({ resource }) => names.includes(resource.physicalId));
    const tagsOf = ({ resource }: Group): Readonly<Record<string, string>> => tagsOfResource(resource);
    const wanted = filterItems(picked, Filters, { readers: NO_READERS, tagsOf });
    const { items, NextToken } = pageOf(wanted, page, ({ resource }) => resource.physicalId);
    const members = membersIn(store, context, clock.now());
    const AutoScalingGroups = items.map((group) =>
      showGroup(group, {
        members: members.filter(({ membership }) => membership?.groupName === group.resource.physicalId),
        store,
      }),
    );
    return { AutoScalingGroups, NextToken };
  };
}

/** Returns DescribeAutoScalingInstances. AWS: ids of instances that are of no group are passed over. */
export function describeAutoScalingInstances({ store, clock }: FleetPorts) {
  return ({ InstanceIds: ids = [], ...page }: MembersInput, context: CallContext): object => {
    const members = membersIn(store, context, clock.now());
    const picked = ids.length === 0 ? members : members.filter(({ instanceId }) => ids.includes(instanceId));
    const { items, NextToken } = pageOf(picked, page, ({ instanceId }) => instanceId);
    const AutoScalingInstances = items.map((instance) => ({
      ...showMember(instance),
      // AWS: this call says HEALTHY where the group's own list says Healthy.
      HealthStatus: instance.membership?.health.toUpperCase(),
      AutoScalingGroupName: instance.membership?.groupName,
    }));
    return { AutoScalingInstances, NextToken };
  };
}

/** Returns DescribeScalingActivities, newest first; those of a group that is gone when they are asked for. */
export function describeScalingActivities({ store }: FleetPorts) {
  return (input: ActivitiesInput, context: CallContext): object => {
    const { ActivityIds: ids = [], AutoScalingGroupName: name, IncludeDeletedGroups } = input;
    const groups = openGroupStore(store).list(context);
    const arns = new Set(groups.map(({ resource }) => textOrNumber(resource.attributes["AutoScalingGroupARN"])));
    const all = openActivityStore(store).list(context);
    const known = all.filter(({ groupArn }) => IncludeDeletedGroups === true || arns.has(groupArn));
    if (name !== undefined && !known.some((it) => it.groupName === name)) {
      if (!groups.some(({ resource }) => resource.physicalId === name)) throw groupNotFound(name);
    }
    const wanted = known.filter(
      ({ activityId, groupName }) =>
        (ids.length === 0 || ids.includes(activityId)) && (name === undefined || groupName === name),
    );
    // Keys that sort as the list stands: newest first, and those of one instant in the order they began.
    const positions = new Map(wanted.map(({ activityId }, index) => [activityId, String(index).padStart(9, "0")]));
    const { items, NextToken } = pageOf(wanted, input, ({ activityId }) => positions.get(activityId) ?? "");
    return { Activities: items.map(showActivity), NextToken };
  };
}

/** Returns AWS's refusal of a group's name that it does not know. */
export function groupNotFound(name: string): AwsError {
  return new AwsError("ValidationError", `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`);
}

function membersIn(store: FleetPorts["store"], place: Place, nowMs: number): readonly InstanceRecord[] {
  return openInstanceStore(store)
    .list(place, nowMs)
    .filter(({ membership }) => membership !== undefined && membership.lifecycle !== "Terminated");
}

function pageOf<T>(items: readonly T[], { MaxRecords = 50, NextToken }: PageInput, keyOf: (item: T) => string) {
  const invalidToken = new AwsError("InvalidNextToken", "The token is invalid.");
  if (MaxRecords < 1 || MaxRecords > 100) {
    throw new AwsError("ValidationError", "MaxRecords must be between 1 and 100.");
  }
  const page = pageInOrder(items, { token: NextToken, size: MaxRecords, keyOf, invalidToken });
  return { items: page.items, NextToken: page.nextToken };
}
