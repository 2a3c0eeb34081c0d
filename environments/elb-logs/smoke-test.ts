import type { SmokeTest, SmokeTestContext } from "@logstack/deploy-core";

/**
 * Checks that the way from the bucket to the function is whole, its safety net included.
 * It looks at the infrastructure only: whether code was deployed to the function is for the code's own deployment to say.
 */
export const smokeTest: SmokeTest = async (context) => [
  { what: "the way from the bucket to the function is deployed", problem: findMissingPart(context) },
  { what: "the bucket of the outputs is the bucket of the stack", problem: findBucketProblem(context) },
  { what: "the function has the name that its code is deployed to", problem: findFunctionProblem(context) },
];

/** Without any one of these an event is lost, or never comes. */
const PARTS = [
  "LogsBucket",
  "LogsBucketPolicy",
  "ProcessorInvokePermission",
  "ELBLogProcessorFunction",
  "ProcessorRetries",
  "FailedEventsQueue",
  "BrokerIngress",
];

function findMissingPart({ resources }: SmokeTestContext): string | undefined {
  const whole = new Set(
    resources
      .filter(({ status }) => /^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status))
      .map(({ logicalId }) => logicalId),
  );
  const missing = PARTS.filter((part) => !whole.has(part));
  return missing.length === 0 ? undefined : `Not deployed: ${missing.join(", ")}.`;
}

function findBucketProblem({ outputs, resources }: SmokeTestContext): string | undefined {
  const named = outputs["LogsBucketName"];
  const deployed = resources.find(({ logicalId }) => logicalId === "LogsBucket")?.physicalId;
  if (named !== undefined && named === deployed) return undefined;
  return `The output LogsBucketName is "${named ?? ""}", the stack's bucket is "${deployed ?? ""}".`;
}

function findFunctionProblem({ environment, outputs }: SmokeTestContext): string | undefined {
  const name = outputs["ProcessorFunctionName"] ?? "";
  const ending = `-${environment}-ELBLogProcessorFunction`;
  return name.endsWith(ending) ? undefined : `The output ProcessorFunctionName is "${name}"; it must end in ${ending}.`;
}
