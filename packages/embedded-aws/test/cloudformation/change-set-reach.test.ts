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

  it("is refused by the name of what a nested stack would import, too", async () => {
    const templates = { "https://child": aTemplate({ P: parameter("/taken") }) };
    const aws = aCloudFormation({ templates });
    const properties = { Name: "/taken", Type: "String", Value: "1" };
    openSharedResources(aws.store, PARAMETER).create(PLACE, { physicalId: "/taken", properties, attributes: {} });
    const Child = { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: "https://child" } };
    const reach = { IncludeNestedStacks: true, ImportExistingResources: true };
    const call = aws.call("CreateChangeSet", { ...NEW, ...reach, TemplateBody: aTemplate({ Child }) });
    await expect(call).rejects.toThrow("does not model the import of /taken as P");
    await expect(aws.status("s")).rejects.toThrow("does not exist");
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
