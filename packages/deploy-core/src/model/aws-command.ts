import { regionOf } from "./observed-stack.ts";

/** Returns the AWS CLI's command for an operation on a stack, as a person types it whatever their default region is. */
export function awsCommand(
  operation: string,
  { stackId, stackName }: { readonly stackId: string; readonly stackName: string },
): string {
  const region = regionOf(stackId);
  const where = region === undefined ? "" : ` --region ${region}`;
  return `aws cloudformation ${operation} --stack-name ${stackName}${where}`;
}
