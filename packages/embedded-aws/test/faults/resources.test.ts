import { describe, expect, test } from "vitest";
import type { Fault } from "../../src/faults/fault.ts";
import { aCloudFormation, type InProcess } from "../cloudformation/a-cloudformation.ts";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import { aFaultSwitch } from "./a-fault-switch.ts";

const ONE = aTemplate({ A: topic("a") });
const RENAMED = aTemplate({ A: topic("b") });
const SHOWN = aTemplate({ A: topic("a", {}, { DisplayName: "A" }) });

/** Returns CloudFormation with these faults, and a way to exchange them. */
function aRehearsal(...faults: readonly Fault[]) {
  const onPurpose = aFaultSwitch(...faults);
  return { aws: aCloudFormation({ faults: onPurpose }), onPurpose };
}

const fail = (at: "create" | "update" | "delete" | "rollback", more: object = {}): Fault => ({
  kind: "fail",
  resource: "A",
  at,
  reason: `made to fail at ${at}`,
  ...more,
});

/** Creates a stack and updates it with the faults that come then; returns the events since. */
async function updated({ aws, onPurpose }: ReturnType<typeof aRehearsal>, body: string, ...faults: readonly Fault[]) {
  await aws.run("CreateStack", { StackName: "s", TemplateBody: ONE });
  const before = (await aws.events("s")).length;
  onPurpose.set({ faults });
  await aws.run("UpdateStack", { StackName: "s", TemplateBody: body });
  return (await aws.events("s")).slice(before);
}

describe("a resource that is made to fail", () => {
  test("at create fails with the reason that is given, and the creation is rolled back", async () => {
    const { aws } = aRehearsal(fail("create"));
    await aws.run("CreateStack", { StackName: "s", TemplateBody: ONE });
    expect(await aws.events("s")).toContain("A CREATE_FAILED made to fail at create");
    expect(await aws.status("s")).toBe("ROLLBACK_COMPLETE");
  });

  test("at update fails whether it is updated in place or replaced", async () => {
    expect(await updated(aRehearsal(), SHOWN, fail("update"))).toContain("A UPDATE_FAILED made to fail at update");
    expect(await updated(aRehearsal(), RENAMED, fail("update"))).toContain("A UPDATE_FAILED made to fail at update");
  });

  test("at delete in a cleanup is tried three times and then left behind", async () => {
    const rehearsal = aRehearsal();
    const events = await updated(rehearsal, RENAMED, fail("delete"));
    expect(events.filter((event) => event === "A DELETE_FAILED made to fail at delete")).toHaveLength(3);
    expect(events.at(-1)).toBe("stack UPDATE_COMPLETE Update successful. One or more resources could not be deleted.");
    expect(rehearsal.onPurpose.report().faults).toMatchObject([{ fired: 3 }]);
  });

  test("at delete the first two times is deleted the third time", async () => {
    const events = await updated(aRehearsal(), RENAMED, fail("delete", { times: 2 }));
    expect(events.filter((event) => event.startsWith("A DELETE"))).toEqual([
      "A DELETE_IN_PROGRESS",
      "A DELETE_FAILED made to fail at delete",
      "A DELETE_IN_PROGRESS",
      "A DELETE_FAILED made to fail at delete",
      "A DELETE_IN_PROGRESS",
      "A DELETE_COMPLETE",
    ]);
    expect(events.at(-1)).toBe("stack UPDATE_COMPLETE");
  });

  test("at rollback of a creation leaves ROLLBACK_FAILED", async () => {
    const { aws } = aRehearsal(fail("rollback"), fail("create", { resource: "B" }));
    const TemplateBody = aTemplate({ A: topic("a"), B: topic("b", { DependsOn: "A" }) });
    await aws.run("CreateStack", { StackName: "s", TemplateBody });
    expect(await aws.events("s")).toContain("A DELETE_FAILED made to fail at rollback");
    expect(await aws.status("s")).toBe("ROLLBACK_FAILED");
  });

  const AND_BROKEN = aTemplate({ A: topic("a", {}, { DisplayName: "A" }), B: topic("b", { DependsOn: "A" }) });
  const STUCK = [fail("rollback"), fail("create", { resource: "B" })];

  /** Returns a stack whose rollback has failed. */
  async function stuck(): Promise<ReturnType<typeof aRehearsal>> {
    const rehearsal = aRehearsal();
    const events = await updated(rehearsal, AND_BROKEN, ...STUCK);
    expect(events).toContain("A UPDATE_FAILED made to fail at rollback");
    expect(await rehearsal.aws.status("s")).toBe("UPDATE_ROLLBACK_FAILED");
    return rehearsal;
  }

  test("at rollback of an update leaves UPDATE_ROLLBACK_FAILED, which goes on once the fault is cleared", async () => {
    const { aws, onPurpose } = await stuck();
    await aws.run("ContinueUpdateRollback", { StackName: "s" });
    expect(await aws.status("s")).toBe("UPDATE_ROLLBACK_FAILED");
    onPurpose.set({ faults: [] });
    await aws.run("ContinueUpdateRollback", { StackName: "s" });
    expect(await aws.status("s")).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  test("at rollback can be skipped while the fault stays", async () => {
    const { aws } = await stuck();
    await aws.run("ContinueUpdateRollback", { StackName: "s", ResourcesToSkip: ["A"] });
    expect(await aws.status("s")).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  test("is known by the name of its stack, its logical id and its type, with patterns", async () => {
    const create = async (aws: InProcess, StackName: string): Promise<string> => {
      await aws.run("CreateStack", { StackName, TemplateBody: ONE });
      return await aws.status(StackName);
    };
    const { aws } = aRehearsal(fail("create", { stack: "ci-*", resource: "?", type: "AWS::SNS::*" }));
    expect([await create(aws, "ci-x"), await create(aws, "prod-x")]).toEqual(["ROLLBACK_COMPLETE", "CREATE_COMPLETE"]);
    const { aws: other } = aRehearsal(fail("create", { type: "AWS::SQS::*" }));
    expect(await create(other, "ci-x")).toBe("CREATE_COMPLETE");
  });

  test("is counted apart from other resources, so that what runs beside it changes nothing", async () => {
    const { aws } = aRehearsal(fail("create", { resource: "*", times: 1 }));
    const statuses: string[] = [];
    for (const StackName of ["x", "y", "x", "y"]) {
      const TemplateBody = aTemplate({ A: topic(StackName) });
      await aws.run("CreateStack", { StackName, TemplateBody, OnFailure: "DELETE" });
      statuses.push(await aws.status(StackName).catch(() => "gone"));
    }
    expect(statuses).toEqual(["gone", "gone", "CREATE_COMPLETE", "CREATE_COMPLETE"]);
  });

  test("from the second time on succeeds the first time", async () => {
    const { aws } = aRehearsal(fail("create", { from: 2 }));
    await aws.run("CreateStack", { StackName: "s", TemplateBody: ONE });
    expect(await aws.status("s")).toBe("CREATE_COMPLETE");
    await aws.run("DeleteStack", { StackName: "s" });
    await aws.run("CreateStack", { StackName: "s", TemplateBody: ONE });
    expect(await aws.status("s")).toBe("ROLLBACK_COMPLETE");
  });
});

test("a resource that is made to take longer outlasts the time that its stack has", async () => {
  const create = async (by: string): Promise<readonly string[]> => {
    const { aws } = aRehearsal({ kind: "delay", resource: "A", at: "create", by });
    await aws.run("CreateStack", { StackName: "s", TemplateBody: ONE, TimeoutInMinutes: 10 });
    return await aws.events("s");
  };
  expect((await create("PT5M")).at(-1)).toBe("stack CREATE_COMPLETE");
  expect(await create("PT11M")).toContain(
    "stack ROLLBACK_IN_PROGRESS Stack creation time exceeded the specified timeout. Rollback requested by user.",
  );
});

test("the same script with the same faults gives the same events, byte for byte", async () => {
  const run = async (): Promise<string> => {
    const rehearsal = aRehearsal();
    const events = await updated(rehearsal, RENAMED, fail("delete", { times: 1 }));
    return JSON.stringify(events);
  };
  expect(await run()).toBe(await run());
});

describe("an exchange of the plan", () => {
  test("lets a fault that stays in force go on counting", () => {
    const onPurpose = aFaultSwitch(fail("create", { times: 1 }), fail("delete"));
    const reason = (): string | undefined => onPurpose.reasonFor("s", "A", "create", "AWS::SNS::Topic");
    expect(reason()).toBe("made to fail at create");
    onPurpose.set({ faults: [fail("create", { times: 1 })] });
    expect(reason()).toBeUndefined();
    onPurpose.set({ faults: [fail("create", { times: 2 })] });
    expect(reason()).toBe("made to fail at create");
  });
});
