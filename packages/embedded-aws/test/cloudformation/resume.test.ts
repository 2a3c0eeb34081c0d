import { describe, expect, it } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";
import { aHandClock } from "../hand-clock.ts";
import { aCloudFormation } from "./a-cloudformation.ts";
import type { InProcess } from "./a-cloudformation.ts";
import { aTemplate, faultsOn, topic } from "./templates.ts";

const StackName = "story";
const BEFORE = aTemplate({ A: topic("a"), B: topic("b", { DependsOn: "A" }), C: topic("c", { DependsOn: "B" }) });
const AFTER = aTemplate({
  A: topic("a", {}, { DisplayName: "new" }),
  B: topic("b2", { DependsOn: "A" }),
  D: topic("d", { DependsOn: "B" }),
});

/** Lets `turns` sleeps end, as many as there may be in the middle of an operation. */
async function wait(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Plays a life of a stack over one store, cut off and taken up again after every few turns. */
async function live(cutAfter: number | undefined, faults = faultsOn({})): Promise<readonly string[]> {
  const store = createMemoryStore();
  const ids = createCountingIds();
  let aws = aCloudFormation({ store, ids, faults });
  const finish = async (): Promise<void> => {
    if (cutAfter === undefined) return await aws.settle();
    while (await isBusy(aws)) {
      await wait(cutAfter);
      aws.cut();
      aws = aCloudFormation({ store, ids, faults });
      await aws.resume();
    }
  };
  await aws.call("CreateStack", { StackName, TemplateBody: BEFORE });
  await finish();
  await aws.call("UpdateStack", { StackName, TemplateBody: AFTER });
  await finish();
  return await aws.events(StackName);
}

async function isBusy(aws: InProcess): Promise<boolean> {
  return (await aws.status(StackName)).endsWith("IN_PROGRESS");
}

describe("an operation that is cut off", () => {
  it.each([2, 3, 5])("ends with the same events when it is taken up again every %i turns", async (turns) => {
    expect(await live(turns)).toEqual(await live(undefined));
  });

  it.each([2, 3, 5])("rolls back with the same events when it is cut off every %i turns", async (turns) => {
    const faults = faultsOn({ D: "create" });
    expect(await live(turns, faults)).toEqual(await live(undefined, faults));
  });
});

describe("a step that takes longer than any engine lives", () => {
  it("ends all the same, for its time goes on", async () => {
    const store = createMemoryStore();
    const ids = createCountingIds();
    let clock = aHandClock();
    let aws = aCloudFormation({ store, ids, clock });
    // A cluster takes six minutes.
    const Cache = {
      Type: "AWS::ElastiCache::CacheCluster",
      Properties: { CacheNodeType: "cache.t3.micro", Engine: "redis", NumCacheNodes: 1 },
    };
    await aws.call("CreateStack", { StackName, TemplateBody: aTemplate({ Cache }) });
    let lives = 1;
    for (; lives < 20 && (await isBusy(aws)); lives += 1) {
      await clock.pass(100);
      aws.cut();
      clock = aHandClock(clock.now());
      aws = aCloudFormation({ store, ids, clock });
      await aws.resume();
    }
    expect(lives).toBeGreaterThan(2);
    expect(await aws.status(StackName)).toBe("CREATE_COMPLETE");
    aws.cut();
  });
});
