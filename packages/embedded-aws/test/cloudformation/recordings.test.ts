import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { aCloudFormation } from "./a-cloudformation.ts";
import { compareStory } from "./compare-story.ts";
import { replayStory } from "./replay-story.ts";
import type { Story } from "./replay-story.ts";

/** Stories that were run against real AWS; they are kept beside the repository, not in it. */
const FOLDER = join(import.meta.dirname, "../../../../../shared/aws-recordings");

describe("stories recorded from real AWS", () => {
  it("has the engine answer every one as AWS did: changes, values, events and the stack in the end", async () => {
    const different: object[] = [];
    for (const [file, story] of readStories()) {
      const mismatches = compareStory(story, await replayStory(aCloudFormation(), story));
      if (mismatches.length > 0) different.push({ file, mismatches });
    }
    expect(different).toEqual([]);
  });

  it("would notice an answer that AWS did not give", async () => {
    const missed: string[] = [];
    for (const [file, story] of readStories().slice(0, 3)) {
      const template2 = story.template2.replaceAll("topic-name-2", "another-name").replaceAll("-updated", "-changed");
      const mismatches = compareStory(story, await replayStory(aCloudFormation(), { ...story, template2 }));
      if (mismatches.length === 0 && template2 !== story.template2) missed.push(file);
    }
    expect(missed).toEqual([]);
  });
});

/** Returns the recordings by file name; says so where there are none. */
function readStories(): readonly (readonly [string, Story])[] {
  if (!existsSync(FOLDER)) {
    console.warn("No recordings of AWS beside the repository: the engine's answers are not compared with AWS's.");
    return [];
  }
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".json"));
  return files.map((file) => [file, JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Story]);
}
