import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BEFORE = aTemplate({ A: topic("a") });
const AFTER = aTemplate({ A: topic("a", {}, { DisplayName: "new" }) });
const Token = { ClientRequestToken: "token" };

interface Asked {
  readonly operation: string;
  readonly input: object;
  /** Brings a stack to where the operation is allowed. */
  readonly before: () => Promise<InProcess>;
}

async function created(): Promise<InProcess> {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
  return aws;
}

async function keptFailure(): Promise<InProcess> {
  const aws = aCloudFormation({ faults: faultsOn({ A: "update" }) });
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
  await aws.run("UpdateStack", { StackName, TemplateBody: AFTER, DisableRollback: true });
  return aws;
}

async function failedRollback(): Promise<InProcess> {
  const after = aTemplate({ A: topic("a", {}, { DisplayName: "new" }), Bad: topic("bad", { DependsOn: "A" }) });
  const aws = aCloudFormation({ faults: faultsOn({ A: "rollback", Bad: "create" }) });
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
  await aws.run("UpdateStack", { StackName, TemplateBody: after });
  return aws;
}

async function proposed(): Promise<InProcess> {
  const aws = await created();
  await aws.run("CreateChangeSet", { StackName, ChangeSetName: "c", TemplateBody: AFTER });
  return aws;
}

async function updating(): Promise<InProcess> {
  const aws = aCloudFormation({ speed: "compressed" });
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
  await aws.call("UpdateStack", { StackName, TemplateBody: AFTER });
  return aws;
}

const ASKED: readonly Asked[] = [
  {
    operation: "CreateStack",
    input: { TemplateBody: BEFORE },
    before: async () => await Promise.resolve(aCloudFormation()),
  },
  { operation: "UpdateStack", input: { TemplateBody: AFTER }, before: created },
  { operation: "ExecuteChangeSet", input: { ChangeSetName: "c" }, before: proposed },
  { operation: "RollbackStack", input: {}, before: keptFailure },
  { operation: "CancelUpdateStack", input: {}, before: updating },
  { operation: "ContinueUpdateRollback", input: { ResourcesToSkip: ["A"] }, before: failedRollback },
  { operation: "DeleteStack", input: {}, before: created },
];

describe("a ClientRequestToken", () => {
  it.each(ASKED)("makes $operation answer the same again and do nothing", async ({ operation, input, before }) => {
    const aws = await before();
    const { StackId } = operation === "CreateStack" ? { StackId: StackName } : await describeStack(aws);
    const asked = { StackName, ...input, ...Token };
    const answer = await aws.run(operation, asked);
    const events = await aws.events(StackId);
    expect(await aws.run(operation, asked)).toEqual(answer);
    expect(await aws.events(StackId)).toEqual(events);
  });

  it("that began an operation of another kind is refused", async () => {
    const aws = await created();
    await aws.run("UpdateStack", { StackName, TemplateBody: AFTER, ...Token });
    await expect(aws.call("DeleteStack", { StackName, ...Token })).rejects.toMatchObject({
      code: "TokenAlreadyExistsException",
    });
  });

  it("stands in the events of its operation", async () => {
    const aws = await created();
    await aws.run("UpdateStack", { StackName, TemplateBody: AFTER, ...Token });
    const { StackEvents } = (await aws.call("DescribeStackEvents", { StackName })) as unknown as {
      StackEvents: { ClientRequestToken?: string }[];
    };
    expect(StackEvents.filter((event) => event.ClientRequestToken === "token")).toHaveLength(5);
  });
});

async function describeStack(aws: InProcess): Promise<{ readonly StackId: string }> {
  const { Stacks } = (await aws.call("DescribeStacks", { StackName })) as unknown as { Stacks: { StackId: string }[] };
  return Stacks[0] ?? { StackId: "" };
}
