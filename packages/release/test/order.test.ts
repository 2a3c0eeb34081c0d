import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  planNextStarts,
  planOrder,
  reverseOrder,
  runInOrder,
  type LayerOrder,
  type OrderedLayer,
} from "../src/index.ts";

const aLayer = (name: string, ...needs: readonly string[]): OrderedLayer => ({
  name,
  inputs: Object.fromEntries(needs.map((layer, index) => [`Input${index}`, { layer }])),
});

const LOG_STACK = [
  aLayer("broker", "cache"),
  aLayer("cache"),
  aLayer("elastalert", "elasticsearch"),
  aLayer("elasticsearch"),
  aLayer("elb-logs", "broker"),
  aLayer("indexer", "cache", "elasticsearch"),
];

describe("the order of layers", () => {
  test("puts a layer after all that it takes values from, by name where that leaves a choice", () => {
    const { layers, needs } = planOrder(LOG_STACK);
    expect(layers).toEqual(["cache", "broker", "elasticsearch", "elastalert", "elb-logs", "indexer"]);
    expect(needs).toEqual({
      cache: [],
      broker: ["cache"],
      elasticsearch: [],
      elastalert: ["elasticsearch"],
      "elb-logs": ["cache", "broker"],
      indexer: ["cache", "elasticsearch"],
    });
  });

  test("backwards is for destroying", () => {
    const { layers, needs } = reverseOrder(planOrder(LOG_STACK));
    expect(layers).toEqual(["indexer", "elb-logs", "elastalert", "elasticsearch", "broker", "cache"]);
    expect(needs).toMatchObject({ cache: ["indexer", "elb-logs", "broker"], broker: ["elb-logs"], indexer: [] });
  });

  test("of a few holds also when what lies between them was not chosen", () => {
    const order = planOrder(LOG_STACK, { only: ["elb-logs", "cache"] });
    expect(order).toEqual({ layers: ["cache", "elb-logs"], needs: { cache: [], "elb-logs": ["cache"] } });
  });

  test("does not exist for a circle, which is named", () => {
    expect(() => planOrder([aLayer("a", "b"), aLayer("b", "c"), aLayer("c", "b")])).toThrow(
      "The layers need each other in a circle: b -> c -> b.",
    );
    expect(() => planOrder([aLayer("a", "a")])).toThrow("a -> a");
  });

  test("does not exist for a layer that is not there", () => {
    expect(() => planOrder([aLayer("a", "nope")])).toThrow("The layer a takes values from a layer nope");
    expect(() => planOrder(LOG_STACK, { only: ["brokr"] })).toThrow("There is no layer brokr.");
  });
});

test("what may start now is what has all its needs, and what never will is told with the reason", () => {
  const order = planOrder(LOG_STACK);
  expect(planNextStarts(order, { running: ["cache"], succeeded: [], stopped: ["elasticsearch"] })).toEqual({
    start: [],
    skip: [
      { layer: "elastalert", because: ["elasticsearch"] },
      { layer: "indexer", because: ["elasticsearch"] },
    ],
  });
  expect(planNextStarts(order, { running: [], succeeded: ["cache"], stopped: [] }).start).toEqual([
    "broker",
    "elasticsearch",
  ]);
});

const allGood = { concurrency: 9, mayContinue: (result: string) => result === "good" };

describe("a run in order", () => {
  test("holds back only what needs a layer that failed", async () => {
    const endings = await runInOrder(planOrder(LOG_STACK), {
      ...allGood,
      run: async (layer) => (layer === "cache" ? "bad" : "good"),
    });
    expect(Object.fromEntries(endings)).toEqual({
      cache: { kind: "ran", result: "bad" },
      broker: { kind: "skipped", because: ["cache"] },
      elasticsearch: { kind: "ran", result: "good" },
      elastalert: { kind: "ran", result: "good" },
      "elb-logs": { kind: "skipped", because: ["cache"] },
      indexer: { kind: "skipped", because: ["cache"] },
    });
  });

  test("keeps the error of a layer that threw and goes on with the others", async () => {
    const error = new Error("lost");
    const endings = await runInOrder(planOrder([aLayer("a"), aLayer("b"), aLayer("c", "a")]), {
      ...allGood,
      run: async (layer) => {
        if (layer === "a") throw error;
        return "good";
      },
    });
    expect([...endings.values()].map(({ kind }) => kind)).toEqual(["threw", "ran", "skipped"]);
    expect(endings.get("a")).toEqual({ kind: "threw", error });
  });

  test("starts nothing more once it is interrupted, and waits for what runs", async () => {
    const interruption = new AbortController();
    const endings = await runInOrder(planOrder(LOG_STACK), {
      ...allGood,
      concurrency: 1,
      signal: interruption.signal,
      run: async () => {
        interruption.abort();
        return "good";
      },
    });
    expect([...endings.values()].map(({ kind }) => kind)).toEqual(["ran", ...Array<string>(5).fill("interrupted")]);
  });

  test("of no layers ends at once", async () => {
    const endings = await runInOrder(planOrder([]), { ...allGood, run: async () => "good" });
    expect(endings.size).toBe(0);
  });

  test("never starts a layer before its needs have succeeded, nor more than allowed at once", async () => {
    const graphs = fc.array(fc.array(fc.nat(20), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(
        graphs,
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        async (edges, concurrency, scheduler) => {
          const layers = edges.map((needs, index) =>
            aLayer(`l${index}`, ...(index === 0 ? [] : needs.map((need) => `l${need % index}`))),
          );
          const seen = observeRun(planOrder(layers));
          const run = runInOrder(seen.order, {
            concurrency,
            mayContinue: allGood.mayContinue,
            run: async (layer) => {
              seen.started(layer);
              await scheduler.schedule(Promise.resolve(), layer);
              return seen.finished(layer);
            },
          });
          await scheduler.waitFor(run);
          expect(seen.early).toEqual([]);
          expect(seen.most()).toBeLessThanOrEqual(concurrency);
          expect((await run).size).toBe(layers.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});

/** Watches a run from outside: who started too early, and how many ran at once. */
function observeRun(order: LayerOrder) {
  const done = new Set<string>();
  const early: string[] = [];
  let running = 0;
  let most = 0;
  return {
    order,
    early,
    most: () => most,
    started(layer: string): void {
      running += 1;
      most = Math.max(most, running);
      if (!(order.needs[layer] ?? []).every((need) => done.has(need))) early.push(layer);
    },
    finished(layer: string): string {
      running -= 1;
      done.add(layer);
      return "good";
    },
  };
}
