import { AwsError } from "../../aws-error.ts";
import { ResourceFailure } from "../../resources/resource-handler.ts";

/** Returns the reason in a service's own "no"; throws again what is a defect and not a "no". */
export function describeRefusal(error: unknown): string {
  if (error instanceof ResourceFailure || error instanceof AwsError) return error.message;
  throw error;
}
