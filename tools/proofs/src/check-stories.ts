import * as fc from "fast-check";
import { playStory } from "./play-story.ts";
import { storyArbitrary } from "./random-story.ts";
import type { Story } from "./story.ts";

/** How many stories to play, and from which seed on. */
export interface StoryRuns {
  readonly runs: number;
  readonly seed: number;
  /** Of a story that breaks a promise, the smallest that still does is looked for unless the first will do. */
  readonly find?: "smallest" | "first";
}

/** What the stories of one check came to. */
export interface CheckedStories {
  /** How many stories were played until one broke a promise, or in all. */
  readonly played: number;
  /** How often each ending was reached: a proof that reaches none of what it is about proves nothing. */
  readonly endings: ReadonlyMap<string, number>;
  /** Undefined where every promise was kept. */
  readonly broken: BrokenPromise | undefined;
}

/** The smallest story that was found to break a promise. */
export interface BrokenPromise {
  readonly violations: readonly string[];
  readonly story: Story;
  /** Plays it again: the value of `PROOFS_REPLAY`. */
  readonly replay: string;
}

/** Plays random stories until one breaks a promise, and then looks for the smallest that still does. */
export async function checkStories(
  { runs, seed, find = "smallest" }: StoryRuns,
  path?: string,
): Promise<CheckedStories> {
  const endings = new Map<string, number>();
  const property = fc.asyncProperty(storyArbitrary, async (story) => {
    const { endings: ends, violations } = await playStory(story);
    for (const ending of ends) endings.set(ending, (endings.get(ending) ?? 0) + 1);
    if (violations.length > 0) throw new Error(violations.join("\n"));
  });
  const from = path === undefined ? {} : { path };
  const details = await fc.check(property, { numRuns: runs, seed, endOnFailure: find === "first", ...from });
  const { numRuns: played, counterexample, counterexamplePath } = details;
  const [story] = counterexample ?? [];
  if (story === undefined) return { played, endings, broken: undefined };
  const { violations } = await playStory(story);
  return { played, endings, broken: { violations, story, replay: `${details.seed}:${counterexamplePath ?? ""}` } };
}

/** Returns what a check found, in words for whoever has to mend it. */
export function describeBroken({ violations, story, replay }: BrokenPromise): string {
  return [
    "A promise was broken:",
    ...violations.map((violation) => `  ${violation}`),
    "by the smallest story that does:",
    JSON.stringify(story, undefined, 2),
    `Play it again with PROOFS_REPLAY=${replay}`,
  ].join("\n");
}
