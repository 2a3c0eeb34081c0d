import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { ALL_STATUSES, answerIn } from "./a-stack-in.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BEFORE = aTemplate({ A: topic("a"), B: topic("b", { DependsOn: "A" }) });
const AFTER = aTemplate({ A: topic("a", {}, { DisplayName: "new" }), B: topic("b2", { DependsOn: "A" }) });

interface Operation {
  readonly OperationType: string;
  readonly OperationId: string;
}

async function lastOperations(aws: InProcess, name = StackName): Promise<readonly Operation[]> {
  const answer = await aws.call("DescribeStacks", { StackName: name });
  const { Stacks } = answer as unknown as { Stacks: { LastOperations?: Operation[] }[] };
  return Stacks[0]?.LastOperations ?? [];
}

/** `TYPE LOGICAL STATUS`, oldest first; of a change set its operation's status. */
async function eventsOf(aws: InProcess, asked: object): Promise<readonly string[]> {
  const answer = await aws.call("DescribeEvents", asked);
  const { OperationEvents } = answer as unknown as { OperationEvents: Readonly<Record<string, string>>[] };
  return OperationEvents.map((event) =>
    [event["EventType"], event["LogicalResourceId"], event["ResourceStatus"], event["OperationStatus"]]
      .filter(Boolean)
      .join(" "),
  ).toReversed();
}

describe("operations", () => {
  it("of a failed update and its rollback have ids of their own, which their events bear", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ B: "create" }) });
    const kept = aTemplate({ A: topic("a") });
    await aws.run("CreateStack", { StackName, TemplateBody: kept });
    const { OperationId } = await aws.run("UpdateStack", { StackName, TemplateBody: BEFORE });
    const [rollback, update, ...others] = await lastOperations(aws);
    expect([rollback?.OperationType, update?.OperationType, others]).toEqual(["ROLLBACK", "UPDATE_STACK", []]);
    expect(update?.OperationId).toBe(OperationId);
    expect(await eventsOf(aws, { OperationId })).toEqual([
      "STACK_EVENT story UPDATE_IN_PROGRESS IN_PROGRESS",
      "PROGRESS_EVENT B CREATE_IN_PROGRESS",
      "PROVISIONING_ERROR B CREATE_FAILED",
    ]);
    expect(await eventsOf(aws, { OperationId: rollback?.OperationId })).toEqual([
      "STACK_EVENT story UPDATE_ROLLBACK_IN_PROGRESS IN_PROGRESS",
      "STACK_EVENT story UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS IN_PROGRESS",
      "PROGRESS_EVENT B DELETE_COMPLETE",
      "STACK_EVENT story UPDATE_ROLLBACK_COMPLETE SUCCEEDED",
    ]);
    expect(await eventsOf(aws, { StackName, Filters: { FailedEvents: true } })).toEqual([
      "PROVISIONING_ERROR B CREATE_FAILED",
    ]);
  });

  it.each([
    ["RollbackStack", { DisableRollback: true }, ["ROLLBACK", "UPDATE_STACK"]],
    ["DeleteStack", { DisableRollback: true }, ["DELETE_STACK"]],
  ])("that are begun by %s after a failure that was kept stand first", async (operation, more, types) => {
    const aws = aCloudFormation({ faults: faultsOn({ A: "update" }) });
    const { StackId } = await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    await aws.run("UpdateStack", { StackName, TemplateBody: AFTER, ...more });
    await aws.run(operation, { StackName });
    expect((await lastOperations(aws, String(StackId))).map((it) => it.OperationType)).toEqual(types);
  });

  it("are answered with their id again when the same token asks again, though a rollback came after", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ A: "update" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    const asked = { StackName, TemplateBody: AFTER, ClientRequestToken: "token" };
    const answer = await aws.run("UpdateStack", asked);
    expect(await aws.run("UpdateStack", asked)).toEqual(answer);
  });

  it("of the making of a change set are told apart from those of its execution", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    const good = await aws.call("CreateChangeSet", { StackName, ChangeSetName: "good", TemplateBody: AFTER });
    await aws.call("CreateChangeSet", { StackName, ChangeSetName: "empty", TemplateBody: BEFORE });
    expect(await eventsOf(aws, { ChangeSetName: good["Id"] })).toEqual(["STACK_EVENT SUCCEEDED"]);
    expect(await eventsOf(aws, { StackName, ChangeSetName: "empty" })).toEqual(["STACK_EVENT FAILED"]);
    expect(await eventsOf(aws, { StackName, ChangeSetName: "good", Filters: { FailedEvents: true } })).toEqual([]);
  });
});

describe("DescribeEvents", () => {
  it.each([
    [{}, "At least one of StackName, ChangeSetName and OperationId must be specified."],
    [{ StackName: "none" }, "Stack [none] does not exist"],
    [{ ChangeSetName: "c" }, "StackName must be specified if ChangeSetName is not specified as an ARN."],
    [{ StackName, ChangeSetName: "c" }, "ChangeSet [c] does not exist"],
    [{ OperationId: "none" }, "Operation [none] does not exist"],
  ])("refuses %o", async (asked, text) => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    await expect(aws.call("DescribeEvents", asked)).rejects.toThrow(text);
  });

  it.each(ALL_STATUSES)("answers in %s", async (status) => {
    expect(await answerIn(status, { StackName, TemplateBody: BEFORE, operation: "DescribeEvents" })).toBe("accepted");
  });
});

describe("DescribeAccountLimits", () => {
  it("tells what AWS grants, whatever stacks there are", async () => {
    expect(await aCloudFormation().call("DescribeAccountLimits", {})).toEqual({
      AccountLimits: [
        { Name: "StackLimit", Value: 2000 },
        { Name: "StackOutputsLimit", Value: 200 },
        { Name: "ConcurrentResourcesLimit", Value: 2500 },
      ],
    });
  });
});
