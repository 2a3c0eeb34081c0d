import { expect, test } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const CHILD = aTemplate(
  { Topic: topic({ Ref: "Name" }), Second: topic({ "Fn::Sub": "${Name}-2" }, { DependsOn: "Topic" }) },
  { Parameters: { Name: { Type: "String" } }, Outputs: { Name: { Value: { "Fn::GetAtt": ["Topic", "TopicName"] } } } },
);

function family(name: string, more: object = {}): string {
  const Child = {
    Type: "AWS::CloudFormation::Stack",
    Properties: { TemplateURL: "https://child", Parameters: { Name: name } },
  };
  return aTemplate({ Child, After: topic({ "Fn::Sub": "${Child.Outputs.Name}-after" }), ...more });
}

interface Life {
  readonly events: readonly (readonly string[])[];
  readonly statuses: readonly string[];
}

/** Plays a family's life over one store, cut off and taken up again after every few turns. */
async function live(cutAfter: number | undefined, faults = faultsOn({})): Promise<Life> {
  const world = { store: createMemoryStore(), ids: createCountingIds(), faults, templates: { "https://child": CHILD } };
  let aws: InProcess = aCloudFormation(world);
  const isBusy = async (): Promise<boolean> => (await aws.status(root)).endsWith("IN_PROGRESS");
  const finish = async (): Promise<void> => {
    if (cutAfter === undefined) return await aws.settle();
    while (await isBusy()) {
      for (let turn = 0; turn < cutAfter; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      aws.cut();
      aws = aCloudFormation(world);
      await aws.resume();
    }
    return undefined;
  };
  let root = "root";
  await aws.call("CreateStack", { StackName: root, TemplateBody: family("a") });
  const { Stacks } = (await aws.call("DescribeStacks", { StackName: root })) as unknown as {
    Stacks: { StackId: string }[];
  };
  root = Stacks[0]?.StackId ?? root;
  await finish();
  const { StackResourceDetail } = (await aws.call("DescribeStackResource", {
    StackName: root,
    LogicalResourceId: "Child",
  })) as unknown as { StackResourceDetail: { PhysicalResourceId: string } };
  const child = StackResourceDetail.PhysicalResourceId;
  const statuses = [await aws.status(root), await aws.status(child)];
  const Late = topic("late", { DependsOn: "After" });
  await aws.call("UpdateStack", { StackName: root, TemplateBody: family("b", { Late }) });
  await finish();
  statuses.push(await aws.status(root), await aws.status(child));
  await aws.call("DeleteStack", { StackName: root });
  await finish();
  statuses.push(await aws.status(root), await aws.status(child));
  return { statuses, events: [await aws.events(root), await aws.events(child)] };
}

test.each([1, 2, 3, 5])("a family cut off every %i turns ends as one that is not", async (turns) => {
  const whole = await live(undefined);
  expect(whole.statuses).toEqual(
    ["CREATE", "CREATE", "UPDATE", "UPDATE", "DELETE", "DELETE"].map((operation) => `${operation}_COMPLETE`),
  );
  const cut = await live(turns);
  expect(cut.statuses).toEqual(whole.statuses);
  expect(cut.events.map((events) => events.toSorted())).toEqual(whole.events.map((events) => events.toSorted()));
});

test.each([1, 2, 3, 5])(
  "a family whose update fails is taken back although it is cut off every %i turns",
  async (turns) => {
    const faults = faultsOn({ Late: "create" });
    const whole = await live(undefined, faults);
    expect(whole.statuses.slice(2, 4)).toEqual(["UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"]);
    const cut = await live(turns, faults);
    expect(cut.statuses).toEqual(whole.statuses);
    expect(cut.events.map((events) => events.toSorted())).toEqual(whole.events.map((events) => events.toSorted()));
  },
);
