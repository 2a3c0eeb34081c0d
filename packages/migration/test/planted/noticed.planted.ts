import * as fc from "fast-check";
import { expect, it } from "vitest";
import { anyStory, playStory } from "../model/play.ts";

/** Within as many stories a planted defect has to show. */
const RUNS = 20_000;
const SEED = 1_795_402_701;

it("random stories notice the planted defect", { retry: 0 }, async () => {
  const property = fc.asyncProperty(anyStory, async (story) => {
    const broken = await playStory(story).then((played) => played.broken, String);
    return broken.length === 0;
  });
  const { failed, numRuns } = await fc.check(property, { numRuns: RUNS, seed: SEED, endOnFailure: true });
  console.log(
    `PLANTED ${failed ? "noticed after" : "not noticed in"} ${numRuns}: ${process.env["MIGRATION_DEFECT"] ?? ""}`,
  );
  expect(failed).toBe(true);
});
