import type { Identity, NamedSubject, NewSubject } from "../identity.ts";

/** What each kind of load balancer is called in ARNs. */
const ARN_KINDS: Readonly<Record<string, string>> = { application: "app", gateway: "gwy", network: "net" };

/**
 * Hosted zones of load balancers' names, by region: application, network
 * (AWS General Reference, "Elastic Load Balancing endpoints").
 */
const HOSTED_ZONES: Readonly<Record<string, readonly [application: string, network: string]>> = {
  "ap-southeast-2": ["Z1GM3OXH4ZPM65", "ZCT6FZBF4DROD"],
  "eu-west-1": ["Z32O12XQLNTSW2", "Z2IFOLAFXWLO4F"],
  "us-east-1": ["Z35SXDOTRQ7X7K", "Z26RNL4JYFTOTI"],
  "us-west-2": ["Z1H1FL5HABSF5", "Z18D5FSROUN65G"],
};

/** Identities of Elastic Load Balancing's types: ARNs that hold a name and sixteen hexadecimal digits. */
export const LOAD_BALANCING_IDENTITIES: Readonly<Record<string, Identity>> = {
  "AWS::ElasticLoadBalancingV2::Listener": {
    physicalId: (subject) => nestedArn(subject, { parent: "LoadBalancerArn", from: "loadbalancer", to: "listener" }),
    attributes: ({ physicalId }) => ({ ListenerArn: physicalId }),
  },
  "AWS::ElasticLoadBalancingV2::ListenerRule": {
    physicalId: (subject) => nestedArn(subject, { parent: "ListenerArn", from: "listener", to: "listener-rule" }),
    attributes: ({ physicalId }) => ({ RuleArn: physicalId, IsDefault: "false" }),
  },
  "AWS::ElasticLoadBalancingV2::LoadBalancer": {
    physicalId(subject) {
      const kind = ARN_KINDS[subject.text("Type") ?? "application"] ?? "app";
      const name = subject.text("Name") ?? subject.generatedName(32);
      return subject.arn("elasticloadbalancing", `loadbalancer/${kind}/${name}/${subject.ids.hex(16)}`);
    },
    attributes: (subject) => loadBalancerAttributes(subject),
  },
  "AWS::ElasticLoadBalancingV2::TargetGroup": {
    physicalId(subject) {
      const name = subject.text("Name") ?? subject.generatedName(32);
      return subject.arn("elasticloadbalancing", `targetgroup/${name}/${subject.ids.hex(16)}`);
    },
    attributes: ({ physicalId }) => ({
      TargetGroupArn: physicalId,
      TargetGroupFullName: physicalId.slice(physicalId.indexOf("targetgroup/")),
      TargetGroupName: physicalId.split("/")[1] ?? "",
      LoadBalancerArns: [],
    }),
  },
};

function nestedArn(
  subject: NewSubject,
  { parent, from, to }: { readonly parent: string; readonly from: string; readonly to: string },
): string {
  const arn = subject.text(parent) ?? "";
  return `${arn.replace(`:${from}/`, `:${to}/`)}/${subject.ids.hex(16)}`;
}

function loadBalancerAttributes(subject: NamedSubject): Record<string, string> {
  const fullName = subject.physicalId.split(":loadbalancer/")[1] ?? "";
  const [kind = "", name = "", id = ""] = fullName.split("/");
  const [application, network] = HOSTED_ZONES[subject.region] ?? ["Z00000000000000000ALB", "Z00000000000000000NLB"];
  const isInternal = subject.text("Scheme") === "internal";
  // AWS: a network balancer's name puts `elb` before the region and never says that it is internal.
  const dnsName =
    kind === "net"
      ? `${name}-${id}.elb.${subject.region}.amazonaws.com`
      : `${isInternal ? "internal-" : ""}${name}-${Number.parseInt(id.slice(0, 8), 16)}.${subject.region}.elb.amazonaws.com`;
  return {
    LoadBalancerArn: subject.physicalId,
    LoadBalancerFullName: fullName,
    LoadBalancerName: name,
    DNSName: dnsName,
    CanonicalHostedZoneID: kind === "net" ? network : application,
  };
}
