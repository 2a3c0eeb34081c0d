import { describe, expect, it } from "vitest";
import { anEvent, ofStack, tell } from "../support/a-story.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

const template = parseTemplate(
  `Resources:
  Queue: { Type: AWS::SQS::Queue }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    DependsOn: Queue
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: { AlarmName: !Ref Group }
`,
  "template.yaml",
);

describe("the root cause", () => {
  it("is the first failure, and the cancellations that followed it are told apart", () => {
    const story = tell(
      [
        ofStack("CREATE_IN_PROGRESS"),
        anEvent({ status: "CREATE_IN_PROGRESS", reason: undefined }),
        anEvent({ logicalId: "Group", reason: "Received 0 SUCCESS signal(s) out of 2" }),
        anEvent({ reason: "Resource creation cancelled" }),
        anEvent({ logicalId: "Other", reason: "Resource update canceled", status: "UPDATE_FAILED" }),
        ofStack("ROLLBACK_IN_PROGRESS", "The following resource(s) failed to create: [Group]."),
      ],
      { template },
    );
    expect(story).toMatchObject({
      rootCause: { logicalId: "Group", templateLine: 3 },
      consequences: { cancelled: ["Queue", "Other"], alsoFailed: [] },
      rollbackFailures: [],
    });
  });

  it("is told by time, not by the order of arrival", () => {
    const later = anEvent({ logicalId: "Later", at: 9 });
    expect(tell([later, anEvent({ logicalId: "Sooner", at: 3 })])?.rootCause.logicalId).toBe("Sooner");
  });

  it("is the stack's own where no resource failed", () => {
    const reason = "Parameter validation failed: parameter value x for parameter name AmiId does not exist";
    expect(tell([ofStack("UPDATE_ROLLBACK_IN_PROGRESS", reason)])?.rootCause.reason).toBe(reason);
  });

  it("is the stack's own reason rather than a cancellation", () => {
    const reason = "Stack creation time exceeded the specified timeout. Rollback requested by user.";
    const events = [
      ofStack("CREATE_IN_PROGRESS"),
      anEvent({ reason: "Resource creation cancelled" }),
      ofStack("ROLLBACK_IN_PROGRESS", reason),
    ];
    expect(tell(events)?.rootCause.reason).toBe(reason);
  });

  it("is that somebody cancelled the update, where nothing else failed", () => {
    const events = [
      ofStack("UPDATE_IN_PROGRESS", "User Initiated"),
      ofStack("UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated"),
      anEvent({ status: "UPDATE_FAILED", reason: "Resource update cancelled" }),
      ofStack("UPDATE_ROLLBACK_COMPLETE"),
    ];
    expect(tell(events)).toMatchObject({
      rootCause: { reason: "Somebody cancelled the operation (User Initiated)." },
      consequences: { cancelled: ["Queue"] },
    });
  });

  it("is none where nothing failed", () => {
    expect(tell([anEvent({ status: "CREATE_COMPLETE" }), ofStack("CREATE_COMPLETE")])).toBeUndefined();
  });

  it("says so where CloudFormation gave no reason", () => {
    expect(tell([anEvent({ reason: undefined })])?.rootCause.reason).toBe("CloudFormation gave no reason");
  });
});
