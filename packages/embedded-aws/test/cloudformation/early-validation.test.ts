import { describe, expect, it } from "vitest";
import { OBJECTS_TABLE } from "../../src/s3/bucket-store.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const BUCKET = "AWS::S3::Bucket";

type Shown = Readonly<Record<string, string>>;

async function propose(aws: InProcess, resources: object, more: object = {}) {
  const { Id } = await aws.call("CreateChangeSet", {
    StackName,
    ChangeSetName: "proposal",
    TemplateBody: aTemplate(resources),
    ...more,
  });
  const changeSet = (await aws.call("DescribeChangeSet", { ChangeSetName: Id })) as unknown as Shown;
  const { OperationEvents } = (await aws.call("DescribeEvents", {
    ChangeSetName: Id,
    Filters: { FailedEvents: true },
  })) as unknown as { OperationEvents: readonly Shown[] };
  const findings = OperationEvents.filter((event) => event["EventType"] === "VALIDATION_ERROR");
  return { changeSet, findings };
}

const failed = (hook: string): string =>
  `The following hook(s)/validation failed: [AWS::EarlyValidation::${hook}]. ` +
  "To troubleshoot Early Validation errors, use the DescribeEvents API for detailed failure information.";

async function withTopic(): Promise<InProcess> {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody: aTemplate({ A: topic("a") }) });
  return aws;
}

describe("what is wrong with a change set before it is deployed", () => {
  const PROBLEMS: readonly (readonly [string, object, path: string, reason: string])[] = [
    [
      "a missing property",
      { Type: "AWS::Lambda::Permission", Properties: { Action: "lambda:InvokeFunction", FunctionName: "f" } },
      "/Resources/B/Properties",
      "#: required key [Principal] not found",
    ],
    [
      "an unknown property of a nested object",
      { Type: BUCKET, Properties: { VersioningConfiguration: { Status: "Enabled", Colour: "red" } } },
      "/Resources/B/Properties/VersioningConfiguration",
      "#/VersioningConfiguration: extraneous key [Colour] is not permitted",
    ],
    [
      "a value of another type",
      { Type: "AWS::SQS::Queue", Properties: { DelaySeconds: [1] } },
      "/Resources/B/Properties/DelaySeconds",
      "#/DelaySeconds: expected type: Number, found: JSONArray",
    ],
    [
      "a value that is not among those allowed",
      { Type: BUCKET, Properties: { VersioningConfiguration: { Status: "Perhaps" } } },
      "/Resources/B/Properties/VersioningConfiguration/Status",
      "#/VersioningConfiguration/Status: failed validation constraint for keyword [enum]",
    ],
  ];

  it.each(PROBLEMS)("%s makes it fail, and an event tells where", async (_, B, ValidationPath, reason) => {
    const { changeSet, findings } = await propose(await withTopic(), { A: topic("a"), B });
    expect(changeSet).toMatchObject({
      Status: "FAILED",
      ExecutionStatus: "UNAVAILABLE",
      StatusReason: failed("PropertyValidation"),
    });
    expect(findings).toMatchObject([
      {
        OperationType: "CREATE_CHANGESET",
        LogicalResourceId: "B",
        ValidationName: "PROPERTY_VALIDATION",
        ValidationFailureMode: "FAIL",
        ValidationStatus: "FAILED",
        ValidationPath,
        ValidationStatusReason: reason,
      },
    ]);
  });

  it("a name that is taken makes it fail", async () => {
    const aws = await withTopic();
    await aws.run("CreateStack", {
      StackName: "other",
      TemplateBody: aTemplate({ Theirs: { Type: BUCKET, Properties: { BucketName: "taken" } } }),
    });
    const B = { Type: BUCKET, Properties: { BucketName: "taken" } };
    const { changeSet, findings } = await propose(aws, { A: topic("a"), B });
    expect(changeSet["StatusReason"]).toBe(failed("ResourceExistenceCheck"));
    expect(findings).toMatchObject([
      {
        ValidationName: "NAME_CONFLICT_VALIDATION",
        ValidationPath: "/Resources/B",
        ValidationStatusReason: "Resource of type 'AWS::S3::Bucket' with identifier 'taken' already exists.",
      },
    ]);
  });

  it("a bucket to be deleted that is not empty is only warned of", async () => {
    const aws = aCloudFormation();
    const B = { Type: BUCKET, Properties: { BucketName: "full" } };
    await aws.run("CreateStack", { StackName, TemplateBody: aTemplate({ A: topic("a"), B }) });
    expect((await propose(aws, { A: topic("a") })).findings).toEqual([]);
    await aws.call("DeleteChangeSet", { StackName, ChangeSetName: "proposal" });
    aws.store.table(OBJECTS_TABLE).put("full/key", {});
    const { changeSet, findings } = await propose(aws, { A: topic("a") });
    expect(changeSet).toMatchObject({ Status: "CREATE_COMPLETE", ExecutionStatus: "AVAILABLE" });
    expect(findings).toMatchObject([
      {
        ValidationName: "BUCKET_EMPTINESS_VALIDATION",
        ValidationFailureMode: "WARN",
        ValidationStatusReason:
          "The bucket 'full' is not empty. You must either delete all objects and versions " +
          "or use the deletion policy to retain it, otherwise the delete operation will fail.",
      },
    ]);
  });

  it("is not looked for when DisableValidation says so, and fails when the change set is executed", async () => {
    const aws = await withTopic();
    const B = { Type: BUCKET, Properties: { Colour: "red" } };
    const { changeSet, findings } = await propose(aws, { A: topic("a"), B }, { DisableValidation: true });
    expect([changeSet["Status"], findings]).toEqual(["CREATE_COMPLETE", []]);
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "proposal" });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("is not what only the execution knows", async () => {
    const B = { Type: BUCKET, Properties: { BucketName: { Ref: "New" } } };
    const { changeSet } = await propose(await withTopic(), { A: topic("a"), New: topic("new"), B });
    expect(changeSet["Status"]).toBe("CREATE_COMPLETE");
  });
});
