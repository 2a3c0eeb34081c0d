import { describe, expect, it } from "vitest";
import { importValueIn } from "../../src/cloudformation/execute/exports.ts";
import { openTables } from "../../src/cloudformation/model/tables.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

describe("exports", () => {
  const exporting = (value: string, name = "a"): string =>
    aTemplate({ A: topic(name) }, { Outputs: { O: { Value: value, Export: { Name: "shared" } } } });
  const importing = aTemplate({ B: topic("b", {}, { DisplayName: { "Fn::ImportValue": "shared" } }) });

  async function shared(): Promise<InProcess> {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName: "giver", TemplateBody: exporting("value") });
    await aws.run("CreateStack", { StackName: "taker", TemplateBody: importing });
    return aws;
  }

  it("are listed with their readers", async () => {
    const aws = await shared();
    expect(await aws.call("ListExports", {})).toMatchObject({ Exports: [{ Name: "shared", Value: "value" }] });
    expect(await aws.call("ListImports", { ExportName: "shared" })).toMatchObject({ Imports: ["taker"] });
  });

  it("cancel the delete of a stack whose export is read, in events", async () => {
    const aws = await shared();
    await aws.run("DeleteStack", { StackName: "giver" });
    expect((await aws.events("giver")).slice(-2)).toEqual([
      "stack DELETE_IN_PROGRESS User Initiated",
      "stack CREATE_COMPLETE Delete canceled. Cannot delete export shared as it is in use by taker.",
    ]);
  });

  it("cancel a delete once, however often its request is sent again", async () => {
    const aws = await shared();
    await aws.run("DeleteStack", { StackName: "giver", ClientRequestToken: "t" });
    const told = await aws.events("giver");
    await aws.run("DeleteStack", { StackName: "giver", ClientRequestToken: "t" });
    expect(await aws.events("giver")).toEqual(told);
  });

  it("roll back an update that would change one that is read", async () => {
    const aws = await shared();
    const TemplateBody = aTemplate(
      { A: topic("a2") },
      { Outputs: { O: { Value: "new", Export: { Name: "shared" } } } },
    );
    await aws.run("UpdateStack", { StackName: "giver", TemplateBody });
    expect(await aws.events("giver")).toContain(
      "stack UPDATE_ROLLBACK_IN_PROGRESS Cannot update export shared as it is in use by taker",
    );
    expect(await aws.status("giver")).toBe("UPDATE_ROLLBACK_COMPLETE");
  });

  it("roll back a stack that exports a name that is taken, and one that reads a name nobody exports", async () => {
    const aws = await shared();
    await aws.run("CreateStack", {
      StackName: "second",
      TemplateBody: aTemplate(
        { A: topic("z") },
        {
          Outputs: { O: { Value: "v", Export: { Name: "shared" } } },
        },
      ),
    });
    expect(await aws.events("second")).toContain(
      "stack ROLLBACK_IN_PROGRESS Export with name shared is already exported by stack giver. Rollback requested by user.",
    );
    const TemplateBody = aTemplate({ B: topic("c", {}, { DisplayName: { "Fn::ImportValue": "nothing" } }) });
    await aws.run("CreateStack", { StackName: "third", TemplateBody });
    expect(await aws.events("third")).toContain(
      "stack ROLLBACK_IN_PROGRESS No export named nothing found. Rollback requested by user.",
    );
  });

  it("roll back a stack that exports one name twice", async () => {
    const aws = aCloudFormation();
    const twice = { Value: "v", Export: { Name: "shared" } };
    const TemplateBody = aTemplate({ A: topic("a") }, { Outputs: { One: twice, Two: twice } });
    await aws.run("CreateStack", { StackName: "giver", TemplateBody });
    expect(await aws.status("giver")).toBe("ROLLBACK_COMPLETE");
  });

  it("are what they were when the update that changed them is rolled back", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ New: "create" }) });
    await aws.run("CreateStack", { StackName: "giver", TemplateBody: exporting("value") });
    const { Resources } = JSON.parse(exporting("other")) as { Resources: object };
    const TemplateBody = aTemplate(
      { ...Resources, New: topic("new") },
      { Outputs: { O: { Value: "other", Export: { Name: "shared" } } } },
    );
    await aws.run("UpdateStack", { StackName: "giver", TemplateBody });
    expect(await aws.status("giver")).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await aws.call("ListExports", {})).toMatchObject({ Exports: [{ Name: "shared", Value: "value" }] });
  });

  it("may change and go when nobody reads them any more", async () => {
    const aws = await shared();
    await aws.run("DeleteStack", { StackName: "taker" });
    await aws.run("UpdateStack", { StackName: "giver", TemplateBody: exporting("other", "a2") });
    expect(await aws.call("ListExports", {})).toMatchObject({ Exports: [{ Value: "other" }] });
    await aws.run("DeleteStack", { StackName: "giver" });
    expect(await aws.call("ListExports", {})).toMatchObject({ Exports: [] });
  });

  it("cannot be read once their stack is being deleted, and their name is free only when it is gone", async () => {
    const aws = aCloudFormation({ speed: "compressed" });
    await aws.run("CreateStack", { StackName: "giver", TemplateBody: exporting("value") });
    await aws.call("DeleteStack", { StackName: "giver" });
    expect(await aws.call("ListExports", {})).toMatchObject({ Exports: [] });
    await aws.run("CreateStack", { StackName: "taker", TemplateBody: importing });
    expect(await aws.status("taker")).toBe("ROLLBACK_COMPLETE");
  });

  it("keep a stack that is not in order from being deleted, too", async () => {
    const aws = aCloudFormation({ faults: faultsOn({ A: "update" }) });
    await aws.run("CreateStack", { StackName: "giver", TemplateBody: exporting("value") });
    await aws.run("CreateStack", { StackName: "taker", TemplateBody: importing });
    const TemplateBody = aTemplate(
      { A: topic("a", {}, { DisplayName: "new" }) },
      { Outputs: { O: { Value: "value", Export: { Name: "shared" } } } },
    );
    await aws.run("UpdateStack", { StackName: "giver", TemplateBody, DisableRollback: true });
    expect(await aws.status("giver")).toBe("UPDATE_FAILED");
    await aws.run("DeleteStack", { StackName: "giver" });
    expect((await aws.events("giver")).at(-1)).toBe(
      "stack DELETE_FAILED Export shared cannot be deleted as it is in use by taker",
    );
    await aws.run("DeleteStack", { StackName: "giver", DeletionMode: "FORCE_DELETE_STACK" });
    expect(await aws.status("giver")).toBe("DELETE_FAILED");
  });

  it("are not seen from another region or account", async () => {
    const aws = await shared();
    await aws.run("CreateStack", { StackName: "far", TemplateBody: importing }, "222222222222");
    expect(await aws.status("far", "222222222222")).toBe("ROLLBACK_COMPLETE");
    const other = { account: "111111111111", region: "eu-west-1" };
    expect(importValueIn(openTables(aws.store), other)("shared")).toBeUndefined();
  });

  it("and their readers are listed a hundred at a time", async () => {
    const aws = aCloudFormation();
    const Outputs = Object.fromEntries(
      Array.from({ length: 101 }, (_, n) => [`O${n}`, { Value: "v", Export: { Name: `name-${n}` } }]),
    );
    await aws.run("CreateStack", { StackName: "giver", TemplateBody: aTemplate({ A: topic("a") }, { Outputs }) });
    for (let n = 0; n < 101; n += 1) {
      const TemplateBody = aTemplate({ B: topic(`b${n}`, {}, { DisplayName: { "Fn::ImportValue": "name-0" } }) });
      await aws.run("CreateStack", { StackName: `taker-${n}`, TemplateBody });
    }
    expect(await pagesOf(aws, "ListExports", {}, "Exports")).toEqual([100, 1]);
    expect(await pagesOf(aws, "ListImports", { ExportName: "name-0" }, "Imports")).toEqual([100, 1]);
  });
});

/** How many items each page has. */
async function pagesOf(aws: InProcess, operation: string, input: object, list: string): Promise<readonly number[]> {
  const sizes: number[] = [];
  for (let NextToken: string | undefined; ;) {
    const page = (await aws.call(operation, { ...input, NextToken })) as unknown as Readonly<Record<string, unknown>>;
    sizes.push((page[list] as readonly unknown[]).length);
    NextToken = page["NextToken"] as string | undefined;
    if (NextToken === undefined) return sizes;
  }
}
