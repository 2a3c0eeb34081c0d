import type { SmokeTest, SmokeTestContext } from "@logstack/deploy-core";

/** Checks that the way from a log source to the cache is whole, and that sources can learn where it begins. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the way from a source to the cache is deployed", problem: findMissingPart(context) },
  { what: "sources can learn where to write to", problem: findAddressProblem(context) },
  { what: "the Broker's host name leads to its load balancer", problem: findNameProblem(context) },
  { what: "layers that write logs can let themselves in", problem: findSecurityGroupProblem(context) },
];

/** Without any one of these no event arrives, or none goes on. */
const PARTS = [
  "LoadBalancer",
  "Listener",
  "TargetGroup",
  "EndpointToInstances",
  "BrokerGroup",
  "CacheFromInstances",
] as const;

function findMissingPart({ resources }: SmokeTestContext): string | undefined {
  const whole = new Set(
    resources.filter(({ status }) => status.endsWith("_COMPLETE")).map(({ logicalId }) => logicalId),
  );
  const missing = PARTS.filter((part) => !whole.has(part));
  return missing.length === 0 ? undefined : `Not deployed: ${missing.join(", ")}.`;
}

function findAddressProblem({ outputs }: SmokeTestContext): string | undefined {
  const host = outputs["BrokerHost"] ?? "";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host)) return `The output BrokerHost is "${host}", which is no host name.`;
  const port = Number(outputs["BrokerPort"]);
  if (!Number.isInteger(port) || port < 1024 || port > 65_535) {
    return `The output BrokerPort is "${outputs["BrokerPort"] ?? ""}", which is no port that Logstash can listen on.`;
  }
  return undefined;
}

/** A host name without a record would send every source nowhere; a record that nobody is told of would serve no one. */
function findNameProblem({ outputs, resources }: SmokeTestContext): string | undefined {
  const host = outputs["BrokerHost"] ?? "";
  const record = resources.find(({ logicalId }) => logicalId === "DnsRecord");
  const isBalancersOwn = host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
  if (record === undefined) {
    return isBalancersOwn ? undefined : `Sources are told to write to ${host}, but the stack has no DNS record for it.`;
  }
  if (isBalancersOwn) return `The stack has a DNS record, but sources are told to write to ${host}.`;
  if (record.physicalId !== host) return `The DNS record is for ${record.physicalId ?? "nothing"}, not for ${host}.`;
  return undefined;
}

function findSecurityGroupProblem({ outputs }: SmokeTestContext): string | undefined {
  const id = outputs["BrokerSecurityGroupId"] ?? "";
  return /^sg-[0-9a-f]+$/.test(id) ? undefined : `The output BrokerSecurityGroupId is "${id}", which is no group.`;
}
