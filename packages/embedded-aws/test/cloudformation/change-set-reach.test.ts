import { describe, expect, it } from "vitest";
import { openSharedResources } from "../../src/resources/shared-resources.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const PARAMETER = "AWS::SSM::Parameter";
const PLACE = { account: "111111111111", region: "ap-southeast-2" };
const parameter = (Name: string): object => ({ Type: PARAMETER, Properties: { Name, Type: "String", Value: "1" } });
const NAMED = { StackName: "s", ChangeSetName: "c" };
const NEW = { ...NAMED, ChangeSetType: "CREATE" };

describe("a change set that includes nested stacks", () => {
  it("is made as it is asked for where there are none", async () => {
    const aws = aCloudFormation();
    await aws.call("CreateChangeSet", {
      ...NEW,
      TemplateBody: aTemplate({ A: topic("a") }),
      IncludeNestedStacks: true,
    });
    expect(await aws.call("DescribeChangeSet", NAMED)).toMatchObject({ IncludeNestedStacks: true });
  });

  it("is refused where there are some, and leaves no stack in review", async () => {
    const aws = aCloudFormation();
    const Properties = { TemplateURL: "https://templates.s3.amazonaws.com/child" };
    const TemplateBody = aTemplate({ Child: { Type: "AWS::CloudFormation::Stack", Properties } });
    const call = aws.call("CreateChangeSet", { ...NEW, TemplateBody, IncludeNestedStacks: true });
    await expect(call).rejects.toMatchObject({ code: "NotModelled" });
    await expect(aws.status("s")).rejects.toThrow("does not exist");
  });
});

describe("a change set that imports existing resources", () => {
  it("is made where nothing has the names of what it adds", async () => {
    const aws = aCloudFormation();
    const TemplateBody = aTemplate({ A: topic("a"), Queue: { Type: "AWS::SQS::Queue" }, P: parameter("/free") });
    await aws.call("CreateChangeSet", { ...NEW, TemplateBody, ImportExistingResources: true });
    expect(await aws.call("DescribeChangeSet", NAMED)).toMatchObject({ ImportExistingResources: true });
    await aws.run("ExecuteChangeSet", NAMED);
    expect(await aws.status("s")).toBe("CREATE_COMPLETE");
  });

  it("is refused by the name of what it would import", async () => {
    const aws = aCloudFormation();
    const properties = { Name: "/taken", Type: "String", Value: "1" };
    openSharedResources(aws.store, PARAMETER).create(PLACE, { physicalId: "/taken", properties, attributes: {} });
    const TemplateBody = aTemplate({ P: parameter("/taken") });
    const call = aws.call("CreateChangeSet", { ...NEW, TemplateBody, ImportExistingResources: true });
    await expect(call).rejects.toThrow("does not model the import of /taken as P");
  });
});
