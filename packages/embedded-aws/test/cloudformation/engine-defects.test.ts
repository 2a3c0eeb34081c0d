import { describe, expect, it } from "vitest";
import { createExecutor } from "../../src/cloudformation/execute/executor.ts";
import { createLedger } from "../../src/cloudformation/execute/ledger.ts";
import type { NestedStacks } from "../../src/cloudformation/execute/nested-stacks.ts";
import { keyOf, openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import { createCountingIds } from "../../src/counting-ids.ts";
import { createClock } from "../../src/node/clock.ts";
import { createResourceHandlers } from "../../src/resources/resource-handlers.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
const PLACE = { account: "111111111111", region: "ap-southeast-2" };

/** A stack, its tables, and an executor over them whose nested stacks are a defect. */
async function aDefectiveExecutor() {
  const store = createMemoryStore();
  const aws = aCloudFormation({ store });
  await aws.run("CreateStack", { StackName, TemplateBody: aTemplate({ A: topic("a") }) });
  const tables = openTables(store);
  const [stack] = stacksIn(tables, PLACE);
  if (stack === undefined) throw new Error("There is no stack.");
  const [clock, ids, defects] = [createClock("instant"), createCountingIds(), [] as unknown[]];
  const executor = createExecutor(
    {
      tables,
      clock,
      ids,
      ledger: createLedger({ tables, clock, ids }),
      resources: createResourceHandlers({ store, ids, clock }),
      judgeTriggers: () => undefined,
      nested: { discardProposals: () => undefined } as unknown as NestedStacks,
    },
    { reportDefect: (defect) => defects.push(defect) },
  );
  return { aws, tables, stack, executor, defects };
}

const ENTRY = {
  operationId: "op",
  type: "UPDATE_STACK",
  clientRequestToken: undefined,
  skip: [],
  deletion: "standard",
  leftovers: false,
  reason: undefined,
  onFailure: "rollback",
} as const;

describe("an operation that a stack cannot begin", () => {
  it("leaves nothing on record", async () => {
    const { tables, stack, executor } = await aDefectiveExecutor();
    const entry = { ...ENTRY, phase: "undoCreate", status: "ROLLBACK_IN_PROGRESS" } as const;
    expect(() => executor.begin(stack, entry)).toThrow("cannot go from CREATE_COMPLETE to ROLLBACK_IN_PROGRESS");
    expect(tables.operations.get(keyOf(stack))).toBeUndefined();
    expect(tables.stacks.get(keyOf(stack))).toEqual(stack);
  });

  it("leaves nothing on record either where its template makes no sense", async () => {
    const { tables, stack, executor } = await aDefectiveExecutor();
    const definition = { ...stack.definition, templateBody: "{}" };
    const entry = { ...ENTRY, phase: "update", status: "UPDATE_IN_PROGRESS", stackChanges: { definition } } as const;
    expect(() => executor.begin(stack, entry)).toThrow("Template format error");
    expect(tables.operations.get(keyOf(stack))).toBeUndefined();
    expect(tables.stacks.get(keyOf(stack))).toEqual(stack);
  });
});

describe("a defect of the engine at the end of a phase", () => {
  it("rolls the update back, is reported, and the engine goes on", async () => {
    const { aws, tables, stack, executor, defects } = await aDefectiveExecutor();
    await aws.call("UpdateStack", { StackName, TemplateBody: aTemplate({ B: topic("b") }) });
    aws.cut();
    const begun = tables.operations.get(keyOf(stack));
    const broken = tables.stacks.get(keyOf(stack));
    if (begun === undefined || broken === undefined) throw new Error("There is no update.");
    tables.operations.put(keyOf(stack), { ...begun, steps: [] });
    tables.stacks.put(keyOf(stack), { ...broken, definition: { ...broken.definition, templateBody: "{}" } });
    executor.resume();
    await executor.settle();
    expect(defects).toHaveLength(1);
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await aws.events(StackName)).toContain("stack UPDATE_ROLLBACK_IN_PROGRESS Internal Failure");
  });
});

describe("an export that is another one when a change set is executed", () => {
  const exporting = (value: string): string =>
    aTemplate({ A: topic(value.replace(",", "-")) }, { Outputs: { O: { Value: value, Export: { Name: "zones" } } } });
  const reading = aTemplate({
    A: {
      Type: "AWS::SNS::Topic",
      Properties: { TopicName: { "Fn::Select": [1, { "Fn::Split": [",", { "Fn::ImportValue": "zones" }] }] } },
    },
  });

  async function aProposal(): Promise<InProcess> {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName: "exporter", TemplateBody: exporting("x,y") });
    const proposal = { StackName, ChangeSetName: "c", ChangeSetType: "CREATE", TemplateBody: reading };
    await aws.call("CreateChangeSet", proposal);
    return aws;
  }

  it("fails the resource that cannot make sense of it", async () => {
    const aws = await aProposal();
    await aws.run("UpdateStack", { StackName: "exporter", TemplateBody: exporting("x") });
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "c" });
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
    const failure = "A CREATE_FAILED Template error: Fn::Select cannot select nonexistent value at index 1";
    expect(await aws.events(StackName)).toContain(failure);
  });

  it("fails the stack before any resource where it is gone", async () => {
    const aws = await aProposal();
    await aws.run("DeleteStack", { StackName: "exporter" });
    await aws.run("ExecuteChangeSet", { StackName, ChangeSetName: "c" });
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
    const reason = "stack ROLLBACK_IN_PROGRESS No export named zones found. Rollback requested by user.";
    expect(await aws.events(StackName)).toContain(reason);
  });
});
