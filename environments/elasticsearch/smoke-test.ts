import type { SmokeTest, SmokeTestContext } from "@logstack/deploy-core";

/** Checks that the cluster is whole, that other layers can learn how to reach it, and that snapshots have a place. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "masters, data nodes and endpoint are deployed", problem: findMissingPart(context) },
  { what: "other layers can learn how to reach Elasticsearch", problem: findAddressProblem(context) },
  { what: "the endpoint's host name leads to its load balancer", problem: findNameProblem(context) },
  { what: "layers that use Elasticsearch can let themselves in", problem: findSecurityGroupProblem(context) },
  { what: "the bucket of the outputs is the bucket of the stack", problem: findBucketProblem(context) },
];

/** Without any one of these there is no cluster, no way to it, or no copy of it. */
const PARTS = [
  "MasterNodeGroup",
  "DataNodeGroup",
  "NodesFromNodes",
  "NodesToNodes",
  "LoadBalancer",
  "Listener",
  "TargetGroup",
  "EndpointToNodes",
  "SnapshotBucket",
  "SnapshotBucketPolicy",
] as const;

function findMissingPart({ resources }: SmokeTestContext): string | undefined {
  const whole = new Set(
    resources.filter(({ status }) => status.endsWith("_COMPLETE")).map(({ logicalId }) => logicalId),
  );
  const missing = PARTS.filter((part) => !whole.has(part));
  return missing.length === 0 ? undefined : `Not deployed: ${missing.join(", ")}.`;
}

function findAddressProblem({ outputs }: SmokeTestContext): string | undefined {
  const host = outputs["ElasticsearchEndpoint"] ?? "";
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host)) {
    return `The output ElasticsearchEndpoint is "${host}", which is no host name.`;
  }
  const port = outputs["ElasticsearchPort"] ?? "";
  return port === "9200" ? undefined : `The output ElasticsearchPort is "${port}"; the endpoint listens on 9200.`;
}

/** A host name without a record leads nowhere; a record that no other layer is told of serves no one. */
function findNameProblem({ outputs, resources }: SmokeTestContext): string | undefined {
  const host = outputs["ElasticsearchEndpoint"] ?? "";
  const record = resources.find(({ logicalId }) => logicalId === "DnsRecord");
  const isBalancersOwn = host.endsWith(".amazonaws.com") || host.endsWith(".amazonaws.com.cn");
  if (record === undefined) {
    return isBalancersOwn ? undefined : `Other layers are told of ${host}, but the stack has no DNS record for it.`;
  }
  if (isBalancersOwn) return `The stack has a DNS record, but other layers are told of ${host}.`;
  if (record.physicalId !== host) return `The DNS record is for ${record.physicalId ?? "nothing"}, not for ${host}.`;
  return undefined;
}

function findSecurityGroupProblem({ outputs }: SmokeTestContext): string | undefined {
  const id = outputs["ElasticsearchSecurityGroupId"] ?? "";
  if (/^sg-[0-9a-f]+$/.test(id)) return undefined;
  return `The output ElasticsearchSecurityGroupId is "${id}", which is no group.`;
}

function findBucketProblem({ outputs, resources }: SmokeTestContext): string | undefined {
  const named = outputs["SnapshotBucketName"];
  const deployed = resources.find(({ logicalId }) => logicalId === "SnapshotBucket")?.physicalId;
  if (named !== undefined && named === deployed) return undefined;
  return `The output SnapshotBucketName is "${named ?? ""}", the stack's bucket is "${deployed ?? ""}".`;
}
