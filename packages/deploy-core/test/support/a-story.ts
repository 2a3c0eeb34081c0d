import type { ExplainedFailure, FailureStory } from "../../src/model/failure-story.ts";
import type { StackEvent } from "../../src/model/stack-event.ts";
import { findFailureStory, type FailureTrace } from "../../src/plan/story/find-failure-story.ts";

let count = 0;

/** An event of a resource that failed; each is later than the one before. */
export function anEvent(over: Partial<StackEvent> = {}): StackEvent {
  count += 1;
  return {
    eventId: `event${count}`,
    logicalId: "Queue",
    physicalId: "queue",
    type: "AWS::SQS::Queue",
    status: "CREATE_FAILED",
    reason: "it did not work",
    at: count,
    ...over,
  };
}

export const STACK_ID = "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-broker/1";

/** An event of the stack itself. */
export function ofStack(status: string, reason?: string): StackEvent {
  return anEvent({
    logicalId: "ci-broker",
    physicalId: STACK_ID,
    type: "AWS::CloudFormation::Stack",
    status,
    reason,
  });
}

/** Finds the story of these events, with nothing else known. */
export function tell(events: readonly StackEvent[], over: Partial<FailureTrace> = {}): FailureStory | undefined {
  return findFailureStory({
    stackId: STACK_ID,
    events,
    nested: [],
    template: undefined,
    changes: [],
    parameters: {},
    sources: {},
    machines: new Map(),
    ...over,
  });
}

/** A story of one failed resource. */
export function aStory(
  cause: Partial<ExplainedFailure> = {},
  over: Partial<Omit<FailureStory, "rootCause">> = {},
): FailureStory {
  return {
    rootCause: {
      nestedIn: [],
      logicalId: "Queue",
      type: "AWS::SQS::Queue",
      status: "CREATE_FAILED",
      reason: "it did not work",
      templateLine: undefined,
      properties: [],
      machines: [],
      ...cause,
    },
    consequences: { cancelled: [], notBegun: [], alsoFailed: [], rolledBack: [], leftBehind: [] },
    rollbackFailures: [],
    ...over,
  };
}
