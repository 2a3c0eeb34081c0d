import { AwsError } from "../aws-error.ts";

/** SSM's most frequent refusal. */
export function validationException(message: string): AwsError {
  return new AwsError("ValidationException", message);
}
