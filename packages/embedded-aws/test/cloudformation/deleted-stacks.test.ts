import { expect, it } from "vitest";
import { keyOf, openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const TemplateBody = aTemplate({ A: topic("a") });
const PLACE = { account: "111111111111", region: "ap-southeast-2" };
const DAY_MS = 24 * 3_600_000;

/** Makes a stack, deletes it and returns its id; it looks as if that was so many days ago, and the engine as if new. */
async function deletedBefore(days: number): Promise<{ readonly aws: InProcess; readonly StackName: string }> {
  const earlier = aCloudFormation();
  const { StackId } = await earlier.run("CreateStack", { StackName: "gone", TemplateBody });
  await earlier.run("DeleteStack", { StackName: "gone" });
  const { stacks, ...tables } = openTables(earlier.store);
  for (const stack of stacksIn({ stacks, ...tables }, PLACE)) {
    stacks.put(keyOf(stack), { ...stack, deletedAtMs: Number(stack.deletedAtMs) - days * DAY_MS });
  }
  return { aws: aCloudFormation({ store: earlier.store, ids: earlier.ids }), StackName: String(StackId) };
}

const READS = ["DescribeStacks", "DescribeStackEvents", "DescribeStackResources", "GetTemplate"];

it("a deleted stack is found by its id for 90 days", async () => {
  const { aws, StackName } = await deletedBefore(89);
  for (const operation of READS) await expect(aws.call(operation, { StackName })).resolves.toBeDefined();
  await expect(aws.call("DescribeStacks", { StackName: "gone" })).rejects.toThrow("does not exist");
});

it("after that it is gone, with all that was on record of it", async () => {
  const { aws, StackName } = await deletedBefore(91);
  for (const operation of READS) {
    await expect(aws.call(operation, { StackName })).rejects.toThrow("does not exist");
  }
  expect(await aws.call("ListStacks", {})).toMatchObject({ StackSummaries: [] });
  expect([...aws.store.table("cloudformation-events").entries()]).toEqual([]);
});

it("a stack that lives is never forgotten", async () => {
  const { aws } = await deletedBefore(91);
  await aws.run("CreateStack", { StackName: "gone", TemplateBody });
  expect(await aws.status("gone")).toBe("CREATE_COMPLETE");
});
