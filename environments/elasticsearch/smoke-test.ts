import {
  findHostNameProblem,
  findMisnaming,
  findMissingParts,
  findSecurityGroupProblem,
  type SmokeTest,
  type SmokeTestContext,
} from "@logstack/deploy-core";

/** Checks that the cluster is whole, that other layers can learn how to reach it, and that snapshots have a place. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "masters, data nodes and endpoint are deployed", problem: findMissingParts(context, PARTS) },
  { what: "the endpoint's host name leads here", problem: findHostNameProblem(context, "ElasticsearchEndpoint") },
  { what: "other layers can learn the endpoint's port", problem: findPortProblem(context) },
  {
    what: "layers that use Elasticsearch can let themselves in",
    problem: findSecurityGroupProblem(context, "ElasticsearchSecurityGroupId"),
  },
  {
    what: "the bucket of the outputs is the bucket of the stack",
    problem: findMisnaming(context, { output: "SnapshotBucketName", logicalId: "SnapshotBucket" }),
  },
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

function findPortProblem({ outputs }: SmokeTestContext): string | undefined {
  const port = outputs["ElasticsearchPort"] ?? "";
  return port === "9200" ? undefined : `The output ElasticsearchPort is "${port}"; the endpoint listens on 9200.`;
}
