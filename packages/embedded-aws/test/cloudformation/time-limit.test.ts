import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, topic } from "./templates.ts";

const StackName = "story";
/** A cache cluster takes six minutes, a topic seconds. */
const TemplateBody = aTemplate({
  Topic: topic("a"),
  Cache: {
    Type: "AWS::ElastiCache::CacheCluster",
    DependsOn: "Topic",
    Properties: { CacheNodeType: "cache.t4g.small", Engine: "redis", NumCacheNodes: 1 },
  },
});
const TOO_LATE = "Stack creation time exceeded the specified timeout.";

describe("a creation with a time limit", () => {
  it("that it exceeds is cancelled and rolled back", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody, TimeoutInMinutes: 2 });
    expect(await aws.events(StackName)).toEqual([
      "stack CREATE_IN_PROGRESS User Initiated",
      "Topic CREATE_IN_PROGRESS",
      "Topic CREATE_IN_PROGRESS Resource creation Initiated",
      "Topic CREATE_COMPLETE",
      "Cache CREATE_IN_PROGRESS",
      "Cache CREATE_IN_PROGRESS Resource creation Initiated",
      "Cache CREATE_FAILED Resource creation cancelled",
      `stack ROLLBACK_IN_PROGRESS ${TOO_LATE} Rollback requested by user.`,
      "Cache DELETE_IN_PROGRESS",
      "Cache DELETE_COMPLETE",
      "Topic DELETE_IN_PROGRESS",
      "Topic DELETE_COMPLETE",
      "stack ROLLBACK_COMPLETE",
    ]);
  });

  it.each([
    ["DO_NOTHING", "stack CREATE_FAILED Stack creation time exceeded the specified timeout."],
    ["DELETE", "stack DELETE_COMPLETE"],
  ])("that it exceeds ends as OnFailure %s says", async (OnFailure, last) => {
    const aws = aCloudFormation();
    const { StackId } = await aws.run("CreateStack", { StackName, TemplateBody, TimeoutInMinutes: 2, OnFailure });
    expect((await aws.events(String(StackId))).at(-1)).toBe(last);
  });

  it("that it keeps is as any other, and shows its limit", async () => {
    const aws = aCloudFormation();
    await aws.run("CreateStack", { StackName, TemplateBody, TimeoutInMinutes: 30 });
    expect(await aws.call("DescribeStacks", { StackName })).toMatchObject({
      Stacks: [{ StackStatus: "CREATE_COMPLETE", TimeoutInMinutes: 30 }],
    });
  });

  it("is held to it by the engine that comes after the one that began it", async () => {
    let aws = aCloudFormation();
    const { store, ids } = aws;
    await aws.call("CreateStack", { StackName, TemplateBody, TimeoutInMinutes: 2 });
    aws.cut();
    aws = aCloudFormation({ store, ids });
    await aws.resume();
    await aws.settle();
    expect(await aws.status(StackName)).toBe("ROLLBACK_COMPLETE");
  });

  it("of less than a minute is refused", async () => {
    const answer = aCloudFormation().call("CreateStack", { StackName, TemplateBody, TimeoutInMinutes: 0 });
    await expect(answer).rejects.toThrow("Value '0' at 'timeoutInMinutes' failed to satisfy constraint");
  });
});
