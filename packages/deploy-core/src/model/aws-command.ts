import type { Commands } from "./commands.ts";
import { regionOf } from "./observed-stack.ts";

/** A stack, and how the person at the keyboard calls the AWS CLI. */
export interface AwsCommandSubject {
  readonly stack: { readonly stackId: string; readonly stackName: string };
  readonly commands: Commands;
}

/** Returns the AWS CLI's command for an operation on a stack, as a person types it whatever their default region is. */
export function awsCommand(operation: string, { stack, commands }: AwsCommandSubject): string {
  const { stackId, stackName } = stack;
  const region = regionOf(stackId);
  const where = region === undefined ? "" : ` --region ${region}`;
  return `${commands.aws} cloudformation ${operation} --stack-name ${stackName}${where}`;
}
