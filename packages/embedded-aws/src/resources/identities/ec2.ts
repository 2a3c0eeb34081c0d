import type { Identity, NamedSubject, NewSubject } from "../identity.ts";
import type { JsonObject } from "../../json.ts";

/** Identities of EC2's types: a prefix and seventeen hexadecimal digits. */
export const EC2_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::EC2::EIP": {
    physicalId: ({ ids }) => publicAddress(ids.hex(6)),
    attributes: (subject) => ({
      PublicIp: subject.physicalId,
      AllocationId: subject.once("AllocationId", (ids) => `eipalloc-${ids.hex(17)}`),
    }),
  },
  "AWS::EC2::Instance": identified("i", (subject) => ({
    InstanceId: subject.physicalId,
    AvailabilityZone: subject.text("AvailabilityZone") ?? `${subject.region}a`,
    PrivateIp: subject.once("PrivateIp", privateAddress(subject.physicalId)),
    PrivateDnsName: subject.once("PrivateDnsName", privateName(subject)),
    PublicIp: "",
    PublicDnsName: "",
  })),
  "AWS::EC2::InternetGateway": identified("igw", ({ physicalId }) => ({ InternetGatewayId: physicalId })),
  "AWS::EC2::LaunchTemplate": identified("lt", (subject) => ({
    LaunchTemplateId: subject.physicalId,
    // A launch template's versions are counted by its handler; this is the first.
    DefaultVersionNumber: "1",
    LatestVersionNumber: subject.once("LatestVersionNumber", () => "1"),
  })),
  "AWS::EC2::NatGateway": identified("nat", ({ physicalId }) => ({ NatGatewayId: physicalId })),
  "AWS::EC2::Route": { physicalId: (subject) => `${subject.text("RouteTableId") ?? ""}|${routeTarget(subject)}` },
  "AWS::EC2::RouteTable": identified("rtb", ({ physicalId }) => ({ RouteTableId: physicalId })),
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
  "AWS::EC2::SubnetRouteTableAssociation": identified("rtbassoc", ({ physicalId }) => ({ Id: physicalId })),
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
  "AWS::EC2::VPCGatewayAttachment": {
    physicalId: (subject) =>
      `${subject.text("InternetGatewayId") === undefined ? "VGW" : "IGW"}|${subject.text("VpcId") ?? ""}`,
  },
  "AWS::EC2::Volume": identified("vol", ({ physicalId }) => ({ VolumeId: physicalId })),
};

function identified(prefix: string, attributes: (subject: NamedSubject) => JsonObject): Identity {
  return { physicalId: ({ ids }) => `${prefix}-${ids.hex(17)}`, attributes };
}

/** A route is known by its table and by where it leads to. */
function routeTarget(subject: NewSubject): string {
  const destinations = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"];
  return destinations.map((name) => subject.text(name)).find((value) => value !== undefined) ?? "";
}

/** An address of the block that is kept for benchmarks (RFC 2544), so that it is nobody's. */
function publicAddress(digits: string): string {
  return `198.18.${Number.parseInt(digits.slice(-4, -2), 16)}.${Number.parseInt(digits.slice(-2), 16)}`;
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
