import { ACCESS_DENIED } from "../../errors.ts";
import type { Access } from "../choose-access.ts";
import { explainAwsError } from "../explain-aws-error.ts";

/** Returns in a few words why a look failed; they stand after "could not be counted:". */
export function explainUnreadable(
  error: unknown,
  { access, timedOut }: { readonly access: Pick<Access, "endpoint" | "source">; readonly timedOut: boolean },
): string {
  if (timedOut) return "AWS took too long to answer";
  const { code, problem } = explainAwsError(error, access);
  if (code === ACCESS_DENIED) return "access denied";
  const name = error instanceof Error ? error.name : "";
  if (NOT_FOUND.test(name)) return "AWS does not find it";
  return problem.replace(/\.$/, "");
}

/** `NoSuchBucket`, `QueueDoesNotExist`, `ResourceNotFoundException`, `DBInstanceNotFound`, `InvalidVolume.NotFound`. */
const NOT_FOUND = /NoSuch|DoesNotExist|NotFound|NonExistentQueue/;
