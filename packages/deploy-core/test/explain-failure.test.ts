import { describe, expect, it } from "vitest";
import type { StackEvent } from "../src/model/stack-event.ts";
import { STACK_STATUSES, isRunning } from "../src/model/stack-status.ts";
import { findHints } from "../src/plan/find-hints.ts";
import { findRootCause } from "../src/plan/find-root-cause.ts";
import { judgeOutcome } from "../src/plan/judge-outcome.ts";
import { planNextPollMs } from "../src/plan/next-poll.ts";
import { aStack } from "./support/fake-aws.ts";

let count = 0;
function anEvent(over: Partial<StackEvent> = {}): StackEvent {
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
const ofStack = { logicalId: "ci-broker", physicalId: "arn", type: "AWS::CloudFormation::Stack" };
const find = (...events: StackEvent[]) => findRootCause({ stackId: "arn", events, lineOf: () => 7 });

describe("the root cause", () => {
  it("is the first failure, and the cancellations that followed it are counted", () => {
    const cause = find(
      anEvent({ status: "CREATE_IN_PROGRESS", reason: undefined }),
      anEvent({ logicalId: "Group", reason: "Received 0 SUCCESS signal(s) out of 2" }),
      anEvent({ reason: "Resource creation cancelled" }),
      anEvent({ reason: "Resource update canceled", status: "UPDATE_FAILED" }),
      anEvent({
        ...ofStack,
        status: "ROLLBACK_IN_PROGRESS",
        reason: "The following resource(s) failed to create: [Group].",
      }),
    );
    expect(cause).toMatchObject({ logicalId: "Group", cancellations: 2, templateLine: 7 });
  });

  it("is told by time, not by the order of arrival", () => {
    const later = anEvent({ logicalId: "Later", at: 9 });
    expect(find(later, anEvent({ logicalId: "Sooner", at: 3 }))?.logicalId).toBe("Sooner");
  });

  it("is the stack's own where no resource failed", () => {
    const reason = "Parameter validation failed: parameter value x for parameter name AmiId does not exist";
    expect(find(anEvent({ ...ofStack, status: "UPDATE_ROLLBACK_IN_PROGRESS", reason }))?.reason).toBe(reason);
  });

  it("is none where nothing failed", () => {
    expect(
      find(anEvent({ status: "CREATE_COMPLETE" }), anEvent({ ...ofStack, status: "CREATE_COMPLETE" })),
    ).toBeUndefined();
  });

  it("says so where CloudFormation gave no reason", () => {
    expect(find(anEvent({ reason: undefined }))?.reason).toBe("CloudFormation gave no reason");
  });
});

describe("judging", () => {
  it.each(STACK_STATUSES.filter((status) => isRunning(status) || status.endsWith("_FAILED")))(
    "%s is never success",
    (status) => {
      const outcome = judgeOutcome({
        commands: { deploy: "deploy-command", destroy: "destroy-command", rollback: "rollback-command" },
        stack: aStack({ status }),
        operation: "update",
        rootCause: undefined,
        elapsedMs: 1,
      });
      expect(outcome.kind).toBe("failed");
    },
  );

  it.each(["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"] as const)("%s is rolled back", (status) => {
    const outcome = judgeOutcome({
      commands: { deploy: "deploy-command", destroy: "destroy-command", rollback: "rollback-command" },
      stack: aStack({ status }),
      operation: "update",
      rootCause: undefined,
      elapsedMs: 1,
    });
    expect(outcome).toMatchObject({
      kind: "rolledBack",
      runningVersion: status === "ROLLBACK_COMPLETE" ? undefined : "1.0.0",
    });
  });
});

it.each([
  ["Queue already exists in stack arn", /outside this stack/],
  ["User: arn is not authorized to perform: sqs:CreateQueue", /permission/],
  ["Received 0 SUCCESS signal(s) out of 2", /console output/],
  ["Failed to receive 1 resource signal(s) for the current batch", /console output/],
  ["The image id '[ami-1]' does not exist", /account and region/],
])("knows what to do about: %s", (reason, hint) => {
  expect(findHints(reason).join(" ")).toMatch(hint);
});

describe("polling", () => {
  it.each([
    { quietPolls: 0, loopback: false, ms: 1000 },
    { quietPolls: 2, loopback: false, ms: 2250 },
    { quietPolls: 30, loopback: false, ms: 15_000 },
    { quietPolls: 0, loopback: true, ms: 20 },
    { quietPolls: 30, loopback: true, ms: 100 },
  ])("waits $ms ms after $quietPolls quiet polls (loopback: $loopback)", ({ quietPolls, loopback, ms }) => {
    expect(planNextPollMs({ quietPolls, loopback, random: 0.5 })).toBe(ms);
    expect(planNextPollMs({ quietPolls, loopback, random: 0 })).toBe(ms * 0.8);
  });
});
