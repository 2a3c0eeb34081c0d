import { describe, expect, it } from "vitest";
import { aCloudFormation, allEvents } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BODY = aTemplate({ A: topic("a") });

async function created(more: object = {}, aws: InProcess = aCloudFormation()): Promise<InProcess> {
  await aws.run("CreateStack", { StackName, TemplateBody: BODY, ...more });
  return aws;
}

describe("change sets of a new stack", () => {
  it("make a stack in review, which executing creates and which can be deleted", async () => {
    const aws = aCloudFormation();
    const proposal = { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody: BODY };
    await aws.call("CreateChangeSet", proposal);
    expect(await aws.status(StackName)).toBe("REVIEW_IN_PROGRESS");
    await expect(aws.call("UpdateStack", { StackName, TemplateBody: BODY })).rejects.toThrow(
      "is in REVIEW_IN_PROGRESS state and can not be updated.",
    );
    await expect(aws.call("GetTemplateSummary", { StackName })).rejects.toThrow(
      "GetTemplateSummary cannot be called on REVIEW_IN_PROGRESS stacks.",
    );
    expect(await aws.call("GetTemplate", { StackName })).toEqual({ StagesAvailable: ["Original", "Processed"] });
    await aws.call("DeleteChangeSet", { StackName, ChangeSetName: "c" });
    expect(await aws.status(StackName)).toBe("REVIEW_IN_PROGRESS");
    await aws.run("DeleteStack", { StackName });
    await expect(aws.status(StackName)).rejects.toThrow("does not exist");
  });

  it("can be deleted when they are executed, so that the next one takes their name", async () => {
    const aws = await created();
    const named = { StackName, ChangeSetName: "c" };
    for (const name of ["b", "c"]) {
      await aws.call("CreateChangeSet", { ...named, TemplateBody: aTemplate({ A: topic(name) }) });
      await aws.run("ExecuteChangeSet", named);
      expect(await aws.call("DescribeChangeSet", named)).toMatchObject({ ExecutionStatus: "EXECUTE_COMPLETE" });
    }
    await aws.call("DeleteChangeSet", named);
    await expect(aws.call("DescribeChangeSet", named)).rejects.toMatchObject({ code: "ChangeSetNotFound" });
  });

  it("are gone once another one is executed", async () => {
    const aws = await created();
    const propose = (ChangeSetName: string, name: string) =>
      aws.call("CreateChangeSet", { StackName, ChangeSetName, TemplateBody: aTemplate({ A: topic(name) }) });
    await propose("first", "b");
    const { Id } = await propose("second", "c");
    await aws.run("ExecuteChangeSet", { ChangeSetName: Id });
    expect(await aws.call("ListChangeSets", { StackName })).toMatchObject({ Summaries: [] });
    await expect(aws.call("DescribeChangeSet", { StackName, ChangeSetName: "first" })).rejects.toMatchObject({
      code: "ChangeSetNotFound",
      status: 404,
    });
  });

  it("keep failed resources when they were proposed with OnStackFailure DO_NOTHING", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ A: "create" }) });
    const proposal = { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody: BODY };
    await aws.call("CreateChangeSet", { ...proposal, OnStackFailure: "DO_NOTHING" });
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "c" });
    expect(await aws.status(StackName)).toBe("CREATE_FAILED");
  });
});

describe("answers", () => {
  it("hide the values of NoEcho parameters", async () => {
    const TemplateBody = aTemplate({ A: topic("a") }, { Parameters: { Secret: { Type: "String", NoEcho: true } } });
    const aws = aCloudFormation();
    const Parameters = [{ ParameterKey: "Secret", ParameterValue: "hunter2" }];
    await aws.run("CreateStack", { StackName, TemplateBody, Parameters });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ Parameters: [{ ParameterKey: "Secret", ParameterValue: "****" }] }],
    });
  });

  it("give the template's bytes back", async () => {
    const TemplateBody = "# a comment\nResources:\n  A: {Type: 'AWS::SNS::Topic'}   \n";
    const aws = await created({ TemplateBody });
    expect(await aws.call("GetTemplate", { StackName })).toMatchObject({ TemplateBody });
  });

  it("are given again for the same ClientRequestToken", async () => {
    const aws = aCloudFormation();
    const request = { StackName, TemplateBody: BODY, ClientRequestToken: "token" };
    const first = await aws.run("CreateStack", request);
    expect(await aws.run("CreateStack", request)).toEqual(first);
    await expect(aws.call("UpdateStack", request)).rejects.toMatchObject({ code: "TokenAlreadyExistsException" });
  });

  it("page two hundred resources' events by the hundred", async () => {
    const resources = Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`T${i}`, topic(`topic-${i}`)]));
    const aws = await created({ TemplateBody: aTemplate(resources) });
    const page = (await aws.call("DescribeStackEvents", { StackName })) as unknown as { StackEvents: object[] };
    expect(page.StackEvents).toHaveLength(100);
    const events = await allEvents(aws.call, { StackName });
    expect(events).toHaveLength(2 + 3 * 200);
    expect(new Set(events.map((event) => JSON.stringify(event))).size).toBe(events.length);
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
  });

  it("tell the events of one operation", async () => {
    const aws = await created();
    const { OperationId } = await aws.run("UpdateStack", { StackName, TemplateBody: aTemplate({ A: topic("b") }) });
    const { OperationEvents } = (await aws.call("DescribeEvents", { OperationId })) as unknown as {
      OperationEvents: { ResourceStatus: string }[];
    };
    expect(OperationEvents.map((event) => event.ResourceStatus)).not.toContain("CREATE_COMPLETE");
    expect(OperationEvents[0]).toMatchObject({ ResourceStatus: "UPDATE_COMPLETE", OperationId });
  });
});

describe("calls at the same time", () => {
  it("make one stack of one name", async () => {
    const aws = aCloudFormation();
    const calls = [1, 2, 3].map(() => aws.call("CreateStack", { StackName, TemplateBody: BODY }));
    const outcomes = await Promise.allSettled(calls);
    expect(outcomes.map((outcome) => outcome.status).toSorted()).toEqual(["fulfilled", "rejected", "rejected"]);
    await aws.settle();
    expect(await aws.call("ListStacks", {})).toMatchObject({ StackSummaries: [{ StackStatus: "CREATE_COMPLETE" }] });
  });
});

describe("accounts", () => {
  it("have stacks of the same name beside each other", async () => {
    const aws = await created();
    await aws.run("CreateStack", { StackName, TemplateBody: BODY }, "222222222222");
    await aws.run("DeleteStack", { StackName }, "222222222222");
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
    await expect(aws.status(StackName, "222222222222")).rejects.toThrow("does not exist");
  });
});
