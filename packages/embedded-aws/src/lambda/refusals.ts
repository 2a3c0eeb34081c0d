import { AwsError } from "../aws-error.ts";

/** Lambda's most frequent refusal. */
export function invalidParameterValue(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

/** Lambda's answer for something that is not there. */
export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message, 404);
}

/** Lambda's answer for a function, a version or an alias of one that is not there. */
export function noSuchFunction(arn: string): AwsError {
  return notFound(`Function not found: ${arn}`);
}

/** Lambda's answer to what does not go together with what there is. */
export function conflict(message: string): AwsError {
  return new AwsError("ResourceConflictException", message, 409);
}

/** Throws AWS's refusal of a change whose caller has seen an older state. */
export function requireRevision(wanted: string | undefined, current: string): void {
  if (wanted === undefined || wanted === current) return;
  throw new AwsError(
    "PreconditionFailedException",
    "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id",
    412,
  );
}

/** Throws AWS's refusal of a member whose text is not as the API's pattern has it. */
export function requirePattern(path: string, value: string, pattern: RegExp): void {
  if (pattern.test(value)) return;
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
  );
}

/** Throws AWS's refusal of a member whose text is none of those that the API knows. */
export function requireOneOf(path: string, value: string | undefined, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return;
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must satisfy enum value set: [${known.join(", ")}]`,
  );
}

/** Throws AWS's refusal of a number out of its range. */
export function requireRange(
  path: string,
  value: number | undefined,
  range: readonly [least: number, most: number],
): void {
  const [least, most] = range;
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
  const rule =
    value < least
      ? `Member must have value greater than or equal to ${least}`
      : `Member must have value less than or equal to ${most}`;
  throw new AwsError(
    "ValidationException",
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: ${rule}`,
  );
}
