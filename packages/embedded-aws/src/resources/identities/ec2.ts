import type { Identity, NamedSubject } from "../identity.ts";
import type { JsonObject } from "../../json.ts";

/** Identities of EC2's types: a prefix and seventeen hexadecimal digits. */
export const EC2_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::EC2::Instance": identified("i", (subject) => ({
    InstanceId: subject.physicalId,
    AvailabilityZone: subject.text("AvailabilityZone") ?? `${subject.region}a`,
    PrivateIp: subject.once("PrivateIp", privateAddress(subject.physicalId)),
    PrivateDnsName: subject.once("PrivateDnsName", privateName(subject)),
    PublicIp: "",
    PublicDnsName: "",
  })),
  "AWS::EC2::LaunchTemplate": identified("lt", (subject) => ({
    LaunchTemplateId: subject.physicalId,
    // A launch template's versions are counted by its handler; this is the first.
    DefaultVersionNumber: "1",
    LatestVersionNumber: subject.once("LatestVersionNumber", () => "1"),
  })),
  "AWS::EC2::SecurityGroup": identified("sg", (subject) => ({
    Id: subject.physicalId,
    GroupId: subject.physicalId,
    VpcId: subject.text("VpcId") ?? subject.once("VpcId", (ids) => `vpc-${ids.hex(17)}`),
  })),
  "AWS::EC2::SecurityGroupEgress": identified("sgr", ({ physicalId }) => ({ Id: physicalId })),
  "AWS::EC2::SecurityGroupIngress": identified("sgr", ({ physicalId }) => ({ Id: physicalId })),
  "AWS::EC2::Subnet": identified("subnet", (subject) => ({
    SubnetId: subject.physicalId,
    AvailabilityZone: subject.text("AvailabilityZone") ?? `${subject.region}a`,
    NetworkAclAssociationId: subject.once("NetworkAclAssociationId", (ids) => `aclassoc-${ids.hex(17)}`),
    Ipv6CidrBlocks: [],
  })),
  "AWS::EC2::VPC": identified("vpc", (subject) => ({
    VpcId: subject.physicalId,
    DefaultNetworkAcl: subject.once("DefaultNetworkAcl", (ids) => `acl-${ids.hex(17)}`),
    DefaultSecurityGroup: subject.once("DefaultSecurityGroup", (ids) => `sg-${ids.hex(17)}`),
    CidrBlockAssociations: [subject.once("CidrBlockAssociation", (ids) => `vpc-cidr-assoc-${ids.hex(17)}`)],
    Ipv6CidrBlocks: [],
  })),
  "AWS::EC2::VPCEndpoint": identified("vpce", (subject) => ({
    Id: subject.physicalId,
    DnsEntries: [],
    NetworkInterfaceIds: [],
  })),
  "AWS::EC2::Volume": identified("vol", ({ physicalId }) => ({ VolumeId: physicalId })),
};

function identified(prefix: string, attributes: (subject: NamedSubject) => JsonObject): Identity {
  return { physicalId: ({ ids }) => `${prefix}-${ids.hex(17)}`, attributes };
}

function privateAddress(instanceId: string): () => string {
  return () => {
    const digits = instanceId.slice(-4);
    return `10.0.${Number.parseInt(digits.slice(0, 2), 16)}.${Number.parseInt(digits.slice(2), 16)}`;
  };
}

function privateName({ physicalId, region }: NamedSubject): () => string {
  return () => `ip-${privateAddress(physicalId)().replaceAll(".", "-")}.${region}.compute.internal`;
}
