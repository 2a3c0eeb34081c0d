import * as fc from "fast-check";
import { expect, it } from "vitest";
import { ENDINGS, type Ending } from "../../src/plan/ending.ts";
import { anyStory, playStory } from "./play.ts";

const RUNS = 20_000;

it(
  "in 20,000 migrations the last copy of nothing is destroyed, and each ends as its journal says",
  { retry: 0 },
  async () => {
    const endings = new Map<Ending["kind"], number>();
    let kills = 0;
    await fc.assert(
      fc.asyncProperty(anyStory, async (story) => {
        const played = await playStory(story);
        for (const kind of played.endings) endings.set(kind, (endings.get(kind) ?? 0) + 1);
        kills += played.kills;
        expect(played.broken).toEqual([]);
      }),
      { numRuns: RUNS },
    );
    console.log("MIGRATIONS", JSON.stringify({ kills, ...Object.fromEntries(endings) }));
    // Stories that all end before anything is destroyed would prove nothing.
    for (const kind of Object.keys(ENDINGS) as readonly Ending["kind"][]) {
      expect(endings.get(kind)).toBeGreaterThan(0);
    }
  },
);
