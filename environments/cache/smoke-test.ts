import type { SmokeTest, SmokeTestContext } from "@logstack/deploy-core";

/** Checks that the queue is there, and that a layer which uses it can learn from the outputs how to reach it. */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the queue is deployed", problem: findQueueProblem(context) },
  { what: "the queue can be found", problem: findAddressProblem(context) },
  { what: "the queue's token can be read from its secret", problem: findSecretProblem(context) },
];

function findQueueProblem({ resources }: SmokeTestContext): string | undefined {
  const queue = resources.find(({ logicalId }) => logicalId === "EventQueue");
  if (queue === undefined) return "The stack has no resource EventQueue.";
  if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(queue.status)) return `EventQueue is ${queue.status}.`;
  return undefined;
}

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
