import { describe, expect, it } from "vitest";
import type { FaultyStep } from "../../src/cloudformation/index.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { faultsOn, aTemplate, topic } from "./templates.ts";

const StackName = "story";

/** Two topics, the second after the first. */
const CHAIN = aTemplate({ First: topic("one"), Second: topic("two", { DependsOn: "First" }) });

describe("a creation that fails", () => {
  it("deletes what was made, and says what failed", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ Second: "create" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: CHAIN });
    expect(await aws.events(StackName)).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      "First CREATE_IN_PROGRESS",
      "First CREATE_IN_PROGRESS Resource creation Initiated",
      "First CREATE_COMPLETE",
      "Second CREATE_IN_PROGRESS",
      "Second CREATE_FAILED Second is made to fail at create",
      "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [Second]. Rollback requested by user.",
      "Second DELETE_COMPLETE",
      "First DELETE_IN_PROGRESS",
      "First DELETE_COMPLETE",
      "stack ROLLBACK_COMPLETE",
    ]);
  });

  it("cancels what is being made beside it", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ A: "create" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: aTemplate({ A: topic("a"), B: topic("b") }) });
    const events = await aws.events(StackName);
    expect(events).toContain("B CREATE_FAILED Resource creation cancelled");
    expect(events).toContain(
      "stack ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [A, B]. Rollback requested by user.",
    );
    expect(events.at(-1)).toBe("stack ROLLBACK_COMPLETE");
  });

  it("keeps everything and goes on elsewhere when rollback is disabled", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ A: "create" }) });
    await aws.run("CreateStack", {
      StackName,
      TemplateBody: aTemplate({ A: topic("a"), B: topic("b"), AfterA: topic("c", { DependsOn: "A" }) }),
      DisableRollback: true,
    });
    const events = await aws.events(StackName);
    expect(events).toContain("B CREATE_COMPLETE");
    expect(events.some((event) => event.startsWith("AfterA"))).toBe(false);
    expect(events.at(-1)).toBe("stack CREATE_FAILED The following resource(s) failed to create: [A].");
  });

  it("deletes the whole stack with OnFailure DELETE", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ Second: "create" }) });
    const answer = await aws.run("CreateStack", { StackName, TemplateBody: CHAIN, OnFailure: "DELETE" });
    expect(await aws.status(String(answer["StackId"]))).toBe("DELETE_COMPLETE");
    await expect(aws.status(StackName)).rejects.toThrow("Stack with id story does not exist");
  });

  it("is ROLLBACK_FAILED when what was made cannot be deleted", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ First: "delete", Second: "create" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: CHAIN });
    const events = await aws.events(StackName);
    expect(events.at(-1)).toBe("stack ROLLBACK_FAILED The following resource(s) failed to delete: [First].");
  });

  it.each([
    ["Retain", "DELETE_SKIPPED"],
    ["RetainExceptOnCreate", "DELETE_COMPLETE"],
  ])("treats what has DeletionPolicy %s as %s", async (DeletionPolicy, ending) => {
    const aws = aCloudFormation({ faults: faultsOn({ Second: "create" }) });
    const TemplateBody = aTemplate({
      First: topic("one", { DeletionPolicy }),
      Second: topic("two", { DependsOn: "First" }),
    });
    await aws.run("CreateStack", { StackName, TemplateBody });
    expect((await aws.events(StackName)).findLast((event) => event.startsWith("First"))).toBe(`First ${ending}`);
  });
});

describe("an update that fails", () => {
  const before = aTemplate({
    InPlace: topic("in-place", {}, { DisplayName: "old" }),
    Replaced: topic("replaced"),
    Doomed: topic("doomed", { DependsOn: ["InPlace", "Replaced", "Added"] }, { DisplayName: "old" }),
    Added: topic("was-there"),
  });
  const after = aTemplate({
    InPlace: topic("in-place", {}, { DisplayName: "new" }),
    Replaced: topic("replaced-2"),
    Doomed: topic("doomed", { DependsOn: ["InPlace", "Replaced", "Extra"] }, { DisplayName: "new" }),
    Extra: topic("extra"),
  });

  async function updated(faults: Readonly<Record<string, FaultyStep | readonly FaultyStep[]>>, more: object = {}) {
    const switchable = { on: {} as Readonly<Record<string, FaultyStep | readonly FaultyStep[]>> };
    const aws = aCloudFormation({ faults: { reasonFor: (...where) => faultsOn(switchable.on).reasonFor(...where) } });
    await aws.run("CreateStack", { StackName, TemplateBody: before });
    switchable.on = faults;
    await aws.run("UpdateStack", { StackName, TemplateBody: after, ...more });
    const events = await aws.events(StackName);
    const update = events.slice(events.indexOf("stack UPDATE_IN_PROGRESS User Initiated"));
    return { aws, update, mend: () => (switchable.on = {}) };
  }

  it("takes everything back in AWS's order", async () => {
    const { aws, update } = await updated({ Doomed: "update" });
    expect(update).toEqual([
      "stack UPDATE_IN_PROGRESS User Initiated",
      "InPlace UPDATE_IN_PROGRESS",
      "Replaced UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "Replaced UPDATE_IN_PROGRESS Resource creation Initiated",
      "Extra CREATE_IN_PROGRESS",
      "Extra CREATE_IN_PROGRESS Resource creation Initiated",
      "InPlace UPDATE_COMPLETE",
      "Replaced UPDATE_COMPLETE",
      "Extra CREATE_COMPLETE",
      "Doomed UPDATE_IN_PROGRESS",
      "Doomed UPDATE_FAILED Doomed is made to fail at update",
      "stack UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to update: [Doomed].",
      "InPlace UPDATE_IN_PROGRESS",
      "Replaced UPDATE_COMPLETE",
      "InPlace UPDATE_COMPLETE",
      "Doomed UPDATE_IN_PROGRESS",
      "Doomed UPDATE_COMPLETE",
      "stack UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS",
      "Extra DELETE_IN_PROGRESS",
      "Replaced DELETE_IN_PROGRESS",
      "Extra DELETE_COMPLETE",
      "Replaced DELETE_COMPLETE",
      "stack UPDATE_ROLLBACK_COMPLETE",
    ]);
    const { TemplateBody } = await aws.call("GetTemplate", { StackName });
    expect(TemplateBody).toBe(before);
  });

  it("stays as it is when rollback is disabled, and RollbackStack takes it back later", async () => {
    const { aws, update, mend } = await updated({ Doomed: "update" }, { DisableRollback: true });
    expect(update.at(-1)).toBe("stack UPDATE_FAILED The following resource(s) failed to update: [Doomed].");
    await expect(aws.call("UpdateStack", { StackName, TemplateBody: after })).rejects.toThrow(
      "This stack is currently in a non-terminal [UPDATE_FAILED] state.",
    );
    mend();
    await aws.run("RollbackStack", { StackName });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("can be tried again without rollback after a failure that was kept", async () => {
    const { aws, mend } = await updated({ Doomed: "update" }, { DisableRollback: true });
    mend();
    await aws.run("UpdateStack", { StackName, TemplateBody: after, DisableRollback: true });
    const events = await aws.events(StackName);
    expect(events.at(-1)).toBe("stack UPDATE_COMPLETE");
    expect(events).toContain("Added DELETE_COMPLETE");
    expect(events).toContain("Replaced DELETE_COMPLETE");
  });

  it("is UPDATE_ROLLBACK_FAILED when the rollback fails, until it is continued", async () => {
    const { aws, update, mend } = await updated({ Doomed: "update", InPlace: "rollback" });
    expect(update.at(-1)).toBe("stack UPDATE_ROLLBACK_FAILED The following resource(s) failed to update: [InPlace].");
    await expect(aws.call("UpdateStack", { StackName, TemplateBody: after })).rejects.toThrow(
      "is in UPDATE_ROLLBACK_FAILED state and can not be updated.",
    );
    mend();
    await aws.run("ContinueUpdateRollback", { StackName });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("leaves out what ContinueUpdateRollback is told to skip", async () => {
    const { aws } = await updated({ Doomed: "update", InPlace: "rollback" });
    await aws.run("ContinueUpdateRollback", { StackName, ResourcesToSkip: ["InPlace"] });
    const events = await aws.events(StackName);
    expect(events).toContain("InPlace UPDATE_COMPLETE Resource skipped during UpdateRollback");
    expect(events.at(-1)).toBe("stack UPDATE_ROLLBACK_COMPLETE");
  });

  it("does not fail an update whose leftovers cannot be deleted: it tries three times and lets go", async () => {
    const { update } = await updated({ Replaced: "delete" });
    expect(update.filter((event) => event.startsWith("Replaced DELETE_FAILED"))).toHaveLength(3);
    expect(update.at(-1)).toBe("stack UPDATE_COMPLETE Update successful. One or more resources could not be deleted.");
  });
});

describe("a delete", () => {
  it("goes against the dependencies", async () => {
    const aws = aCloudFormation();
    const { StackId } = await aws.run("CreateStack", { StackName, TemplateBody: CHAIN });
    await aws.run("DeleteStack", { StackName });
    expect((await aws.events(String(StackId))).slice(-6)).toEqual([
      "stack DELETE_IN_PROGRESS User Initiated",
      "Second DELETE_IN_PROGRESS",
      "Second DELETE_COMPLETE",
      "First DELETE_IN_PROGRESS",
      "First DELETE_COMPLETE",
      "stack DELETE_COMPLETE",
    ]);
  });

  it("fails with the resource that cannot go, and ends once that one is retained", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ First: "delete" }) });
    const { StackId } = await aws.run("CreateStack", { StackName, TemplateBody: CHAIN });
    await expect(aws.call("DeleteStack", { StackName, RetainResources: ["First"] })).rejects.toThrow("DELETE_FAILED");
    await aws.run("DeleteStack", { StackName });
    expect((await aws.events(StackName)).at(-1)).toBe(
      "stack DELETE_FAILED The following resource(s) failed to delete: [First].",
    );
    await aws.run("DeleteStack", { StackName, RetainResources: ["First"] });
    expect((await aws.events(String(StackId))).slice(-2)).toEqual(["First DELETE_SKIPPED", "stack DELETE_COMPLETE"]);
  });

  it("is forced only after it failed, and then keeps what cannot go", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ First: "delete" }) });
    const { StackId } = await aws.run("CreateStack", { StackName, TemplateBody: CHAIN });
    const force = { StackName, DeletionMode: "FORCE_DELETE_STACK" };
    await expect(aws.call("DeleteStack", force)).rejects.toThrow("only when the stack is in the DELETE_FAILED state.");
    await aws.run("DeleteStack", { StackName });
    await aws.run("DeleteStack", force);
    expect(await aws.status(String(StackId))).toBe("DELETE_COMPLETE");
  });
});
