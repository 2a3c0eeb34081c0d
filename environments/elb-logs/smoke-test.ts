import { findMisnaming, findMissingParts, type SmokeTest, type SmokeTestContext } from "@logstack/deploy-core";

/**
 * Checks that the way from the bucket to the function is whole, its safety net included.
 * It looks at the infrastructure only: whether code was deployed to the function is for the code's own deployment to say.
 */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the way from the bucket to the function is deployed", problem: findMissingParts(context, PARTS) },
  {
    what: "the bucket of the outputs is the bucket of the stack",
    problem: findMisnaming(context, { output: "LogsBucketName", logicalId: "LogsBucket" }),
  },
  {
    what: "the alias of the outputs is the alias of the stack",
    problem: findMisnaming(context, { output: "CodeAliasArn", logicalId: "ProcessorAlias" }),
  },
  { what: "the function has the name that its code is deployed to", problem: findFunctionProblem(context) },
];

/** Without any one of these an event is lost, or never comes. */
const PARTS = [
  "LogsBucket",
  "LogsBucketPolicy",
  "ProcessorInvokePermission",
  "ELBLogProcessorFunction",
  "ProcessorAlias",
  "ProcessorRetries",
  "FailedEventsQueue",
  "BrokerIngress",
];

function findFunctionProblem({ environment, outputs }: SmokeTestContext): string | undefined {
  const name = outputs["ProcessorFunctionName"] ?? "";
  const ending = `-${environment}-ELBLogProcessorFunction`;
  return name.endsWith(ending) ? undefined : `The output ProcessorFunctionName is "${name}"; it must end in ${ending}.`;
}
