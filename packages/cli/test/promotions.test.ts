import type { Promotion } from "@logstack/release";
import { expect, test } from "vitest";
import { renderHistory } from "../src/render/promotions.ts";

const MINUTE = 60_000;

function aPromotion(number: string, minute: number, over: Partial<Promotion> = {}): Promotion {
  return { id: number, environment: "ci", release: { number, layers: {} }, startedAt: minute * MINUTE, ...over };
}

test("history says how each promotion ended, how long it took, what failed and what was consented to", () => {
  const cache = { outcome: "deployed", passed: true, elapsedMs: 1, consents: ["--allow-replacing EventQueue"] };
  const broker = { outcome: "rolledBack", passed: false, elapsedMs: 1, consents: [] };
  const ended = { at: 12 * MINUTE, result: "failed" as const, layers: { cache, broker } };
  expect(renderHistory([aPromotion("1.1.0", 10, { ended, by: "me" })], { now: 20 * MINUTE })).toEqual([
    "environment  release  began               took   by",
    "ci           1.1.0    10 min ago  failed  2 min  me  broker: rolledBack; cache: --allow-replacing EventQueue",
  ]);
});

test("a promotion that did not end before the next one began was stopped; the last one may still run", () => {
  const newestFirst = [
    aPromotion("1.2.0", 30),
    aPromotion("1.1.0", 20, { environment: "staging" }),
    aPromotion("1.1.0", 10),
  ];
  const lines = renderHistory(newestFirst, { now: 40 * MINUTE });
  expect(lines.slice(1).map((line) => /not ended|stopped/.exec(line)?.[0])).toEqual([
    "not ended",
    "not ended",
    "stopped",
  ]);
});

test("an empty history says so", () => {
  expect(renderHistory([], { now: 0 })).toEqual(["Nothing was promoted yet."]);
});
