import { describe, expect, it } from "vitest";
import { RESOURCES_TABLE } from "../../src/resources/world.ts";
import type { PhysicalResource } from "../../src/resources/resource-handler.ts";
import { aCloudFormation, type InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BEFORE = aTemplate({ A: topic("a") });
const REPLACED_AND_FAILED = aTemplate({ A: topic("a2"), B: topic("b") });

/** A stack whose update replaced one resource, failed at another, and was told to stay as it is. */
async function aStackHalfWay(): Promise<InProcess> {
  const aws = aCloudFormation({ faults: faultsOn({ B: "create" }) });
  await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
  await aws.run("UpdateStack", { StackName, TemplateBody: REPLACED_AND_FAILED, DisableRollback: true });
  expect(await aws.status(StackName)).toBe("UPDATE_FAILED");
  expect(topicsOf(aws)).toEqual(["a", "a2"]);
  return aws;
}

function topicsOf(aws: InProcess): readonly string[] {
  const resources = aws.store.table<PhysicalResource>(RESOURCES_TABLE).entries();
  return Array.from(resources, ([, it]) => it.physicalId.split(":").at(-1) ?? "").toSorted();
}

describe("a stack that stopped half way through an update", () => {
  it("takes what was replaced along when it is deleted", async () => {
    const aws = await aStackHalfWay();
    await aws.run("DeleteStack", { StackName });
    expect(topicsOf(aws)).toEqual([]);
  });

  it("clears away what was replaced when its next update drops the resource", async () => {
    const aws = await aStackHalfWay();
    await aws.run("UpdateStack", { StackName, TemplateBody: aTemplate({ C: topic("c") }), DisableRollback: true });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
    expect(topicsOf(aws)).toEqual(["c"]);
  });

  it("has back what was replaced when it is rolled back", async () => {
    const aws = await aStackHalfWay();
    await aws.run("RollbackStack", { StackName });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(topicsOf(aws)).toEqual(["a"]);
  });
});

describe("a stack that stopped because another has the name of its export", () => {
  it("does not export it", async () => {
    const exporting = (name: string): string =>
      aTemplate({ A: topic(name) }, { Outputs: { Topic: { Value: { Ref: "A" }, Export: { Name: "shared" } } } });
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName: "first", TemplateBody: exporting("first") });
    await aws.run("CreateStack", { StackName, TemplateBody: exporting("second"), DisableRollback: true });
    expect(await aws.status(StackName)).toBe("CREATE_FAILED");
    const { Exports } = (await aws.call("ListExports", {})) as unknown as { Exports: { Value: string }[] };
    expect(Exports.map((it) => it.Value.split(":").at(-1))).toEqual(["first"]);
  });
});

describe("a creation that is being fixed forward", () => {
  it("is not cancelled, for there is nothing to go back to", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ B: "create" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: REPLACED_AND_FAILED, DisableRollback: true });
    const mended = aTemplate({ A: topic("a2"), C: topic("c") });
    await aws.call("UpdateStack", { StackName, TemplateBody: mended, DisableRollback: true });
    await expect(aws.call("CancelUpdateStack", { StackName })).rejects.toThrow("nothing can come back");
    await aws.settle();
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });
});
