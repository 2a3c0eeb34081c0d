import { validationError } from "../../aws-error.ts";

const STACK_NAME = /^[a-zA-Z][-a-zA-Z0-9]*$/;
const STACK_NAME_PATTERN = "[a-zA-Z][-a-zA-Z0-9]*|arn:[-a-zA-Z0-9:/._+]*";
const STACK_NAME_LENGTH = 128;
const CHANGE_SET_NAME_LENGTH = 128;

/** Throws AWS's text for a name that a new stack may not have. */
export function checkStackName(name: string): void {
  if (name.length > STACK_NAME_LENGTH) {
    throw constraintError("stackName", name, `Member must have length less than or equal to ${STACK_NAME_LENGTH}`);
  }
  if (!STACK_NAME.test(name)) {
    throw constraintError("stackName", name, `Member must satisfy regular expression pattern: ${STACK_NAME_PATTERN}`);
  }
}

/** Throws AWS's text for a name that a new change set may not have. */
export function checkChangeSetName(name: string): void {
  if (STACK_NAME.test(name) && name.length <= CHANGE_SET_NAME_LENGTH) return;
  throw constraintError("changeSetName", name, `Member must satisfy regular expression pattern: ${STACK_NAME_PATTERN}`);
}

/** Throws AWS's text for a time limit that a creation may not have. */
export function checkTimeout(minutes: number | undefined): void {
  if (minutes === undefined || minutes >= 1) return;
  throw constraintError("timeoutInMinutes", String(minutes), "Member must have value greater than or equal to 1");
}

/** Throws AWS's text for a member that is longer than it may be. */
export function checkLength({
  member,
  value,
  most,
}: {
  readonly member: string;
  readonly value: string | undefined;
  readonly most: number;
}): void {
  if (value === undefined || value.length <= most) return;
  throw constraintError(member, value, `Member must have length less than or equal to ${most}`);
}

/** AWS's refusal of one member of a request. */
export function constraintError(member: string, value: string, constraint: string): Error {
  return validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
  );
}
