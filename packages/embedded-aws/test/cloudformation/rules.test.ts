import { expect, test } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const body = aTemplate(
  { Topic: topic({ Ref: "Stage" }) },
  {
    Parameters: { Stage: { Type: "String" } },
    Rules: {
      Stages: {
        Assertions: [
          { Assert: { "Fn::Contains": [["ci", "prod"], { Ref: "Stage" }] }, AssertDescription: "Stage is ci or prod." },
        ],
      },
    },
  },
);

function request(ParameterValue: string): object {
  return { StackName: "s", TemplateBody: body, Parameters: [{ ParameterKey: "Stage", ParameterValue }] };
}

test("a broken rule refuses a creation, an update and a change set, and leaves no trace", async () => {
  const aws = aCloudFormation();
  const refusal = { code: "ValidationError", message: "Stage is ci or prod." };
  await expect(aws.call("CreateStack", request("dev"))).rejects.toMatchObject(refusal);
  await expect(aws.status("s")).rejects.toThrow("does not exist");
  await aws.run("CreateStack", request("ci"));
  await expect(aws.call("UpdateStack", request("dev"))).rejects.toMatchObject(refusal);
  await expect(aws.call("CreateChangeSet", { ...request("dev"), ChangeSetName: "c" })).rejects.toMatchObject(refusal);
  await aws.run("UpdateStack", request("prod"));
  expect(await aws.status("s")).toBe("UPDATE_COMPLETE");
});
