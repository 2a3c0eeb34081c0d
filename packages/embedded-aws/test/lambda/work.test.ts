import { describe, expect, it } from "vitest";
import { createCountingIds } from "../../src/counting-ids.ts";
import { openAsyncInvocations } from "../../src/lambda/async-invocations.ts";
import { openMappingResources, recordMapping } from "../../src/lambda/event-source-mapping.ts";
import { hasLambdaWork } from "../../src/lambda/has-work.ts";
import { createCodeSweeper } from "../../src/lambda/sweep-code.ts";
import { openSharedResources } from "../../src/resources/shared-resources.ts";
import { createMemoryStore } from "../../src/state/memory-store.ts";

const PLACE = { account: "111111111111", region: "ap-southeast-2" };
const clock = { now: () => 1_800_000_000_000, sleep: () => Promise.resolve() };

describe("events on record", () => {
  it("are each handed over once: all of them at first, then those that came since, and those that were left", () => {
    const ports = { store: createMemoryStore(), clock, requestIds: createCountingIds() };
    const add = (requestId: string, to = openAsyncInvocations(ports, () => undefined)) => {
      to.add("arn", "{}", { requestId });
    };
    for (const requestId of ["before-1", "before-2"]) add(requestId);
    const invocations = openAsyncInvocations(ports, () => undefined);
    add("before-3", invocations);
    expect(invocations.takeUnfollowed()).toEqual(["before-1", "before-2", "before-3"]);
    expect(invocations.takeUnfollowed()).toEqual([]);
    add("after", invocations);
    invocations.leave("before-2");
    invocations.delete("before-1");
    invocations.leave("before-1");
    expect(invocations.takeUnfollowed()).toEqual(["after", "before-2"]);
  });
});

describe("an engine that starts", () => {
  it("has work for functions when events wait or queues are read, and not for other resources", () => {
    const store = createMemoryStore();
    const ids = createCountingIds();
    const made = { physicalId: "x", properties: {}, attributes: {} };
    openSharedResources(store, "AWS::SQS::Queue").create(PLACE, made);
    expect(hasLambdaWork(store)).toBe(false);
    const invocations = openAsyncInvocations({ store, clock, requestIds: ids }, () => undefined);
    invocations.add("arn", "{}", { requestId: "one" });
    expect(hasLambdaWork(store)).toBe(true);
    invocations.delete("one");
    expect(hasLambdaWork(store)).toBe(false);
    recordMapping(openMappingResources(store).create(PLACE, made), { store, clock });
    expect(hasLambdaWork(store)).toBe(true);
  });
});

describe("archives that no function refers to", () => {
  it("go when the records of now are on disk; what those before refer to stays until the next time", async () => {
    let inUse = "before";
    const kept: (readonly string[])[] = [];
    let written: () => void = () => undefined;
    const flushed = new Promise<void>((resolve) => {
      written = resolve;
    });
    const sweeper = createCodeSweeper({
      store: { ...createMemoryStore(), flush: () => flushed },
      archives: {
        keep: () => ({ sha256: "", sizeBytes: 0 }),
        read: () => new Uint8Array(),
        keepOnly: (digests) => void kept.push([...digests]),
      },
      functions: { codeInUse: () => new Set([inUse]) },
      reportDefect: (error) => {
        throw error;
      },
    });
    sweeper.sweep();
    inUse = "after";
    for (let times = 0; times < 3; times += 1) sweeper.sweep();
    await new Promise((resolve) => setImmediate(resolve));
    expect(kept).toEqual([]);
    written();
    await new Promise((resolve) => setImmediate(resolve));
    expect(kept).toEqual([["before", "after"], ["after"]]);
  });
});
