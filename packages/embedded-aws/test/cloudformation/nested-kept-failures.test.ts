import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const ROOT = { StackName: "root" };
const WITHOUT_ROLLBACK = { ...ROOT, DisableRollback: true };
const CHILD = aTemplate(
  { Topic: topic({ Ref: "Name" }, {}, { DisplayName: { Ref: "Shown" } }) },
  { Parameters: { Name: { Type: "String" }, Shown: { Type: "String" } } },
);

const child = (name: string, Shown: string): object => ({
  Type: "AWS::CloudFormation::Stack",
  Properties: { TemplateURL: "https://child", Parameters: { Name: name, Shown } },
});
const family = (good: string, bad: string, policies: object = {}): object => ({
  ...ROOT,
  TemplateBody: aTemplate({ Good: { ...child("good", good), ...policies }, Bad: child("bad", bad) }),
});

/** CloudFormation in which updates of the topic in `Bad` fail while they are made to. */
function unlucky() {
  const luck = { fails: false };
  const faults = {
    reasonFor: (stackName: string, logicalId: string, step: string) =>
      luck.fails && step === "update" && logicalId === "Topic" && stackName.includes("Bad")
        ? "made to fail"
        : undefined,
  };
  return { aws: aCloudFormation({ templates: { "https://child": CHILD }, faults }), luck };
}

async function statuses(aws: InProcess): Promise<Readonly<Record<string, string>>> {
  const { Stacks } = (await aws.call("DescribeStacks", {})) as unknown as {
    Stacks: { StackName: string; StackStatus: string }[];
  };
  const short = (name: string): string => /^root(?:-(\w+)-)?/.exec(name)?.[1] ?? "Root";
  return Object.fromEntries(Stacks.map((stack) => [short(stack.StackName), stack.StackStatus]));
}

async function kept(policies: object = {}) {
  const { aws, luck } = unlucky();
  await aws.run("CreateStack", family("1", "1", policies));
  luck.fails = true;
  await aws.run("UpdateStack", { ...family("2", "2", policies), ...WITHOUT_ROLLBACK });
  expect(await statuses(aws)).toEqual({
    Root: "UPDATE_FAILED",
    Good: "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    Bad: "UPDATE_FAILED",
  });
  luck.fails = false;
  return aws;
}

describe("an update without rollback in which a nested stack fails", () => {
  it("keeps what was done, in the nested stacks too, and goes on from there", async () => {
    const aws = await kept();
    await aws.run("UpdateStack", { ...family("2", "3"), ...WITHOUT_ROLLBACK });
    expect(await statuses(aws)).toEqual({ Root: "UPDATE_COMPLETE", Good: "UPDATE_COMPLETE", Bad: "UPDATE_COMPLETE" });
  });

  it("is taken back as a whole by RollbackStack", async () => {
    const aws = await kept();
    await aws.run("RollbackStack", ROOT);
    expect(await statuses(aws)).toEqual({
      Root: "UPDATE_ROLLBACK_COMPLETE",
      Good: "UPDATE_ROLLBACK_COMPLETE",
      Bad: "UPDATE_ROLLBACK_COMPLETE",
    });
    await aws.run("UpdateStack", family("1", "2"));
    expect(await statuses(aws)).toMatchObject({ Root: "UPDATE_COMPLETE", Bad: "UPDATE_COMPLETE" });
  });

  it("can be deleted with all that it kept", async () => {
    const aws = await kept();
    await aws.run("DeleteStack", ROOT);
    expect(await statuses(aws)).toEqual({});
  });

  it("cannot be followed by another change of a nested stack that waits: that is refused by name", async () => {
    const aws = await kept();
    await aws.run("UpdateStack", { ...family("3", "3"), ...WITHOUT_ROLLBACK });
    expect(await statuses(aws)).toMatchObject({ Root: "UPDATE_FAILED" });
    const events = await aws.events("root");
    expect(events.some((event) => event.includes("does not model another update of a nested stack"))).toBe(true);
  });

  it("does not replace what is in a nested stack that failed", async () => {
    const aws = await kept();
    const TemplateBody = aTemplate({ Good: child("good", "2"), Bad: child("renamed", "3") });
    await aws.run("UpdateStack", { ...WITHOUT_ROLLBACK, TemplateBody });
    const events = await aws.events("root");
    expect(events.some((event) => event.includes("Replacement type updates not supported"))).toBe(true);
  });

  it("lets go of a nested stack that its parent retains, and the nested stack ends what it waited to end", async () => {
    const aws = await kept({ DeletionPolicy: "Retain" });
    const nested = await aws.call("ListStackResources", ROOT);
    const { StackResourceSummaries } = nested as unknown as {
      StackResourceSummaries: { LogicalResourceId: string; PhysicalResourceId: string }[];
    };
    const good = StackResourceSummaries.find((it) => it.LogicalResourceId === "Good");
    await aws.run("DeleteStack", ROOT);
    expect(await aws.status(good?.PhysicalResourceId ?? "")).toBe("UPDATE_COMPLETE");
  });
});
