import { makeReplayEvent } from "@logstack/elb-processor";
import type { DeadLetter } from "@logstack/elb-processor/log-stack";
import { describe, expect, test } from "vitest";
import { sendDeadLetters } from "../src/node/elb/send-dead-letters.ts";
import type { OpenedLogStack } from "../src/node/elb/with-log-stack.ts";

const PLACE = { bucket: "logs", region: "ap-southeast-2", at: "2026-11-23T08:00:00Z" };

/** A stack in memory whose queue holds an event for each key; all objects but `gone.log` are there. */
function aStack(keys: readonly string[], refusesFrom = Number.POSITIVE_INFINITY) {
  const happened: string[] = [];
  const letters = keys.map((key): DeadLetter => {
    const object = { key, etag: "e1", sizeBytes: 1, lastModifiedMs: 0 };
    return {
      id: key,
      body: JSON.stringify(makeReplayEvent(object, PLACE)),
      remove: async () => void happened.push(`${key} deleted`),
      giveBack: async () => void happened.push(`${key} given back`),
    };
  });
  let sent = 0;
  const stack: OpenedLogStack = {
    stackName: "ci-elb-logs",
    region: PLACE.region,
    names: { bucket: PLACE.bucket, functionName: "f", logGroup: "g", failedEventsUrl: "u" },
    bucket: {
      list: async () => [],
      find: async (key) => (key === "gone.log" ? undefined : { key, etag: "e1", sizeBytes: 1, lastModifiedMs: 0 }),
      close: () => undefined,
    },
    log: { readRuns: async () => [], readRetention: async () => undefined, close: () => undefined },
    live: {
      readRetries: async () => ({ timeoutMs: 1, attempts: 3, maxEventAgeMs: 1 }),
      async send(event) {
        sent += 1;
        if (sent >= refusesFrom) throw new Error("Lambda is busy.");
        happened.push(`${/[a-z]+\.log/.exec(event)?.[0] ?? ""} taken`);
      },
      close: () => undefined,
    },
    failedEvents: {
      count: async () => letters.length,
      async *take() {
        yield* letters;
      },
      close: () => undefined,
    },
    close: () => undefined,
  };
  return { stack, happened };
}

describe("a failed event", () => {
  test("is deleted after Lambda has taken it on", async () => {
    const { stack, happened } = aStack(["a.log"]);
    expect(await sendDeadLetters(stack)).toEqual({ sent: 1, left: [], error: undefined });
    expect(happened).toEqual(["a.log taken", "a.log deleted"]);
  });

  test("that Lambda does not take is given back, as is what was left before it, and says why", async () => {
    const { stack, happened } = aStack(["a.log", "gone.log", "b.log"], 2);
    const ended = await sendDeadLetters(stack);
    expect(ended).toMatchObject({ sent: 1, left: [{ id: "gone.log" }], error: new Error("Lambda is busy.") });
    expect(happened).toEqual(["a.log taken", "a.log deleted", "gone.log given back", "b.log given back"]);
  });

  test("whose object is gone is left where it is", async () => {
    const { stack, happened } = aStack(["gone.log"]);
    expect(await sendDeadLetters(stack)).toMatchObject({
      sent: 0,
      left: [{ id: "gone.log", reason: "s3://logs/gone.log is not in the bucket any more." }],
    });
    expect(happened).toEqual(["gone.log given back"]);
  });
});
