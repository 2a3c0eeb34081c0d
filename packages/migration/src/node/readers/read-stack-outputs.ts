import { DescribeStacksCommand, type CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { MigrationError } from "../../errors.ts";
import type { Identifier } from "../../model/reading.ts";

/** A stack, as far as its data is looked for. */
export interface StackOutputs {
  /** The stack's ARN with its UUID, which a stack that takes its name does not have. */
  readonly identifier: Identifier;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Reads the outputs of a stack, by which the places of its data are found. Throws a `MigrationError` where there is none. */
export async function readStackOutputs(client: CloudFormationClient, stackName: string): Promise<StackOutputs> {
  const answer = await client.send(new DescribeStacksCommand({ StackName: stackName })).catch((cause: unknown) => {
    throw unreadable(stackName, cause);
  });
  const stack = answer.Stacks?.find(({ StackStatus: status }) => status !== "DELETE_COMPLETE");
  if (stack?.StackId === undefined) throw unreadable(stackName, undefined);
  const outputs = stack.Outputs ?? [];
  return {
    identifier: { kind: "stack", value: stack.StackId },
    outputs: Object.fromEntries(outputs.map(({ OutputKey: key = "", OutputValue: value = "" }) => [key, value])),
  };
}

function unreadable(stackName: string, cause: unknown): MigrationError {
  const reason = cause instanceof Error ? ` (${cause.name})` : "";
  return new MigrationError({
    code: "unreadableStack",
    problem: `There is no stack ${stackName}, or its outputs can not be read${reason}.`,
    hints: ["Check the name, the account and the region."],
    cause,
  });
}
