import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyStory, playStory } from "./play.ts";

describe("a migration of which nothing goes wrong", () => {
  it.each(["cloneBack", "beside"] as const)("ends with all of the data in the destination: %s", async (form) => {
    const played = await playStory({ form, documents: 5, faults: [] });
    expect(played.ending).toEqual({ kind: "migrated" });
    expect(played.broken).toEqual([]);
    expect(new Set(played.state.world.sites.destination?.documents)).toEqual(played.state.world.accepted);
  });
});

it("no migration destroys the last copy of anything, and each ends as its journal says", { retry: 0 }, async () => {
  await fc.assert(
    fc.asyncProperty(anyStory, async (story) => {
      expect((await playStory(story)).broken).toEqual([]);
    }),
    { numRuns: 120 },
  );
});
