import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { ALL_STATUSES, answerIn } from "./a-stack-in.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const BEFORE = aTemplate({ A: topic("a"), B: topic("b") });
const RENAMED = aTemplate({ A: topic("a2"), B: topic("b") });
const CHANGED = aTemplate({ A: topic("a", {}, { DisplayName: "new" }), B: topic("b") });
const WITHOUT_A = aTemplate({ B: topic("b") });

const allow = (more: object = {}) => ({ Effect: "Allow", Principal: "*", Action: "Update:*", Resource: "*", ...more });
const deny = (more: object) => ({ Effect: "Deny", Principal: "*", Resource: "LogicalResourceId/A", ...more });
const policy = (...Statement: readonly object[]): string => JSON.stringify({ Statement });

/** A stack under that policy. */
async function guarded(StackPolicyBody: string): Promise<InProcess> {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE, StackPolicyBody });
  return aws;
}

const denied = (action: string): string =>
  `A UPDATE_FAILED Action denied by stack policy: Statement [#2] does not allow [${action}] ` +
  "for resource [LogicalResourceId/A];";

describe("a stack policy", () => {
  it("that denies a replacement fails it in events, and the update is rolled back", async () => {
    const aws = await guarded(policy(allow(), deny({ Action: "Update:Replace" })));
    await aws.run("UpdateStack", { StackName, TemplateBody: RENAMED });
    const events = await aws.events(StackName);
    expect(events.slice(events.indexOf("stack UPDATE_IN_PROGRESS User Initiated"))).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "A UPDATE_IN_PROGRESS",
      denied("Update:Replace"),
      "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [A].",
      "A UPDATE_IN_PROGRESS",
      "A UPDATE_COMPLETE",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
  });

  it("that denies a removal fails it before anything is done", async () => {
    const aws = await guarded(policy(allow(), deny({ Action: "Update:Delete" })));
    await aws.run("UpdateStack", { StackName, TemplateBody: WITHOUT_A });
    const events = await aws.events(StackName);
    expect(events.slice(events.indexOf("stack UPDATE_IN_PROGRESS User Initiated"))).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      denied("Update:Delete"),
      "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [A].",
      "A UPDATE_IN_PROGRESS",
      "A UPDATE_COMPLETE",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
  });

  it("that allows nothing of the kind denies it", async () => {
    const aws = await guarded(policy(allow({ Action: "Update:Delete" })));
    await aws.run("UpdateStack", { StackName, TemplateBody: CHANGED });
    expect(await aws.events(StackName)).toContain("A UPDATE_FAILED Action not allowed by stack policy");
  });

  it("holds for change sets too", async () => {
    const aws = await guarded(policy(allow(), deny({ Action: "Update:*" })));
    await aws.call("CreateChangeSet", { StackName, ChangeSetName: "c", TemplateBody: CHANGED });
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "c" });
    expect(await aws.events(StackName)).toContain(denied("Update:Modify"));
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("does not keep a new resource from being made, nor the stack from being deleted", async () => {
    const aws = await guarded(policy(deny({ Action: "Update:*", Resource: "*" })));
    await aws.run("UpdateStack", {
      StackName,
      TemplateBody: aTemplate({ A: topic("a"), B: topic("b"), C: topic("c") }),
    });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
    const { StackId } = await aws.call("UpdateTerminationProtection", {
      StackName,
      EnableTerminationProtection: false,
    });
    await aws.run("DeleteStack", { StackName });
    expect(await aws.status(String(StackId))).toBe("DELETE_COMPLETE");
  });

  it("is laid aside for one update by a policy for that update", async () => {
    const aws = await guarded(policy(allow(), deny({ Action: "Update:*" })));
    await aws.run("UpdateStack", { StackName, TemplateBody: CHANGED, StackPolicyDuringUpdateBody: policy(allow()) });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
    await aws.run("UpdateStack", { StackName, TemplateBody: RENAMED });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("that comes with an update holds for that update", async () => {
    const aws = await guarded(policy(allow()));
    const StackPolicyBody = policy(allow(), deny({ Action: "Update:*" }));
    await aws.run("UpdateStack", { StackName, TemplateBody: CHANGED, StackPolicyBody });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await aws.call("GetStackPolicy", { StackName })).toEqual({ StackPolicyBody });
  });

  it("can be set later, and is given back byte for byte", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    expect(await aws.call("GetStackPolicy", { StackName })).toEqual({ StackPolicyBody: undefined });
    const StackPolicyBody = ` ${policy(allow())} `;
    await aws.call("SetStackPolicy", { StackName, StackPolicyBody });
    expect(await aws.call("GetStackPolicy", { StackName })).toEqual({ StackPolicyBody });
  });

  const protecting: readonly (readonly [string, object, boolean])[] = [
    ["a pattern of logical ids", deny({ Action: "Update:*", Resource: "LogicalResourceId/*" }), true],
    ["another logical id", deny({ Action: "Update:*", Resource: "LogicalResourceId/B" }), false],
    ["all but A", { Effect: "Deny", Principal: "*", Action: "Update:*", NotResource: "LogicalResourceId/A" }, false],
    ["all but B", { Effect: "Deny", Principal: "*", Action: "Update:*", NotResource: "LogicalResourceId/B" }, true],
    ["all but modifications", deny({ NotAction: "Update:Modify" }), false],
    ["all but deletions", deny({ NotAction: ["Update:Delete", "Update:Replace"] }), true],
    [
      "its type",
      deny({ Action: "Update:*", Resource: "*", Condition: { StringEquals: { ResourceType: ["AWS::SNS::Topic"] } } }),
      true,
    ],
    [
      "types like its",
      deny({ Action: "Update:*", Resource: "*", Condition: { StringLike: { ResourceType: "AWS::SNS::*" } } }),
      true,
    ],
    [
      "another type",
      deny({ Action: "Update:*", Resource: "*", Condition: { StringEquals: { ResourceType: ["AWS::SQS::Queue"] } } }),
      false,
    ],
  ];

  it.each(protecting)("with a Deny for %s does so: %o protects %s", async (_, statement, protects) => {
    const aws = await guarded(policy(allow(), statement));
    await aws.run("UpdateStack", { StackName, TemplateBody: CHANGED });
    expect(await aws.status(StackName)).toBe(protects ? "UPDATE_ROLLBACK_COMPLETE" : "UPDATE_COMPLETE");
  });
});

describe("SetStackPolicy", () => {
  it.each([
    "no JSON",
    "[]",
    "{}",
    policy({}),
    policy(allow({ Effect: "Perhaps" })),
    policy(allow({ Principal: "me" })),
    policy(allow({ Action: "Update:Paint" })),
    policy(allow({ Action: undefined })),
    policy(allow({ NotAction: "Update:*" })),
    policy(allow({ Resource: "A" })),
    policy(allow({ Colour: "red" })),
    policy(allow({ Condition: { StringEquals: { Colour: "red" } } })),
    policy(allow({ Condition: { NumericEquals: { ResourceType: "1" } } })),
  ])("refuses what is no policy: %s", async (StackPolicyBody) => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    await expect(aws.call("SetStackPolicy", { StackName, StackPolicyBody })).rejects.toThrow(
      "Error validating stack policy: Invalid stack policy",
    );
  });

  it.each([
    ["SetStackPolicy", "StackPolicy", {}],
    ["UpdateStack", "StackPolicyDuringUpdate", { TemplateBody: CHANGED }],
  ])("takes a body or a URL, not both: %s", async (operation, name, more) => {
    const aws = await guarded(policy(allow()));
    const both = { [`${name}Body`]: policy(allow()), [`${name}URL`]: "https://bucket.s3.amazonaws.com/policy" };
    await expect(aws.call(operation, { StackName, ...more, ...both })).rejects.toThrow(
      `You cannot specify both ${name}URL and ${name}Body`,
    );
  });

  it.each(ALL_STATUSES)("is accepted in %s as long as the stack is there", async (status) => {
    const input = { StackPolicyBody: policy(allow()) };
    const given = { StackName, TemplateBody: BEFORE, input };
    const expected = status === "DELETE_COMPLETE" ? "Stack [ID] does not exist" : "accepted";
    expect(await answerIn(status, { ...given, operation: "SetStackPolicy" })).toBe(expected);
    expect(await answerIn(status, { ...given, input: {}, operation: "GetStackPolicy" })).toBe(expected);
  });
});
