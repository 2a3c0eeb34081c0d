import { textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { CallContext } from "../service.ts";
import type { Store } from "../state/store.ts";
import type { Ec2Desk } from "./ec2-desk.ts";
import { filterItems, type Filter, type FilterReaders } from "./filters.ts";
import { pickByIds, type IdKind } from "./ids.ts";
import { pageOf, type PageInput } from "./pages.ts";
import { showTags, tagsOfResource } from "./resource-tags.ts";
import { rulesOf, type GroupRule } from "./security-group-rules.ts";

/** Which security groups a request is about. */
export interface GroupsInput extends PageInput {
  readonly GroupIds?: readonly string[];
  readonly Filters?: readonly Filter[];
}

/** Which rules of security groups a request is about. */
export interface RulesInput extends PageInput {
  readonly SecurityGroupRuleIds?: readonly string[];
  readonly Filters?: readonly Filter[];
}

const GROUP_ID: IdKind = { code: "InvalidGroup", prefix: "sg", called: "security group", plural: "security groups" };
const RULE_ID: IdKind = {
  code: "InvalidSecurityGroupRuleId",
  prefix: "sgr",
  called: "security group rule ID",
  plural: "security group rule IDs",
};

const GROUP_READERS: FilterReaders<PhysicalResource> = {
  description: ({ properties }) => [textOrNumber(properties["GroupDescription"])],
  "group-id": ({ physicalId }) => [physicalId],
  "group-name": (group) => [groupNameOf(group)],
  "owner-id": ({ account }) => [account],
  "vpc-id": ({ attributes }) => [textOrNumber(attributes["VpcId"])],
};

const RULE_READERS: FilterReaders<GroupRule> = {
  "group-id": ({ groupId }) => [groupId],
  "security-group-rule-id": ({ ruleId }) => [ruleId],
};

/** Returns DescribeSecurityGroups over the groups that stacks made. */
export function describeSecurityGroups({ store }: Ec2Desk) {
  return (input: GroupsInput, context: CallContext): object => {
    const picked = pickByIds(groupsIn(store, context), input.GroupIds, { idOf, kind: GROUP_ID });
    const wanted = filterItems(picked, input.Filters, { readers: GROUP_READERS, tagsOf: tagsOfResource });
    const { items, NextToken } = pageOf(wanted, input, idOf);
    return { SecurityGroups: items.map((group) => showGroup(group, store)), NextToken };
  };
}

/** Returns DescribeSecurityGroupRules over the same groups. */
export function describeSecurityGroupRules({ store }: Ec2Desk) {
  return (input: RulesInput, context: CallContext): object => {
    const all = groupsIn(store, context).flatMap((group) => rulesOf(group, store));
    const picked = pickByIds(all, input.SecurityGroupRuleIds, { idOf: ({ ruleId }) => ruleId, kind: RULE_ID });
    const wanted = filterItems(picked, input.Filters, { readers: RULE_READERS, tagsOf: () => ({}) });
    const { items, NextToken } = pageOf(wanted, input, ({ ruleId }) => ruleId);
    return { SecurityGroupRules: items.map((rule) => showRule(rule, context.account)), NextToken };
  };
}

/** Returns a group's name; AWS makes one up from the stack's name and the logical id where the template gives none. */
export function groupNameOf(group: PhysicalResource): string {
  const stackName = tagsOfResource(group)["aws:cloudformation:stack-name"] ?? "";
  const made = `${stackName}-${group.logicalId}-${group.physicalId.slice(-12).toUpperCase()}`;
  return textOrNumber(group.properties["GroupName"]) ?? made;
}

function idOf({ physicalId }: PhysicalResource): string {
  return physicalId;
}

function groupsIn(store: Store, place: Place): readonly PhysicalResource[] {
  return openSharedResources(store, "AWS::EC2::SecurityGroup").list(place);
}

function showGroup(group: PhysicalResource, store: Store): object {
  const { account, region, physicalId, properties, attributes } = group;
  const rules = rulesOf(group, store);
  const permissions = (isEgress: boolean): readonly object[] =>
    rules.filter((rule) => rule.isEgress === isEgress).map((rule) => showPermission(rule, account));
  return {
    GroupId: physicalId,
    GroupName: groupNameOf(group),
    Description: textOrNumber(properties["GroupDescription"]),
    OwnerId: account,
    VpcId: textOrNumber(attributes["VpcId"]),
    SecurityGroupArn: `arn:aws:ec2:${region}:${account}:security-group/${physicalId}`,
    IpPermissions: permissions(false),
    IpPermissionsEgress: permissions(true),
    Tags: showTags(tagsOfResource(group)),
  };
}

function showPermission(rule: GroupRule, UserId: string): object {
  const { protocol, fromPort, toPort, description: Description } = rule;
  return {
    IpProtocol: protocol,
    ...(protocol === "-1" ? {} : { FromPort: fromPort, ToPort: toPort }),
    IpRanges: rule.cidrIpv4 === undefined ? [] : [{ CidrIp: rule.cidrIpv4, Description }],
    Ipv6Ranges: rule.cidrIpv6 === undefined ? [] : [{ CidrIpv6: rule.cidrIpv6, Description }],
    PrefixListIds: rule.prefixListId === undefined ? [] : [{ PrefixListId: rule.prefixListId, Description }],
    UserIdGroupPairs: rule.peerGroupId === undefined ? [] : [{ GroupId: rule.peerGroupId, UserId, Description }],
  };
}

function showRule(rule: GroupRule, account: string): object {
  const { peerGroupId } = rule;
  return {
    SecurityGroupRuleId: rule.ruleId,
    GroupId: rule.groupId,
    GroupOwnerId: account,
    IsEgress: rule.isEgress,
    IpProtocol: rule.protocol,
    // AWS: a rule for all protocols has no ports, which this call shows as -1.
    FromPort: rule.fromPort ?? -1,
    ToPort: rule.toPort ?? -1,
    CidrIpv4: rule.cidrIpv4,
    CidrIpv6: rule.cidrIpv6,
    PrefixListId: rule.prefixListId,
    ReferencedGroupInfo: peerGroupId === undefined ? undefined : { GroupId: peerGroupId, UserId: account },
    Description: rule.description,
    Tags: [],
  };
}
