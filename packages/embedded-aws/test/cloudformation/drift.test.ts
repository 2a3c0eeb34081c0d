import { describe, expect, it } from "vitest";
import type { StackStatus } from "../../src/cloudformation/model/stack-status.ts";
import { openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import type { JsonObject } from "../../src/json.ts";
import { openSharedResources } from "../../src/resources/shared-resources.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { ALL_STATUSES, answerIn } from "./a-stack-in.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const QUEUE = "AWS::SQS::Queue";
const PLACE = { account: "111111111111", region: "ap-southeast-2" };
const TemplateBody = aTemplate({
  Queue: { Type: QUEUE, Properties: { VisibilityTimeout: 30, Tags: [{ Key: "team", Value: "logs" }] } },
  Topic: topic("a"),
  Handle: { Type: "AWS::CloudFormation::WaitConditionHandle" },
});

async function deployed(): Promise<InProcess> {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody, Tags: [{ Key: "environment", Value: "ci" }] });
  return aws;
}

/** Does to the stack's queue what somebody does past the stack; undefined deletes it. */
function meddle(aws: InProcess, change: (properties: JsonObject) => JsonObject | undefined): void {
  const queues = openSharedResources(aws.store, QUEUE);
  const [queue] = queues.list(PLACE);
  if (queue === undefined) throw new Error("There is no queue.");
  const properties = change(queue.properties);
  if (properties === undefined) queues.delete(queue);
  else queues.change(queue, properties);
}

interface Drift {
  readonly LogicalResourceId: string;
  readonly StackResourceDriftStatus: string;
  readonly PropertyDifferences?: readonly object[];
  readonly ExpectedProperties?: string;
  readonly ActualProperties?: string;
}

async function drifts(aws: InProcess, more: object = {}): Promise<readonly Drift[]> {
  const answer = await aws.call("DescribeStackResourceDrifts", { StackName, ...more });
  return (answer as unknown as { StackResourceDrifts: Drift[] }).StackResourceDrifts;
}

async function detection(aws: InProcess, more: object = {}): Promise<object> {
  const { StackDriftDetectionId } = await aws.run("DetectStackDrift", { StackName, ...more });
  return await aws.call("DescribeStackDriftDetectionStatus", { StackDriftDetectionId });
}

async function queueDrift(aws: InProcess): Promise<Drift | undefined> {
  await aws.run("DetectStackDrift", { StackName });
  return (await drifts(aws)).find((drift) => drift.LogicalResourceId === "Queue");
}

describe("drift", () => {
  it("of a stack that nobody touched is none, and what cannot drift is not among what was checked", async () => {
    const aws = await deployed();
    expect(await detection(aws)).toMatchObject({
      DetectionStatus: "DETECTION_COMPLETE",
      StackDriftStatus: "IN_SYNC",
      DriftedStackResourceCount: 0,
    });
    const found = (await drifts(aws)).map((drift) => [drift.LogicalResourceId, drift.StackResourceDriftStatus]);
    expect(found).toEqual([
      ["Queue", "IN_SYNC"],
      ["Topic", "IN_SYNC"],
    ]);
  });

  const differences: readonly (readonly [string, (properties: JsonObject) => JsonObject, object])[] = [
    [
      "another value",
      (properties) => ({ ...properties, VisibilityTimeout: 60 }),
      {
        PropertyPath: "/VisibilityTimeout",
        ExpectedValue: "30",
        ActualValue: "60",
        DifferenceType: "NOT_EQUAL",
      },
    ],
    [
      "a value that is gone",
      (properties) => ({ Tags: properties["Tags"] ?? [] }),
      { PropertyPath: "/VisibilityTimeout", ExpectedValue: "30", ActualValue: "null", DifferenceType: "REMOVE" },
    ],
    [
      "one more in a list",
      (properties) => ({
        ...properties,
        Tags: [...(properties["Tags"] as readonly JsonObject[]), { Key: "zone", Value: "b" }],
      }),
      {
        PropertyPath: "/Tags/2",
        ExpectedValue: "null",
        ActualValue: '{"Key":"zone","Value":"b"}',
        DifferenceType: "ADD",
      },
    ],
  ];

  it.each(differences)("is %s", async (_, change, difference) => {
    const aws = await deployed();
    meddle(aws, change);
    expect(await queueDrift(aws)).toMatchObject({
      StackResourceDriftStatus: "MODIFIED",
      PropertyDifferences: [difference],
    });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ DriftInformation: { StackDriftStatus: "DRIFTED", LastCheckTimestamp: expect.any(Number) as number } }],
    });
  });

  it("is not what the template does not speak of, nor the order of tags", async () => {
    const aws = await deployed();
    meddle(aws, (properties) => ({
      ...properties,
      DelaySeconds: 5,
      Tags: (properties["Tags"] as readonly JsonObject[]).toReversed(),
    }));
    expect(await queueDrift(aws)).toMatchObject({ StackResourceDriftStatus: "IN_SYNC", PropertyDifferences: [] });
  });

  it("is a resource that is gone, of which there is nothing to show", async () => {
    const aws = await deployed();
    meddle(aws, () => undefined);
    const drift = await queueDrift(aws);
    expect(drift).toMatchObject({ StackResourceDriftStatus: "DELETED" });
    expect(drift).not.toHaveProperty("ExpectedProperties");
    expect(await drifts(aws, { StackResourceDriftStatusFilters: ["DELETED"] })).toHaveLength(1);
    expect(await drifts(aws, { StackResourceDriftStatusFilters: ["MODIFIED"] })).toHaveLength(0);
  });

  it("shows what was expected beside what is there, without CloudFormation's own tags", async () => {
    const aws = await deployed();
    meddle(aws, (properties) => ({ ...properties, VisibilityTimeout: 60 }));
    const drift = await queueDrift(aws);
    const Tags = [
      { Key: "environment", Value: "ci" },
      { Key: "team", Value: "logs" },
    ];
    expect(JSON.parse(drift?.ExpectedProperties ?? "")).toEqual({ VisibilityTimeout: 30, Tags });
    expect(JSON.parse(drift?.ActualProperties ?? "")).toEqual({ VisibilityTimeout: 60, Tags });
  });

  it("of one resource is told at once, and is the stack's, until the resource is found in sync again", async () => {
    const aws = await deployed();
    meddle(aws, (properties) => ({ ...properties, VisibilityTimeout: 60 }));
    const asked = { StackName, LogicalResourceId: "Queue" };
    expect(await aws.call("DetectStackResourceDrift", asked)).toMatchObject({
      StackResourceDrift: { StackResourceDriftStatus: "MODIFIED" },
    });
    expect(await aws.call("DescribeStackResource", asked)).toMatchObject({
      StackResourceDetail: { DriftInformation: { StackResourceDriftStatus: "MODIFIED" } },
    });
    const stackDrift = async (): Promise<object> => await aws.call("DescribeStacks", { StackName });
    expect(await stackDrift()).toMatchObject({ Stacks: [{ DriftInformation: { StackDriftStatus: "DRIFTED" } }] });
    meddle(aws, (properties) => ({ ...properties, VisibilityTimeout: 30 }));
    await aws.call("DetectStackResourceDrift", asked);
    expect(await stackDrift()).toMatchObject({ Stacks: [{ DriftInformation: { StackDriftStatus: "IN_SYNC" } }] });
  });

  it("is looked for in the resources that were asked about only", async () => {
    const aws = await deployed();
    meddle(aws, () => undefined);
    expect(await detection(aws, { LogicalResourceIds: ["Topic"] })).toMatchObject({ StackDriftStatus: "IN_SYNC" });
    expect((await drifts(aws)).map((drift) => drift.LogicalResourceId)).toEqual(["Topic"]);
  });

  it("is told page by page", async () => {
    const aws = await deployed();
    await aws.run("DetectStackDrift", { StackName });
    const { NextToken } = await aws.call("DescribeStackResourceDrifts", { StackName, MaxResults: 1 });
    expect((await drifts(aws, { MaxResults: 1, NextToken })).map((it) => it.LogicalResourceId)).toEqual(["Topic"]);
  });

  it("is looked for once at a time, in progress until it is done", async () => {
    const aws = await deployed();
    const { StackDriftDetectionId } = await aws.call("DetectStackDrift", { StackName });
    const asked = { StackDriftDetectionId };
    expect(await aws.call("DescribeStackDriftDetectionStatus", asked)).toEqual({
      ...asked,
      StackId: expect.any(String) as string,
      DetectionStatus: "DETECTION_IN_PROGRESS",
      Timestamp: expect.any(Number) as number,
    });
    await expect(aws.call("DetectStackDrift", { StackName })).rejects.toThrow("already in progress");
    await aws.settle();
    expect(await aws.call("DescribeStackDriftDetectionStatus", asked)).toMatchObject({
      DetectionStatus: "DETECTION_COMPLETE",
    });
  });

  it("is looked for to the end by the engine that comes after a lost one", async () => {
    const first = await deployed();
    const { StackDriftDetectionId } = await first.call("DetectStackDrift", { StackName });
    first.cut();
    const second = aCloudFormation({ store: first.store, ids: first.ids });
    await second.resume();
    await second.settle();
    expect(await second.call("DescribeStackDriftDetectionStatus", { StackDriftDetectionId })).toMatchObject({
      DetectionStatus: "DETECTION_COMPLETE",
      StackDriftStatus: "IN_SYNC",
    });
  });

  it("is not said to be none where a resource cannot be compared: the detection fails", async () => {
    const aws = await deployed();
    const tables = openTables(aws.store);
    const [stack] = stacksIn(tables, PLACE);
    const queue = stack && tables.resources.get(stack, "Queue");
    if (stack === undefined || queue === undefined) throw new Error("There is no queue.");
    // As an engine that models more types would have left it.
    tables.resources.put(stack, "Odd", { ...queue, logicalId: "Odd", type: "AWS::Odd::Type" });
    const { StackDriftDetectionId } = await aws.run("DetectStackDrift", { StackName });
    expect(await aws.call("DescribeStackDriftDetectionStatus", { StackDriftDetectionId })).toMatchObject({
      DetectionStatus: "DETECTION_FAILED",
    });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ DriftInformation: { StackDriftStatus: "NOT_CHECKED" } }],
    });
  });

  it("is not found where an update came in between: the detection fails", async () => {
    const aws = await deployed();
    const { StackDriftDetectionId } = await aws.call("DetectStackDrift", { StackName });
    await aws.call("DeleteStack", { StackName });
    await aws.settle();
    expect(await aws.call("DescribeStackDriftDetectionStatus", { StackDriftDetectionId })).toMatchObject({
      DetectionStatus: "DETECTION_FAILED",
    });
  });

  it("is forgotten with the next update, of the stack and of the resources that it changes", async () => {
    const aws = await deployed();
    meddle(aws, (properties) => ({ ...properties, VisibilityTimeout: 60 }));
    await aws.run("DetectStackDrift", { StackName });
    const resources = { Queue: { Type: QUEUE, Properties: { VisibilityTimeout: 45 } }, Topic: topic("a") };
    await aws.run("UpdateStack", { StackName, TemplateBody: aTemplate(resources) });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ DriftInformation: { StackDriftStatus: "NOT_CHECKED" } }],
    });
    const { StackResourceSummaries } = await aws.call("ListStackResources", { StackName });
    expect(StackResourceSummaries).toContainEqual(
      expect.objectContaining({
        LogicalResourceId: "Queue",
        DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED", LastCheckTimestamp: undefined },
      }),
    );
  });

  it("of a NoEcho parameter's value is found, and shown as asterisks on both sides", async () => {
    const aws = aCloudFormation();
    const Properties = { VisibilityTimeout: { Ref: "Secret" }, Tags: [{ Key: "word", Value: { Ref: "Secret" } }] };
    const template = {
      Parameters: { Secret: { Type: "String", NoEcho: true } },
      Resources: { Queue: { Type: QUEUE, Properties } },
    };
    const Parameters = [{ ParameterKey: "Secret", ParameterValue: "3217" }];
    await aws.run("CreateStack", { StackName, TemplateBody: JSON.stringify(template), Parameters });
    meddle(aws, (properties) => ({ ...properties, VisibilityTimeout: "60" }));
    const drift = await queueDrift(aws);
    expect(JSON.stringify(drift)).not.toContain("3217");
    expect(drift).toMatchObject({
      ExpectedProperties: '{"VisibilityTimeout":"****","Tags":"****"}',
      PropertyDifferences: [
        {
          PropertyPath: "/VisibilityTimeout",
          ExpectedValue: "****",
          ActualValue: "****",
          DifferenceType: "NOT_EQUAL",
        },
      ],
    });
  });

  it("that was found of a resource is not that of its replacement", async () => {
    const aws = await deployed();
    await aws.run("DetectStackDrift", { StackName });
    const Template = aTemplate({ Queue: { Type: QUEUE, Properties: { VisibilityTimeout: 30 } }, Topic: topic("b") });
    await aws.run("UpdateStack", { StackName, TemplateBody: Template });
    expect(await aws.call("DescribeStackResource", { StackName, LogicalResourceId: "Topic" })).toMatchObject({
      StackResourceDetail: { DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" } },
    });
  });
});

describe("operations on drift", () => {
  const CHECKED = new Set<StackStatus>([
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_FAILED",
  ]);

  it.each(ALL_STATUSES)("in %s go only where AWS documents it", async (status) => {
    const refusal =
      status === "DELETE_COMPLETE"
        ? "Stack [ID] does not exist"
        : `Stack [story] cannot be checked for drift while in status ${status}`;
    const expected = CHECKED.has(status) ? "accepted" : refusal;
    const given = { StackName, TemplateBody };
    expect(await answerIn(status, { ...given, operation: "DetectStackDrift" })).toBe(expected);
    const input = { LogicalResourceId: "Queue" };
    expect(await answerIn(status, { ...given, operation: "DetectStackResourceDrift", input })).toBe(expected);
  });

  it.each([
    ["DetectStackDrift", { StackName: "none" }, "Stack [none] does not exist"],
    ["DetectStackDrift", { StackName, LogicalResourceIds: ["None"] }, "Resource None does not exist for stack story"],
    [
      "DetectStackResourceDrift",
      { StackName, LogicalResourceId: "Handle" },
      "Resource Handle of type AWS::CloudFormation::WaitConditionHandle cannot be checked for drift.",
    ],
    [
      "DescribeStackDriftDetectionStatus",
      { StackDriftDetectionId: "none" },
      "The drift detection [none] does not exist",
    ],
    ["DescribeStackResourceDrifts", { StackName, StackResourceDriftStatusFilters: ["LOST"] }, "Value 'LOST' at"],
    ["DescribeStackResourceDrifts", { StackName, MaxResults: 101 }, "Value '101' at 'maxResults'"],
  ])("refuse %s %o", async (operation, input, text) => {
    const aws = await deployed();
    await expect(aws.call(operation, input)).rejects.toThrow(text);
  });
});
