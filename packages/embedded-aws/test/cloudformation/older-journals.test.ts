import { expect, test } from "vitest";
import { keyOf, openTables, stacksIn } from "../../src/cloudformation/model/tables.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const PLACE = { account: "111111111111", region: "ap-southeast-2" };

test("a drift detection that an older engine kept without its progress is complete for the one that goes on", async () => {
  const first = aCloudFormation();
  await first.run("CreateStack", { StackName: "s", TemplateBody: aTemplate({ A: topic("a") }) });
  const [stack] = stacksIn(openTables(first.store), PLACE);
  if (stack === undefined) throw new Error("There is no stack.");
  const kept = { id: "old", stackId: stack.stackId, atMs: 0, status: "DRIFTED", driftedCount: 2 };
  first.store.table("cloudformation-drift-detections").put(`${keyOf(stack)}/old`, kept);
  const second = aCloudFormation({ store: first.store, ids: first.ids });
  await second.resume();
  expect(await second.call("DescribeStackDriftDetectionStatus", { StackDriftDetectionId: "old" })).toMatchObject({
    DetectionStatus: "DETECTION_COMPLETE",
    StackDriftStatus: "DRIFTED",
    DriftedStackResourceCount: 2,
  });
  await second.run("DetectStackDrift", { StackName: "s" });
});
