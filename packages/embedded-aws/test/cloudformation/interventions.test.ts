import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BEFORE = aTemplate({ A: topic("a"), B: topic("b", { DependsOn: "A" }) });
const AFTER = aTemplate({ A: topic("a", {}, { DisplayName: "new" }), B: topic("b2", { DependsOn: "A" }) });

describe("an operation that somebody steps into", () => {
  it("takes an update back when it is cancelled", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    await aws.call("UpdateStack", { StackName, TemplateBody: AFTER });
    await aws.run("CancelUpdateStack", { StackName });
    const events = await aws.events(StackName);
    expect(events.slice(events.indexOf("stack UPDATE_IN_PROGRESS User Initiated"))).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "A UPDATE_IN_PROGRESS",
      "A UPDATE_FAILED Resource update cancelled",
      "stack UPDATE_ROLLBACK_IN_PROGRESS User Initiated",
      "A UPDATE_IN_PROGRESS",
      "A UPDATE_COMPLETE",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
  });

  it("deletes a stack that is still being created", async () => {
    const aws = aCloudFormation();
    const { StackId } = await aws.call("CreateStack", { StackName, TemplateBody: BEFORE });
    await aws.run("DeleteStack", { StackName });
    const events = await aws.events(String(StackId));
    expect(events).toContain("A CREATE_FAILED Resource creation cancelled");
    expect(events.at(-1)).toBe("stack DELETE_COMPLETE");
  });

  it("refuses to delete or update a stack that is being updated", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    await aws.call("UpdateStack", { StackName, TemplateBody: AFTER });
    await expect(aws.call("DeleteStack", { StackName })).rejects.toThrow(
      "Stack [story] cannot be deleted while in status UPDATE_IN_PROGRESS",
    );
    await expect(aws.call("UpdateStack", { StackName, TemplateBody: BEFORE })).rejects.toThrow(
      "is in UPDATE_IN_PROGRESS state and can not be updated.",
    );
    await aws.settle();
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });

  it("deletes a failed creation that was kept when it is rolled back by hand", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ B: "create" }) });
    const { StackId } = await aws.run("CreateStack", { StackName, TemplateBody: BEFORE, DisableRollback: true });
    expect(await aws.status(StackName)).toBe("CREATE_FAILED");
    await aws.run("RollbackStack", { StackName });
    expect(await aws.status(String(StackId))).toBe("DELETE_COMPLETE");
  });

  it("goes on with a failed creation that was kept, by an update without rollback", async () => {
    const broken = { step: "create" };
    const reasonFor = (_: string, logicalId: string, step: string) =>
      logicalId === "B" && step === broken.step ? "broken" : undefined;
    const aws = aCloudFormation({ faults: { reasonFor } });
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE, DisableRollback: true });
    await expect(aws.call("UpdateStack", { StackName, TemplateBody: BEFORE })).rejects.toThrow(
      "This stack is currently in a non-terminal [CREATE_FAILED] state.",
    );
    broken.step = "none";
    await aws.run("UpdateStack", { StackName, TemplateBody: BEFORE, DisableRollback: true });
    const events = await aws.events(StackName);
    expect(events.slice(events.indexOf("stack UPDATE_IN_PROGRESS User Initiated"))).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "B CREATE_IN_PROGRESS",
      "B CREATE_IN_PROGRESS Resource creation Initiated",
      "B CREATE_COMPLETE",
      "stack UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
      "stack UPDATE_COMPLETE",
    ]);
  });

  it("goes on with a failed creation by change set, even with the same template", async () => {
    const broken = { step: "create" };
    const reasonFor = (_: string, logicalId: string, step: string) =>
      logicalId === "B" && step === broken.step ? "broken" : undefined;
    const aws = aCloudFormation({ faults: { reasonFor } });
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE, DisableRollback: true });
    broken.step = "none";
    await aws.call("CreateChangeSet", { StackName, ChangeSetName: "again", TemplateBody: BEFORE });
    const executing = { StackName, ChangeSetName: "again" };
    await expect(aws.call("ExecuteChangeSet", executing)).rejects.toThrow("non-terminal [CREATE_FAILED] state");
    await aws.run("ExecuteChangeSet", { ...executing, DisableRollback: true });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });
});
