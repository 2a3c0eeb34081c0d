import { validationError, type AwsError } from "../../aws-error.ts";

/** Returns AWS's refusal of a template that the transform `AWS::LanguageExtensions` cannot process. */
export function transformFailure(problem: string): AwsError {
  return validationError(`Transform AWS::LanguageExtensions failed with: ${problem}`);
}
