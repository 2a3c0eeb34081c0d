import { STACK_STATUSES } from "../../src/cloudformation/model/stack-status.ts";
import type { StackStatus } from "../../src/cloudformation/model/stack-status.ts";
import { keyOf, openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";

/** AWS's 23 statuses. */
export const ALL_STATUSES = Object.keys(STACK_STATUSES) as readonly StackStatus[];

/** Returns CloudFormation with one finished stack whose record says that it is at this status; its id too. */
export async function aStackIn(
  status: StackStatus,
  { StackName, TemplateBody }: { readonly StackName: string; readonly TemplateBody: string },
): Promise<{ readonly aws: InProcess; readonly stackId: string }> {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody });
  const { stacks, ...tables } = openTables(aws.store);
  const [stack] = stacksIn({ stacks, ...tables }, { account: "111111111111", region: "ap-southeast-2" });
  if (stack === undefined) throw new Error("The stack was not made.");
  stacks.put(keyOf(stack), { ...stack, status });
  return { aws, stackId: stack.stackId };
}

/** Returns how an operation on such a stack ends: `accepted`, or the refusal's text with the stack's id as `ID`. */
export async function answerIn(
  status: StackStatus,
  given: {
    readonly StackName: string;
    readonly TemplateBody: string;
    readonly operation: string;
    readonly input?: object;
  },
): Promise<string> {
  const { aws, stackId } = await aStackIn(status, given);
  try {
    await aws.call(given.operation, { StackName: stackId, ...given.input });
    return "accepted";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message.replaceAll(stackId, "ID");
  }
}
