import { expect, test } from "vitest";
import { checkStories, describeBroken } from "../src/check-stories.ts";

/** Always the same one: a build that changed nothing does not fail. The long test looks for more. */
const SEED = 20261122;
const RUNS = 30;

test(
  "over random stories nothing that keeps data goes unasked, and every command ends once",
  { retry: 0 },
  async () => {
    const { endings, broken } = await checkStories({ runs: RUNS, seed: SEED });
    expect(broken === undefined ? "every promise was kept" : describeBroken(broken)).toBe("every promise was kept");
    expect([...endings.keys()]).toEqual(expect.arrayContaining(["deployed", "unchanged", "killed", "interrupted"]));
  },
);
