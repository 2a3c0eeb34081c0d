import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { aTemplate } from "../cloudformation/templates.ts";
import { clientOptions } from "../engine-fixture.ts";
import type { Group } from "./row.ts";
import { CLEANUP, created, DONE, parameter, StackName, START, updated } from "./scenario.ts";
import { openStage, type Answer, type Stage } from "./stage.ts";

const TemplateURL = "https://s3.ap-southeast-2.amazonaws.com/templates/child.json";
const parent = (value: string): string =>
  aTemplate({ A: parameter("a", value), Child: { Type: "AWS::CloudFormation::Stack", Properties: { TemplateURL } } });

/** What becomes of a nested stack. */
export const NESTED_GROUPS: readonly Group[] = [
  {
    title: "a nested stack",
    rows: [
      {
        what: "tells the events of its resources itself, and the parent those of the stack",
        evidence: "D",
        judge: async () =>
          await onFamily(async (stage, childId) => {
            const [own, childs] = [await stage.events(StackName), await stage.events(childId)];
            expect(own.filter((event) => event.startsWith("Child "))).toEqual(created("Child"));
            expect(childs.filter((event) => event.startsWith("Inner "))).toEqual(created("Inner"));
            expect(own.some((event) => event.startsWith("Inner "))).toBe(false);
          }),
      },
      {
        what: "is visited by every update of its parent, though nothing of it changes",
        evidence: "D",
        judge: async () =>
          await onFamily(async (stage, childId) => {
            const before = await stage.events(StackName);
            const childsBefore = await stage.events(childId);
            await stage.run("UpdateStack", { StackName, TemplateBody: parent("two") });
            const told = (await stage.events(StackName)).slice(before.length);
            expect(told.toSorted()).toEqual([START, ...updated("A"), ...updated("Child"), CLEANUP, DONE].toSorted());
            expect((await stage.events(childId)).slice(childsBefore.length)).toEqual([]);
          }),
      },
    ],
  },
];

/** A parent and its child at rest. */
async function onFamily(judge: (stage: Stage, childId: string) => Promise<void>): Promise<void> {
  const stage = await openStage();
  try {
    const client = new S3Client({ ...clientOptions(stage.engine), forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: "templates" }));
    const Body = aTemplate({ Inner: parameter("inner") });
    await client.send(new PutObjectCommand({ Bucket: "templates", Key: "child.json", Body }));
    client.destroy();
    await stage.run("CreateStack", { StackName, TemplateBody: parent("one") });
    const { StackResourceDetail } = (await stage.call("DescribeStackResource", {
      StackName,
      LogicalResourceId: "Child",
    })) as { StackResourceDetail: Answer };
    await judge(stage, String(StackResourceDetail["PhysicalResourceId"]));
  } finally {
    await stage.close();
  }
}
