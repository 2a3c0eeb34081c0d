import {
  findHostNameProblem,
  findMissingParts,
  findSecurityGroupProblem,
  type SmokeTest,
  type SmokeTestContext,
} from "@logstack/deploy-core";

/** Checks that the way from a log source to the cache is whole, and that sources can learn where it begins. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the way from a source to the cache is deployed", problem: findMissingParts(context, PARTS) },
  { what: "the host name that sources write to leads here", problem: findHostNameProblem(context, "BrokerHost") },
  { what: "sources can learn which ports to write to", problem: findPortProblem(context) },
  {
    what: "layers that write logs can let themselves in",
    problem: findSecurityGroupProblem(context, "BrokerSecurityGroupId"),
  },
];

/** Without any one of these no event arrives, or none goes on. */
const PARTS = [
  "LoadBalancer",
  "Listener",
  "TargetGroup",
  "EndpointToInstances",
  "HttpListener",
  "HttpTargetGroup",
  "EndpointToInstancesByHttp",
  "BrokerGroup",
  "CacheFromInstances",
] as const;

function findPortProblem({ outputs }: SmokeTestContext): string | undefined {
  const bad = ["BrokerPort", "BrokerHttpPort"].find((name) => !isPort(Number(outputs[name])));
  return bad === undefined
    ? undefined
    : `The output ${bad} is "${outputs[bad] ?? ""}", which is no port that Logstash can listen on.`;
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1024 && port <= 65_535;
}
