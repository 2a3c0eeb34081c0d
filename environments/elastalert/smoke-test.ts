import type { SmokeTest, SmokeTestContext } from "@logstack/deploy-core";

/**
 * Checks that the machine's group is deployed, which it only is once the machine has signalled that Docker works and
 * that it reaches Elasticsearch. Whether Elastalert runs is for the configuration deployment to say.
 */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the machine has signalled that Docker works", problem: findGroupProblem(context) },
  { what: "Elasticsearch lets the machine in", problem: findProblem(context, "ElasticsearchFromInstance") },
  { what: "the machine has a log group of its own", problem: findProblem(context, "LogGroup") },
];

function findGroupProblem(context: SmokeTestContext): string | undefined {
  const problem = findProblem(context, "ElastalertGroup");
  if (problem !== undefined) return problem;
  const named = context.outputs["ElastalertGroupName"] ?? "";
  return named === "" ? "The output ElastalertGroupName is empty." : undefined;
}

function findProblem({ resources }: SmokeTestContext, logicalId: string): string | undefined {
  const resource = resources.find((candidate) => candidate.logicalId === logicalId);
  if (resource === undefined) return `The stack has no resource ${logicalId}.`;
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(resource.status)) return undefined;
  return `${logicalId} is ${resource.status}.`;
}
