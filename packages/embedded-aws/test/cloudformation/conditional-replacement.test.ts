import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "cache";

function shards(NumNodeGroups: number, attributes: object = {}, properties: object = {}): string {
  return aTemplate({
    Cache: {
      Type: "AWS::ElastiCache::ReplicationGroup",
      Properties: { ReplicationGroupDescription: "cache", NumNodeGroups, ...properties },
      ...attributes,
    },
  });
}

async function reshard(after: string, before: string = shards(2)) {
  const aws = aCloudFormation();
  await aws.run("CreateStack", { StackName, TemplateBody: before });
  const begun = (await aws.events(StackName)).length;
  const { Id } = await aws.call("CreateChangeSet", { StackName, ChangeSetName: "more", TemplateBody: after });
  const { Changes } = (await aws.call("DescribeChangeSet", { ChangeSetName: Id })) as unknown as {
    Changes: { ResourceChange: { Replacement: string; PolicyAction: string } }[];
  };
  await aws.run("ExecuteChangeSet", { ChangeSetName: Id });
  const events = (await aws.events(StackName)).slice(begun).filter((event) => !event.startsWith("stack"));
  return { change: Changes[0]?.ResourceChange, events };
}

describe("a replacement that a change set calls conditional", () => {
  it("replaces a cache with all it holds where its shards are not moved online", async () => {
    const { change, events } = await reshard(shards(3));
    expect(change).toMatchObject({ Replacement: "Conditional", PolicyAction: "ReplaceAndDelete" });
    expect(events).toEqual([
      "Cache UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.",
      "Cache UPDATE_IN_PROGRESS Resource creation Initiated",
      "Cache UPDATE_COMPLETE",
      "Cache DELETE_IN_PROGRESS",
      "Cache DELETE_COMPLETE",
    ]);
  });

  it("keeps the cache that is replaced where UpdateReplacePolicy says so", async () => {
    const { change, events } = await reshard(shards(3, { UpdateReplacePolicy: "Retain" }));
    expect(change).toMatchObject({ Replacement: "Conditional", PolicyAction: "ReplaceAndRetain" });
    expect(events.at(-1)).toBe("Cache DELETE_SKIPPED");
  });

  it("changes it in place where UpdatePolicy moves its shards online, and is still called conditional", async () => {
    const { change, events } = await reshard(shards(3, { UpdatePolicy: { UseOnlineResharding: true } }));
    expect(change).toMatchObject({ Replacement: "Conditional" });
    expect(events).toEqual(["Cache UPDATE_IN_PROGRESS", "Cache UPDATE_COMPLETE"]);
  });

  it("fails for a cache with a name of its own, which cannot be there twice", async () => {
    const named = { ReplicationGroupId: "sessions" };
    const { events } = await reshard(shards(3, {}, named), shards(2, {}, named));
    expect(events[1]).toBe(
      "Cache UPDATE_FAILED CloudFormation cannot update a stack when a custom-named resource requires replacing. " +
        "Rename sessions and update the stack again.",
    );
  });
});

describe("a stack that was kept after a failure", () => {
  const Failing = topic("failing");
  const cache = (NumNodeGroups: number, attributes: object = {}): object => ({
    Type: "AWS::ElastiCache::ReplicationGroup",
    Properties: { ReplicationGroupDescription: "cache", NumNodeGroups },
    ...attributes,
  });
  const online = { UpdatePolicy: { UseOnlineResharding: true } };

  async function aKeptStack() {
    const aws = aCloudFormation({ faults: faultsOn({ Failing: "create" }) });
    await aws.run("CreateStack", { StackName, TemplateBody: aTemplate({ Cache: cache(2) }) });
    const failing = aTemplate({ Cache: cache(2), Failing });
    await aws.run("UpdateStack", { StackName, TemplateBody: failing, DisableRollback: true });
    expect(await aws.status(StackName)).toBe("UPDATE_FAILED");
    return aws;
  }

  it("refuses a change that its change set calls conditional and that would replace the resource", async () => {
    const aws = await aKeptStack();
    const TemplateBody = aTemplate({ Cache: cache(3) });
    const refusal = "Resources that need replacement: [Cache]";
    await expect(aws.run("UpdateStack", { StackName, TemplateBody, DisableRollback: true })).rejects.toThrow(refusal);
    const { Id } = await aws.call("CreateChangeSet", { StackName, ChangeSetName: "more", TemplateBody });
    await expect(aws.run("ExecuteChangeSet", { ChangeSetName: Id, DisableRollback: true })).rejects.toThrow(refusal);
    expect(await aws.status(StackName)).toBe("UPDATE_FAILED");
  });

  it("takes the same change where it is made in place", async () => {
    const aws = await aKeptStack();
    const TemplateBody = aTemplate({ Cache: cache(3, online) });
    await aws.run("UpdateStack", { StackName, TemplateBody, DisableRollback: true });
    expect(await aws.status(StackName)).toBe("UPDATE_COMPLETE");
  });
});
