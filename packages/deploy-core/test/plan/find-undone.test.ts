import { describe, expect, it } from "vitest";
import type { StackEvent } from "../../src/model/stack-event.ts";
import type { StackStatus } from "../../src/model/stack-status.ts";
import { findSkippable } from "../../src/plan/status/find-skippable.ts";
import { findUndone } from "../../src/plan/status/find-undone.ts";

const stackId = "arn:aws:cloudformation:ap-southeast-2:111111111111:stack/ci-broker/1";

/** Events as AWS lists them, newest first, from words such as "stack UPDATE_FAILED" and "Queue UPDATE_FAILED why". */
function eventsOf(...oldestFirst: readonly string[]): StackEvent[] {
  return oldestFirst
    .map((text, at): StackEvent => {
      const [who = "", status = "", ...reason] = text.split(" ");
      const [logicalId = "", physicalId = logicalId] = who === "stack" ? ["ci-broker", stackId] : who.split("=");
      const type = who === "stack" ? "AWS::CloudFormation::Stack" : "AWS::SQS::Queue";
      return { eventId: String(at), logicalId, physicalId, type, status, reason: reason.join(" ") || undefined, at };
    })
    .toReversed();
}

const resources = ["Old", "New"].map((logicalId) => ({
  logicalId,
  type: "AWS::SQS::Queue",
  physicalId: logicalId,
  status: "UPDATE_COMPLETE",
}));

function undone(status: StackStatus, ...oldestFirst: readonly string[]) {
  const found = findUndone({ stack: { stackId, status }, resources, events: eventsOf(...oldestFirst) });
  return [found.what, ...found.resources.map(({ logicalId }) => logicalId)];
}

describe("what a rollback deletes", () => {
  it("is what is new since the last good state", () => {
    expect(
      undone(
        "UPDATE_FAILED",
        "Old CREATE_COMPLETE",
        "stack UPDATE_COMPLETE",
        "stack UPDATE_IN_PROGRESS",
        "New CREATE_COMPLETE",
        "Old UPDATE_COMPLETE",
      ),
    ).toEqual(["newResources", "New"]);
  });

  it("is also what took the place of another resource", () => {
    expect(
      undone("UPDATE_FAILED", "stack UPDATE_COMPLETE", "Old=before UPDATE_IN_PROGRESS", "Old=after UPDATE_COMPLETE"),
    ).toEqual(["newResources", "Old"]);
  });

  it("is the stack, where its creation failed, whatever else is known", () => {
    expect(undone("CREATE_FAILED")).toEqual(["stack", "Old", "New"]);
  });

  it("is the stack, where an update over a failed creation failed as well", () => {
    const events = ["stack CREATE_IN_PROGRESS", "stack CREATE_FAILED", "stack UPDATE_IN_PROGRESS"];
    expect(undone("UPDATE_FAILED", ...events)).toEqual(["stack", "Old", "New"]);
  });

  // AWS: events are kept for 90 days; a stack that has not changed for longer has no good state among them.
  it("is perhaps all, where the events of a failed update do not reach back to anything that decides", () => {
    expect(undone("UPDATE_FAILED", "stack UPDATE_IN_PROGRESS", "New CREATE_COMPLETE")).toEqual([
      "perhapsAll",
      "Old",
      "New",
    ]);
  });

  it.each(["UPDATE_IN_PROGRESS", "UPDATE_ROLLBACK_FAILED"] as const)(
    "in %s is never the stack of which the old events are gone: AWS takes it back to a good state, or not at all",
    (status) => {
      expect(undone(status, "stack UPDATE_IN_PROGRESS", "New CREATE_COMPLETE")).toEqual(["newResources", "New"]);
    },
  );
});

describe("what a rollback that got stuck may leave as it is", () => {
  function skippable(...oldestFirst: readonly string[]) {
    const failed = ["Failed", "Cancelled", "Cause", "Second"].map((logicalId) => ({
      logicalId,
      type: "AWS::SQS::Queue",
      physicalId: logicalId,
      status: "UPDATE_FAILED",
    }));
    const all = [...resources, ...failed];
    return findSkippable({ stackId, resources: all, events: eventsOf(...oldestFirst) }).map((each) => each.logicalId);
  }
  const STUCK = [
    "stack UPDATE_IN_PROGRESS",
    "Cause UPDATE_FAILED no",
    "Cancelled UPDATE_FAILED Resource update cancelled",
    "stack UPDATE_ROLLBACK_IN_PROGRESS",
    "Old UPDATE_COMPLETE",
    "Failed UPDATE_FAILED denied",
    "stack UPDATE_ROLLBACK_FAILED",
  ];

  it("is what failed in the rollback, not what failed or was cancelled before it", () => {
    expect(skippable(...STUCK)).toEqual(["Failed"]);
  });

  it("stays the same over a second try that got stuck elsewhere", () => {
    const again = ["stack UPDATE_ROLLBACK_IN_PROGRESS", "Second UPDATE_FAILED denied", "stack UPDATE_ROLLBACK_FAILED"];
    expect(skippable(...STUCK, ...again)).toEqual(["Failed", "Second"]);
  });
});
