import { findMissingParts, type SmokeTest, type SmokeTestContext } from "@logstack/deploy-core";

/** Checks that the queue is there, and that a layer which uses it can learn from the outputs how to reach it. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the queue is deployed", problem: findMissingParts(context, PARTS) },
  { what: "the queue can be found", problem: findAddressProblem(context) },
  { what: "the queue's token can be read from its secret", problem: findSecretProblem(context) },
];

/** Without any one of these events have nowhere to wait, or are evicted, or nobody may read the token. */
const PARTS = ["EventQueue", "QueueParameters", "CacheAuthSecret", "CacheSecurityGroup"] as const;

function findAddressProblem({ outputs }: SmokeTestContext): string | undefined {
  const host = outputs["CacheEndpoint"] ?? "";
  if (!/^[a-z0-9][a-z0-9.-]*$/i.test(host)) return `The output CacheEndpoint is "${host}", which is no host name.`;
  const port = Number(outputs["CachePort"]);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return `The output CachePort is "${outputs["CachePort"] ?? ""}", which is no port.`;
  }
  return undefined;
}

function findSecretProblem({ outputs }: SmokeTestContext): string | undefined {
  const arn = outputs["CacheAuthSecretArn"] ?? "";
  if (!/^arn:[^:]+:secretsmanager:/.test(arn)) return `The output CacheAuthSecretArn is "${arn}", which is no secret.`;
  return undefined;
}
