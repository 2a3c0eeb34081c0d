import type { Commands } from "../../model/commands.ts";
import type { FailureStory, ValidationFinding } from "../../model/failure-story.ts";
import { KNOWN_REASONS, type AdvisedFailure } from "./known-reasons.ts";

/** Finds what to do about the failures of a story: its root cause, what failed beside it, what stopped its rollback. */
export function findAdvice({ rootCause, consequences, rollbackFailures }: FailureStory): readonly string[] {
  const failures = [rootCause, ...rollbackFailures, ...consequences.alsoFailed, ...consequences.leftBehind];
  return [...new Set(failures.flatMap(findHints))];
}

/** Finds what to do about a reason that CloudFormation gives; empty for a reason nobody has met yet. */
export function findHints(failure: AdvisedFailure): readonly string[] {
  return KNOWN_REASONS.filter(({ pattern, types }) => pattern.test(failure.reason) && fits(failure, types)).map(
    ({ advice }) => (typeof advice === "string" ? advice : advice(failure)),
  );
}

/** Adds to what is offered after a failure how to read its story: again, or at all where none could be told. */
export function offerDiagnosis(
  hints: readonly string[],
  { story, commands }: { readonly story: FailureStory | undefined; readonly commands: Commands },
): readonly string[] {
  const label = story === undefined ? "To see what failed" : "To read this again later";
  return [...hints, `${label}: ${commands.diagnose}`];
}

/** Finds what to do about a change set that CloudFormation did not accept. */
export function findRejectionHints({
  reason,
  findings,
}: {
  readonly reason: string;
  readonly findings: readonly ValidationFinding[];
}): readonly string[] {
  const told = [{ reason }, ...findings.map((finding) => ({ reason: finding.reason }))];
  const unread = findings.length === 0 && /Early Validation|hook\(s\)/.test(reason);
  return [
    ...new Set(told.flatMap(findHints)),
    ...(unread ? ["To read what it found, the deploying role needs cloudformation:DescribeEvents."] : []),
    "Correct the template or the parameters that the reason names, then deploy again.",
  ];
}

/** A failure whose type nobody knows may be of any. */
function fits({ type }: AdvisedFailure, types: string | undefined): boolean {
  return types === undefined || type === undefined || type.startsWith(types);
}
