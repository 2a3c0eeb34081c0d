import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { compareStory } from "./compare-story.ts";
import { replayStory } from "./replay-story.ts";
import type { Story } from "./replay-story.ts";

/** Stories that were run against real AWS; they are kept beside the repository, not in it. */
const FOLDER = join(import.meta.dirname, "../../../../../shared/aws-recordings");
const FILES = existsSync(FOLDER) ? readdirSync(FOLDER).filter((file) => file.endsWith(".json")) : [];

describe("stories recorded from real AWS", () => {
  if (FILES.length === 0) {
    it("has no recordings beside the repository, so the engine is not compared with real AWS", () => {
      expect(FILES).toEqual([]);
    });
  }
  for (const file of FILES) {
    it(`answers as AWS did in ${file}`, async () => {
      const story = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Story;
      expect(compareStory(story, await replayStory(aCloudFormation(), story))).toEqual([]);
    });
  }
});
