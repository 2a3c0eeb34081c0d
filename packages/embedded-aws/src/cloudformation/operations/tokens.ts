import { AwsError } from "../../aws-error.ts";
import { member } from "../../json.ts";
import type { OperationType, StackRecord } from "../model/records.ts";

/**
 * Returns true when the request with this ClientRequestToken was answered before: then the answer is given again and
 * nothing is done. Throws `TokenAlreadyExistsException` when another kind of operation used it.
 */
export function wasAnswered(stack: StackRecord, token: string | undefined, type: OperationType): boolean {
  const earlier = token === undefined ? undefined : member(stack.tokens, token);
  if (earlier === undefined) return false;
  if (earlier === type) return true;
  throw new AwsError("TokenAlreadyExistsException", `A client request token ${token} already exists for ${earlier}.`);
}

/** Returns the id of the last operation of a kind: what its request was answered with. */
export function answeredOperation({ lastOperations }: StackRecord, type: OperationType): string | undefined {
  return lastOperations.find((operation) => operation.type === type)?.id;
}

/** Returns the stack's tokens with this one. */
export function withToken(
  tokens: StackRecord["tokens"],
  token: string | undefined,
  type: OperationType,
): StackRecord["tokens"] {
  return token === undefined ? tokens : { ...tokens, [token]: type };
}
