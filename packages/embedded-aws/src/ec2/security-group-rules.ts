import type { JsonObject } from "../json.ts";
import { objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Place } from "../resources/world.ts";
import type { Store } from "../state/store.ts";

/** One rule of a security group. */
export interface GroupRule {
  readonly ruleId: string;
  readonly groupId: string;
  readonly isEgress: boolean;
  readonly protocol: string;
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  readonly cidrIpv4: string | undefined;
  readonly cidrIpv6: string | undefined;
  readonly prefixListId: string | undefined;
  readonly peerGroupId: string | undefined;
  readonly description: string | undefined;
}

/** AWS: what a group may do that its template says nothing about: reach everything. */
const OPEN_EGRESS: JsonObject = { IpProtocol: "-1", CidrIp: "0.0.0.0/0" };

/** Returns all rules of a group: those in its own properties and those that are resources of their own. */
export function rulesOf(group: PhysicalResource, store: Store): readonly GroupRule[] {
  const { properties, physicalId: groupId } = group;
  const hasEgress = properties["SecurityGroupEgress"] !== undefined;
  const egress = hasEgress ? objectsAt(properties, "SecurityGroupEgress") : [OPEN_EGRESS];
  const inline = [
    ...objectsAt(properties, "SecurityGroupIngress").map((rule) => ({ rule, isEgress: false })),
    ...egress.map((rule) => ({ rule, isEgress: true })),
  ];
  return [
    ...inline.map(({ rule, isEgress }, index) =>
      readRule(rule, { groupId, isEgress, ruleId: inlineRuleId(groupId, index) }),
    ),
    ...separateRules(group, groupId, store),
  ];
}

function separateRules(place: Place, groupId: string, store: Store): readonly GroupRule[] {
  return [false, true].flatMap((isEgress) => {
    const type = `AWS::EC2::SecurityGroup${isEgress ? "Egress" : "Ingress"}`;
    return openSharedResources(store, type)
      .list(place)
      .filter(({ properties }) => textOrNumber(properties["GroupId"]) === groupId)
      .map(({ properties, physicalId: ruleId }) => readRule(properties, { groupId, isEgress, ruleId }));
  });
}

function readRule(rule: JsonObject, known: Pick<GroupRule, "ruleId" | "groupId" | "isEgress">): GroupRule {
  const text = (name: string): string | undefined => textOrNumber(rule[name]);
  const port = (name: string): number | undefined => (text(name) === undefined ? undefined : Number(text(name)));
  return {
    ...known,
    protocol: text("IpProtocol") ?? "-1",
    fromPort: port("FromPort"),
    toPort: port("ToPort"),
    cidrIpv4: text("CidrIp"),
    cidrIpv6: text("CidrIpv6"),
    prefixListId: text("SourcePrefixListId") ?? text("DestinationPrefixListId"),
    peerGroupId: text("SourceSecurityGroupId") ?? text("DestinationSecurityGroupId"),
    description: text("Description"),
  };
}

/** A rule inside a group's properties has no record of its own: its id is the group's with its place in it. */
function inlineRuleId(groupId: string, index: number): string {
  return `sgr-${groupId.slice("sg-".length, -4)}${index.toString(16).padStart(4, "0")}`;
}
