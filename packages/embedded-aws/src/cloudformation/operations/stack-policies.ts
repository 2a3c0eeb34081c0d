import { validationError } from "../../aws-error.ts";
import type { CallContext } from "../../service.ts";
import { keyOf } from "../model/tables.ts";
import { parseStackPolicy } from "../plan/stack-policy.ts";
import { constraintError } from "./check-input.ts";
import { requireLiveStack } from "./desk.ts";
import type { Desk } from "./desk.ts";

const LONGEST_POLICY = 16_384;

/** The members by which a creation or an update gives a stack its policy. */
export interface StackPolicyInput {
  readonly StackPolicyBody?: string;
  readonly StackPolicyURL?: string;
}

/** The members of UpdateStack by which it goes past the stack's policy. */
export interface PolicyDuringUpdateInput {
  readonly StackPolicyDuringUpdateBody?: string;
  readonly StackPolicyDuringUpdateURL?: string;
}

/**
 * Returns the text of the policy that a request gives under `name`, or undefined when it gives none.
 * Throws AWS's text for one that is no policy. As a URL has to be read, look up again what was looked up before.
 */
export async function readStackPolicy(
  desk: Desk,
  given: {
    readonly input: StackPolicyInput & PolicyDuringUpdateInput;
    readonly name: "StackPolicy" | "StackPolicyDuringUpdate";
    readonly context: CallContext;
  },
): Promise<string | undefined> {
  const { input, name, context } = given;
  const [body, url] = [input[`${name}Body`], input[`${name}URL`]];
  if (body !== undefined && url !== undefined) {
    throw validationError(`You cannot specify both ${name}URL and ${name}Body`);
  }
  const text = url === undefined ? body : await desk.deps.readTemplate(url, context);
  if (text === undefined) return undefined;
  if (text.length > LONGEST_POLICY) {
    const member = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}Body`;
    throw constraintError(member, text, `Member must have length less than or equal to ${LONGEST_POLICY}`);
  }
  if (parseStackPolicy(text) === undefined) {
    throw validationError("Error validating stack policy: Invalid stack policy");
  }
  return text;
}

interface SetStackPolicyInput extends StackPolicyInput {
  readonly StackName: string;
}

/**
 * Returns the SetStackPolicy operation. An update that runs goes on under the policy it began with.
 * AWS: a policy can be replaced and never taken off.
 */
export function setStackPolicy(desk: Desk) {
  return async (input: SetStackPolicyInput, context: CallContext): Promise<object> => {
    const stackPolicy = await readStackPolicy(desk, { input, name: "StackPolicy", context });
    const stack = requireLiveStack(desk, input.StackName, context);
    if (stackPolicy === undefined) {
      throw validationError("Either StackPolicyBody or StackPolicyURL must be specified.");
    }
    desk.tables.stacks.put(keyOf(stack), { ...stack, stackPolicy });
    return {};
  };
}

/** Returns the GetStackPolicy operation: the bytes that were set; nothing when none were. */
export function getStackPolicy(desk: Desk) {
  return async (input: { readonly StackName: string }, context: CallContext): Promise<object> => {
    const stack = requireLiveStack(desk, input.StackName, context);
    return { StackPolicyBody: stack.stackPolicy };
  };
}
