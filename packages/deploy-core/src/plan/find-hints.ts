import type { Failure, FailureStory } from "../model/failure-story.ts";

/** Finds what to do about the failures of a story: its root cause, and what stopped its rollback. */
export function findAdvice({ rootCause, rollbackFailures }: FailureStory): readonly string[] {
  return [...new Set([rootCause, ...rollbackFailures].flatMap(findHints))];
}

/** Finds what to do about a reason that CloudFormation gives; empty for a reason nobody has met yet. */
export function findHints({ reason }: Pick<Failure, "reason">): readonly string[] {
  return HINTS.filter(({ pattern }) => pattern.test(reason)).map(({ hint }) => hint);
}

/** Reasons as CloudFormation words them (facts of the signals: AWS user guide, "CreationPolicy attribute"). */
const HINTS: readonly { readonly pattern: RegExp; readonly hint: string }[] = [
  {
    pattern: /already exists/i,
    hint: "A resource of that name exists outside this stack, perhaps kept by an earlier one: remove it, rename it or import it.",
  },
  {
    pattern: /AccessDenied|not authorized to perform|UnauthorizedOperation/i,
    hint: "The deploying role lacks that permission, or a policy of the organisation denies it: add the action that the reason names.",
  },
  {
    pattern: /SUCCESS signal\(s\) out of|Failed to receive \d+ resource signal/i,
    hint: "An instance never reported success: read its console output and cloud-init log; most often the software did not start or cannot reach what it needs.",
  },
  {
    pattern: /LimitExceeded|limit.{0,20}exceeded|quota|maximum number of/i,
    hint: "A quota of the account is used up: remove what is unused or ask AWS for a higher one.",
  },
  {
    pattern: /InvalidAMIID|image id .* does not exist|InvalidSubnetID|InvalidVpcID|InvalidGroup\.NotFound/i,
    hint: "An id among the parameters does not exist in this account and region: compare it with the environment's variables.",
  },
  {
    pattern: /BucketNotEmpty|bucket you tried to delete is not empty/i,
    hint: "The bucket still holds objects, which is why it was not deleted: copy what is needed, then empty it yourself.",
  },
  {
    pattern: /custom-named resource requires replacing/i,
    hint: "Two resources can not have one name at a time: give the new one another name, or let CloudFormation name it.",
  },
  {
    pattern: /Rate exceeded|Throttling/i,
    hint: "AWS throttled the calls of the resource: deploy again, with fewer stacks at a time.",
  },
];
