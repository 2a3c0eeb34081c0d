import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { createCountingIds } from "../src/index.ts";
import { createClock } from "../src/node/clock.ts";
import { createRandomIds } from "../src/node/random-ids.ts";

const HOUR_MS = 3_600_000;

describe("an instant clock", () => {
  // Hours that did pass would be the test's end.
  it("lets hours pass in no time, the earliest end first", async () => {
    const clock = createClock("instant");
    const firstMs = clock.now();
    const ends: string[] = [];
    const sleep = async (name: string, hours: number): Promise<void> => {
      await clock.sleep(hours * HOUR_MS);
      ends.push(`${name} ${Math.round((clock.now() - firstMs) / HOUR_MS)}`);
    };
    await Promise.all([sleep("c", 3), sleep("a", 1), sleep("b", 2).then(() => sleep("d", 2))]);
    expect(ends).toEqual(["a 1", "b 2", "c 3", "d 4"]);
  });

  it("lets others work between two sleeps", async () => {
    const clock = createClock("instant");
    const events: string[] = [];
    const sleeper = async (): Promise<void> => {
      for (let hour = 1; hour <= 20; hour += 1) {
        await clock.sleep(HOUR_MS);
        events.push("slept");
      }
    };
    const caller = async (): Promise<void> => {
      for (let turn = 1; turn <= 20; turn += 1) {
        await nextTurn();
        events.push("called");
      }
    };
    await Promise.all([sleeper(), caller()]);
    expect(events.slice(0, 30).filter((event) => event === "called").length).toBeGreaterThanOrEqual(10);
  });

  it("goes on from where an earlier engine stopped, and never backwards", () => {
    const clock = createClock("instant");
    const aheadMs = clock.now() + HOUR_MS;
    clock.advanceTo(aheadMs);
    clock.advanceTo(0);
    expect(clock.now()).toBeGreaterThanOrEqual(aheadMs);
  });
});

describe("a compressed clock", () => {
  it("sleeps a thousandth of the time", async () => {
    const clock = createClock("compressed");
    const startMs = performance.now();
    await clock.sleep(60_000);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(58);
  });
});

describe("a stopped clock", () => {
  it("ends no sleep any more, at any speed", async () => {
    for (const speed of ["instant", "compressed", "real"] as const) {
      const clock = createClock(speed);
      let hasEnded = false;
      void clock.sleep(1).then(() => (hasEnded = true));
      clock.stop();
      void clock.sleep(1).then(() => (hasEnded = true));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(hasEnded).toBe(false);
    }
  });
});

describe("ids", () => {
  it("have the length and the characters that AWS gives them", () => {
    for (const ids of [createRandomIds(), createCountingIds()]) {
      expect(ids.uuid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(ids.hex(17)).toMatch(/^[0-9a-f]{17}$/);
      expect(ids.suffix(13)).toMatch(/^[A-Z0-9]{13}$/);
    }
  });

  it("that count are the same in each run and differ within one", () => {
    const take = () => {
      const ids = createCountingIds();
      return [ids.uuid(), ids.hex(17), ids.suffix(13), ids.uuid()];
    };
    expect(take()).toEqual(take());
    expect(new Set(take()).size).toBe(4);
  });
});
