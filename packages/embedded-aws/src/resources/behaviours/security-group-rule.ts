import type { JsonObject } from "../../json.ts";
import type { Behaviour } from "../behaviour.ts";
import { handlerFailure } from "../failures.ts";
import { textOrNumber } from "../property-values.ts";
import { resourcesOf } from "../world.ts";

/** What makes two rules of a group the same; a description does not. */
const PEERS = [
  "CidrIp",
  "CidrIpv6",
  "DestinationPrefixListId",
  "DestinationSecurityGroupId",
  "SourcePrefixListId",
  "SourceSecurityGroupId",
  "SourceSecurityGroupName",
];

/** A group does not take the same rule twice, and a rule needs a peer. */
export const SECURITY_GROUP_RULE: Behaviour = {
  refuseChange({ context, type, properties }, world, current) {
    const refuse = (message: string, code: "AlreadyExists" | "InvalidRequest"): Error =>
      handlerFailure({ service: "Ec2", status: 400, message, code }, world.ids);
    const peer = PEERS.map((name) => textOrNumber(properties[name])).find((value) => value !== undefined);
    if (peer === undefined) {
      throw refuse(
        "Exactly one of the peers of a rule (CIDR block, prefix list, security group) must be given",
        "InvalidRequest",
      );
    }
    const others = resourcesOf(world, context, type).filter(({ physicalId }) => physicalId !== current?.physicalId);
    if (!others.some((other) => ruleOf(other.properties) === ruleOf(properties))) return;
    const [protocol, from, to] = ["IpProtocol", "FromPort", "ToPort"].map(
      (name) => textOrNumber(properties[name]) ?? "-1",
    );
    throw refuse(
      `the specified rule 'peer: ${peer}, ${protocol?.toUpperCase()}, from port: ${from}, to port: ${to}, ALLOW' already exists`,
      "AlreadyExists",
    );
  },
};

function ruleOf(properties: JsonObject): string {
  const names = ["GroupId", "GroupName", "IpProtocol", "FromPort", "ToPort", ...PEERS];
  return JSON.stringify(names.map((name) => textOrNumber(properties[name]) ?? ""));
}
