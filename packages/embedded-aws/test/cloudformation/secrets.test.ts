import { describe, expect, it } from "vitest";
import { aCloudFormation, allEvents } from "./a-cloudformation.ts";

const StackName = "vault";
const SECRET = "hunter2hunter2";

const TEMPLATE = {
  Parameters: { Word: { Type: "String", NoEcho: true }, Open: { Type: "String", Default: "o" } },
  Mappings: { Lengths: { [SECRET]: { Size: "14" }, other: { Size: "5" } } },
  Resources: {
    Plain: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: { Ref: "Word" } } },
    Inside: { Type: "AWS::SSM::Parameter", Properties: { Type: "String", Value: { "Fn::Sub": "${Open}:${Word}!" } } },
    Looked: {
      Type: "AWS::SSM::Parameter",
      Properties: { Type: "String", Value: { "Fn::FindInMap": ["Lengths", { Ref: "Word" }, "Size"] } },
    },
    Deep: {
      Type: "AWS::SNS::Topic",
      Properties: { DisplayName: "open", Tags: [{ Key: "word", Value: { Ref: "Word" } }] },
    },
  },
};

const given = (word: string) => ({
  StackName,
  TemplateBody: JSON.stringify(TEMPLATE),
  Parameters: [{ ParameterKey: "Word", ParameterValue: word }],
});

describe("the value of a NoEcho parameter", () => {
  it("reaches the services, and is asterisks in every event", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", given(SECRET));
    await aws.run("UpdateStack", given("other"));
    const events = await allEvents(aws.call, { StackName });
    const shown = events.map((event) => event.ResourceProperties ?? "").join("\n");
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain("other");
    expect(shown).toContain('"Value":"o:****!"');
    expect(shown).toContain('"DisplayName":"open","Tags":[{"Key":"word","Value":"****"}]');
    const made = Array.from(aws.store.table<{ properties: object }>("resources").entries(), ([, it]) => it.properties);
    expect(JSON.stringify(made)).toContain('"o:other!"');
  });

  it("is asterisks in change sets, before and after, and a change of it is still told", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", given(SECRET));
    await aws.call("CreateChangeSet", { ...given("other"), ChangeSetName: "change" });
    const asked = { StackName, ChangeSetName: "change", IncludePropertyValues: true };
    const answer = JSON.stringify(await aws.call("DescribeChangeSet", asked));
    expect(answer).not.toContain(SECRET);
    expect(answer).not.toContain("other");
    expect(answer).toContain('"BeforeValue":"o:****!","AfterValue":"o:****!"');
    expect(answer).toContain('"Path":"/Properties/Tags/0/Value","BeforeValue":"****","AfterValue":"****"');
  });

  it("hides the whole property where a function cannot work with asterisks", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", given(SECRET));
    const events = await allEvents(aws.call, { StackName });
    const looked = events.find((event) => event.LogicalResourceId === "Looked");
    expect(looked?.ResourceProperties).toBe('{"Type":"String","Value":"****"}');
  });
});
