import { expect, it } from "vitest";
import { deployCrowd, randomNumbers } from "./deploy-crowd.ts";

const spread = (seed: number, mostSeconds: number) => {
  const random = randomNumbers(seed);
  const seconds = Array.from({ length: 50 }, () => 1 + Math.round(random() * mostSeconds));
  return (stack: number) => seconds[stack] ?? 1;
};
const none = () => 0;
const quick = () => 1;

// In the time of the crowd: none of it passes while this machine works.
it.each([
  ["that begin at once and take equally long", () => 20, none],
  ["that begin at once and are quick", quick, none],
  ["that begin at once and take from one to five minutes", spread(7, 240), none],
  ["that begin within two minutes", spread(8, 60), spread(9, 120)],
])("fifty stacks %s end well at five calls a second, each noticed within 3 s", async (_, longerBy, beginsAfter) => {
  const { outcomes, noticedAfterMs, throttled, summary } = await deployCrowd({ stacks: 50, longerBy, beginsAfter });
  process.stdout.write(`${summary}\n`);
  expect(outcomes).toEqual(Array.from({ length: 50 }, () => "deployed"));
  expect(throttled).toBe(0);
  expect(noticedAfterMs.at(-1)).toBeLessThanOrEqual(3_000);
});
