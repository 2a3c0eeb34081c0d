import { isList, type Json } from "../json.ts";
import { zoneOfSubnet } from "../auto-scaling/zone-of-subnet.ts";
import { objectAt, objectsAt, textOrNumber } from "../resources/property-values.ts";
import type { PhysicalResource } from "../resources/resource-handler.ts";
import { openSharedResources } from "../resources/shared-resources.ts";
import type { Store } from "../state/store.ts";

/** Returns a load balancer as DescribeLoadBalancers shows it. */
export function showLoadBalancer(balancer: PhysicalResource, store: Store): object {
  const { physicalId, properties, attributes } = balancer;
  const subnetIds = [
    ...texts(properties["Subnets"]),
    ...objectsAt(properties, "SubnetMappings").map((mapping) => textOrNumber(mapping["SubnetId"]) ?? ""),
  ];
  const subnet = openSharedResources(store, "AWS::EC2::Subnet").find(balancer, subnetIds[0] ?? "");
  return {
    LoadBalancerArn: physicalId,
    LoadBalancerName: textOrNumber(attributes["LoadBalancerName"]),
    DNSName: textOrNumber(attributes["DNSName"]),
    CanonicalHostedZoneId: textOrNumber(attributes["CanonicalHostedZoneID"]),
    Scheme: textOrNumber(properties["Scheme"]) ?? "internet-facing",
    Type: textOrNumber(properties["Type"]) ?? "application",
    IpAddressType: textOrNumber(properties["IpAddressType"]) ?? "ipv4",
    // Known only of subnets that a stack made.
    VpcId: textOrNumber(subnet?.properties["VpcId"]),
    State: { Code: "active" },
    SecurityGroups: texts(properties["SecurityGroups"]),
    AvailabilityZones: subnetIds.map((SubnetId, index) => ({
      SubnetId,
      ZoneName: zoneOfSubnet(balancer, { subnetId: SubnetId, index }, store),
      LoadBalancerAddresses: [],
    })),
  };
}

/** Returns a target group as DescribeTargetGroups shows it; `balancers` are the ARNs of those that forward to it. */
export function showTargetGroup(group: PhysicalResource, balancers: readonly string[]): object {
  const { physicalId, properties, attributes } = group;
  const text = (name: string): string | undefined => textOrNumber(properties[name]);
  const isHttp = (text("Protocol") ?? "").startsWith("HTTP");
  const checkProtocol = text("HealthCheckProtocol") ?? (isHttp ? "HTTP" : "TCP");
  const checksHttp = checkProtocol.startsWith("HTTP");
  const matcher = objectAt(properties, "Matcher");
  return {
    TargetGroupArn: physicalId,
    TargetGroupName: textOrNumber(attributes["TargetGroupName"]),
    Protocol: text("Protocol"),
    ProtocolVersion: text("ProtocolVersion") ?? (isHttp ? "HTTP1" : undefined),
    Port: text("Port"),
    VpcId: text("VpcId"),
    TargetType: text("TargetType") ?? "instance",
    IpAddressType: text("IpAddressType") ?? "ipv4",
    HealthCheckEnabled: text("HealthCheckEnabled") !== "false",
    HealthCheckProtocol: checkProtocol,
    HealthCheckPort: text("HealthCheckPort") ?? "traffic-port",
    HealthCheckPath: text("HealthCheckPath") ?? (checksHttp ? "/" : undefined),
    HealthCheckIntervalSeconds: text("HealthCheckIntervalSeconds") ?? "30",
    HealthCheckTimeoutSeconds: text("HealthCheckTimeoutSeconds") ?? (isHttp ? "5" : checksHttp ? "6" : "10"),
    HealthyThresholdCount: text("HealthyThresholdCount") ?? "5",
    UnhealthyThresholdCount: text("UnhealthyThresholdCount") ?? "2",
    Matcher: checksHttp ? { HttpCode: isHttp ? "200" : "200-399", ...matcher } : undefined,
    LoadBalancerArns: balancers,
  };
}

/** Returns a listener as DescribeListeners shows it. */
export function showListener({ physicalId, properties }: PhysicalResource): object {
  const protocol = textOrNumber(properties["Protocol"]);
  const isEncrypted = protocol === "HTTPS" || protocol === "TLS";
  return {
    ListenerArn: physicalId,
    LoadBalancerArn: properties["LoadBalancerArn"],
    Port: properties["Port"],
    Protocol: protocol,
    Certificates: properties["Certificates"],
    SslPolicy: properties["SslPolicy"] ?? (isEncrypted ? "ELBSecurityPolicy-2016-08" : undefined),
    AlpnPolicy: properties["AlpnPolicy"],
    DefaultActions: properties["DefaultActions"],
  };
}

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.map((item) => textOrNumber(item) ?? "") : [];
}
