import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const URL = "https://s3.amazonaws.com/templates/child.json";
const Kept = topic("kept", { DeletionPolicy: "Retain" });
const Failing = topic("failing", { DependsOn: "Kept" });
const BEFORE = aTemplate({ A: topic("a", { DeletionPolicy: "Retain" }) });
const AFTER = aTemplate({ A: topic("a", { DeletionPolicy: "Retain" }), Kept, Failing });
const CREATION = aTemplate({ Kept, Failing });
const RetainExceptOnCreate = true;

function failing(templates: Readonly<Record<string, string>> = {}): InProcess {
  return aCloudFormation({ faults: faultsOn({ Failing: "create" }), templates });
}

function topicsOf({ store }: InProcess): readonly string[] {
  const resources = [...store.table<{ type: string; physicalId: string }>("resources").entries()];
  return resources.filter(([, it]) => it.type === "AWS::SNS::Topic").map(([, it]) => it.physicalId.split(":")[5] ?? "");
}

describe("a rollback with RetainExceptOnCreate", () => {
  it("of a creation deletes what is retained otherwise", async () => {
    const without = failing();
    await without.run("CreateStack", { StackName, TemplateBody: CREATION });
    expect(topicsOf(without)).toEqual(["kept"]);
    const aws = failing();
    await aws.run("CreateStack", { StackName, TemplateBody: CREATION, RetainExceptOnCreate });
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
    expect(topicsOf(aws)).toEqual([]);
  });

  it("deletes it too where a failed creation deletes its stack", async () => {
    const aws = failing();
    await aws.run("CreateStack", { StackName, TemplateBody: CREATION, RetainExceptOnCreate, OnFailure: "DELETE" });
    expect(topicsOf(aws)).toEqual([]);
  });

  it.each(["UpdateStack", "ExecuteChangeSet"])(
    "of an update deletes what is new, and only that: %s",
    async (operation) => {
      const aws = failing();
      await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
      const ChangeSetName = "more";
      if (operation === "UpdateStack") {
        await aws.run("UpdateStack", { StackName, TemplateBody: AFTER, RetainExceptOnCreate });
      } else {
        await aws.call("CreateChangeSet", { StackName, ChangeSetName, TemplateBody: AFTER });
        await aws.run("ExecuteChangeSet", { StackName, ChangeSetName, RetainExceptOnCreate });
      }
      expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
      expect(topicsOf(aws)).toEqual(["a"]);
    },
  );

  it("of a kept failure is asked for with RollbackStack", async () => {
    const aws = failing();
    await aws.run("CreateStack", { StackName, TemplateBody: CREATION, DisableRollback: true });
    await aws.run("RollbackStack", { StackName, RetainExceptOnCreate });
    expect(topicsOf(aws)).toEqual([]);
  });

  it("holds for an update that is cancelled", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE });
    await aws.call("UpdateStack", { StackName, TemplateBody: AFTER, RetainExceptOnCreate });
    await aws.run("CancelUpdateStack", { StackName });
    expect(await aws.status(StackName)).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(topicsOf(aws)).toEqual(["a"]);
  });

  it("reaches into nested stacks", async () => {
    const parent = aTemplate({
      Child: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL: URL } },
      Failing: topic("failing", { DependsOn: "Child" }),
    });
    const aws = failing({ [URL]: aTemplate({ Kept }) });
    await aws.run("CreateStack", { StackName, TemplateBody: parent, RetainExceptOnCreate });
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
    expect(topicsOf(aws)).toEqual([]);
  });

  it("does not touch what a later deletion is to retain", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody: BEFORE, RetainExceptOnCreate });
    await aws.run("DeleteStack", { StackName });
    expect(topicsOf(aws)).toEqual(["a"]);
  });
});
