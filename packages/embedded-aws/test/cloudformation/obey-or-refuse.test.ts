import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OBEYED_MEMBERS } from "../../src/cloudformation/operations/obeyed-members.ts";
import { loadSchemas } from "../../src/node/schemas.ts";
import { parseForm } from "../../src/wire/form.ts";
import { readForm } from "../../src/wire/read-form.ts";
import { aCloudFormation } from "./a-cloudformation.ts";

const { operations } = await loadSchemas("cloudformation");

/** `[operation, its members in AWS's API, those the engine obeys]`. */
const MEMBERS = Object.entries(OBEYED_MEMBERS).map(([name, obeyed]) => {
  const input = operations.get(name)?.input;
  const known = input === undefined || input.isUnitSchema() ? [] : [...input.structIterator()].map(([it]) => it);
  return [name, known, obeyed as readonly string[]] as const;
});

describe("a member of a request", () => {
  it.each(MEMBERS)("of %s that is obeyed is one of AWS's API", (_, known, obeyed) => {
    expect(obeyed.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("that is not obeyed is refused by name when it asks for something, whatever it says", async () => {
    const unobeyed = MEMBERS.flatMap(([operation, known, obeyed]) =>
      [...known, "Invented"].filter((name) => !obeyed.includes(name)).map((name) => ({ operation, name })),
    );
    const asking = fc.oneof(fc.string({ minLength: 1 }), fc.constant(true), fc.integer(), fc.constant({ Any: ["x"] }));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...unobeyed), asking, async ({ operation, name }, value) => {
        const answer = aCloudFormation().call(operation, { [name]: value });
        await expect(answer).rejects.toMatchObject({
          code: "NotModelled",
          message: expect.stringContaining(`the request member ${name}`) as string,
        });
      }),
    );
  });

  it("that asks for nothing, or for what the engine does anyway, is no obstacle", async () => {
    const aws = aCloudFormation();
    const TemplateBody = JSON.stringify({ Resources: { Queue: { Type: "AWS::SQS::Queue" } } });
    const DeploymentConfig = { Mode: "STANDARD", DisableRollback: false };
    const RollbackConfiguration = { RollbackTriggers: [], MonitoringTimeInMinutes: 0 };
    const ResourceTypes = ["AWS::*"];
    const nothing = {
      RoleARN: "",
      RetainExceptOnCreate: false,
      DeploymentConfig,
      ResourceTypes,
      RollbackConfiguration,
    };
    await aws.run("CreateStack", { StackName: "s", TemplateBody, ...nothing });
    expect(await aws.status("s")).toBe("CREATE_COMPLETE");
  });

  it.each([
    ["CreateStack", { OnFailure: "PANIC" }, "Value 'PANIC' at 'onFailure'"],
    ["CreateChangeSet", { ChangeSetType: "REPLACE" }, "Value 'REPLACE' at 'changeSetType'"],
    ["DeleteStack", { DeletionMode: "FORCE" }, "Value 'FORCE' at 'deletionMode'"],
    ["CreateStack", { Capabilities: ["CAPABILITY_ALL"] }, "Value 'CAPABILITY_ALL' at 'capabilities'"],
    ["ListStacks", { StackStatusFilter: ["DONE"] }, "Value 'DONE' at 'stackStatusFilter'"],
  ])("of %s with a word that AWS does not know is refused: %o", async (operation, members, message) => {
    const answer = aCloudFormation().call(operation, members);
    await expect(answer).rejects.toThrow(message);
  });
});

describe("a parameter of a form", () => {
  it.each([
    ["Nonsense=1", "the request parameter Nonsense"],
    ["Tags.member.1.Key=a&Tags.member.1.Colour=red", "the request parameter tags.1.member.Colour"],
    ["RollbackConfiguration.Speed=9", "the request parameter rollbackConfiguration.Speed"],
  ])("that no schema knows is refused by name: %s", (form, what) => {
    const input = operations.get("CreateStack")?.input;
    if (input === undefined) throw new Error("The SDK has no CreateStack.");
    const pairs = new URLSearchParams(`Action=CreateStack&Version=2010-05-15&StackName=s&${form}`);
    expect(() => readForm(parseForm(pairs), input)).toThrow(what);
  });
});
