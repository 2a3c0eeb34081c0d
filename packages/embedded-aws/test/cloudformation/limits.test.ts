import { describe, expect, it } from "vitest";
import { keyOf, openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "s";
const TemplateBody = aTemplate({ T: topic("a") });
const members = (count: number, value: unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`M${index}`, value]));
const mapping = (attributes: number): string =>
  aTemplate({ T: topic("a") }, { Mappings: { M: { key: members(attributes, "v") } } });
const secrets = (count: number): string =>
  aTemplate({ T: topic("a"), P: topic("b", {}, { DisplayName: "{{resolve:ssm:/v}}".repeat(count) }) });

describe("what is just within AWS's limits is taken, and one more is refused", () => {
  it.each([
    ["resources", aTemplate(members(500, topic({ Ref: "AWS::NoValue" })))],
    ["outputs", aTemplate({ T: topic("a") }, { Outputs: members(200, { Value: "v" }) })],
    ["attributes in a mapping", mapping(200)],
    ["dynamic references", secrets(60)],
    ["characters in a logical id", aTemplate({ ["T".repeat(255)]: topic("a") })],
    ["bytes in the description", aTemplate({ T: topic("a") }, { Description: "é".repeat(512) })],
  ])("%s", async (_, body) => {
    await expect(aCloudFormation().call("ValidateTemplate", { TemplateBody: body })).resolves.toBeDefined();
  });

  it.each([
    ["resources", aTemplate(members(501, topic({ Ref: "AWS::NoValue" }))), "Number of resources, 501, is greater"],
    ["outputs", aTemplate({ T: topic("a") }, { Outputs: members(201, { Value: "v" }) }), "Number of outputs, 201,"],
    ["attributes in a mapping", mapping(201), "Number of attributes in mapping M, 201, is greater"],
    ["dynamic references", secrets(61), "Number of dynamic references, 61, is greater"],
    ["characters in a logical id", aTemplate({ ["T".repeat(256)]: topic("a") }), "is longer than 255 characters"],
    [
      "bytes in the description",
      aTemplate({ T: topic("a") }, { Description: "é".repeat(513) }),
      "'Description' length is greater than 1024.",
    ],
  ])("one more of the %s", async (_, body, text) => {
    await expect(aCloudFormation().call("ValidateTemplate", { TemplateBody: body })).rejects.toThrow(text);
  });

  it.each([
    ["the key of a tag", { Tags: [{ Key: "k".repeat(129), Value: "v" }] }, "'tags.1.member.key' failed"],
    ["no key of a tag", { Tags: [{ Key: "", Value: "v" }] }, "greater than or equal to 1"],
    ["the value of a tag", { Tags: [{ Key: "k", Value: "v".repeat(257) }] }, "'tags.1.member.value' failed"],
    ["a token", { ClientRequestToken: "t".repeat(129) }, "'clientRequestToken' failed to satisfy constraint"],
    ["the name", { StackName: "s".repeat(129) }, "'stackName' failed to satisfy constraint"],
    ["topics", { NotificationARNs: ["a", "b", "c", "d", "e", "f"] }, "less than or equal to 5"],
  ])("in a request, %s", async (_, more, text) => {
    await expect(aCloudFormation().call("CreateStack", { StackName, TemplateBody, ...more })).rejects.toThrow(text);
  });

  it("in an account, two thousand stacks; deleted ones do not count", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody });
    const { stacks, ...tables } = openTables(aws.store);
    const [one] = stacksIn({ stacks, ...tables }, { account: "111111111111", region: "ap-southeast-2" });
    if (one === undefined) throw new Error("The stack was not made.");
    for (let index = 1; index < 2_000; index += 1) {
      const uuid = `copy-${index}`;
      stacks.put(keyOf({ ...one, uuid }), { ...one, uuid, name: uuid });
    }
    const another = { StackName: "another", TemplateBody: aTemplate({ T: topic("b") }) };
    await expect(aws.call("CreateStack", another)).rejects.toMatchObject({ code: "LimitExceededException" });
    stacks.put(keyOf({ ...one, uuid: "copy-1" }), {
      ...one,
      uuid: "copy-1",
      name: "copy-1",
      status: "DELETE_COMPLETE",
    });
    await aws.run("CreateStack", another);
    expect(await aws.status("another")).toBe("CREATE_COMPLETE");
  });
});
