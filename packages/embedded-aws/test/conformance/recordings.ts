import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeSteps, type JudgedStep } from "./recorded-steps.ts";
import { replayOverHttp, type RecordedStory } from "./replay-over-http.ts";
import { openStage } from "./stage.ts";

/** Stories that were run against real AWS; they are kept beside the repository, not in it. */
const FOLDER = join(import.meta.dirname, "../../../../../shared/aws-recordings");

/** One recorded story with how each of its steps came out. */
export interface JudgedStory {
  readonly name: string;
  readonly steps: readonly JudgedStep[];
}

/** Plays all recorded stories and judges each of their steps; none where the recordings are not at hand. */
export async function judgeRecordings(): Promise<readonly JudgedStory[]> {
  const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith(".json")) : [];
  if (files.length === 0) {
    console.warn("No recordings of AWS beside the repository: the table of them in the README was not checked.");
  }
  const stories: JudgedStory[] = [];
  for (const file of files) {
    const story = JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as RecordedStory;
    const stage = await openStage();
    try {
      stories.push({ name: file, steps: judgeSteps(story, await replayOverHttp(stage, story)) });
    } finally {
      await stage.close();
    }
  }
  return stories;
}

/** Returns which share of all recorded steps the engine answers word for word; 1 where there are none. */
export function exactShareOf(stories: readonly JudgedStory[]): number {
  const steps = stories.flatMap((story) => story.steps);
  return steps.length === 0 ? 1 : steps.filter(isExact).length / steps.length;
}

const isExact = ({ recorded, answered }: JudgedStep): boolean => recorded === answered;

/** Returns the table of the recordings: of each kind of step, how many there are and how many are exact. */
export function renderRecordings(stories: readonly JudgedStory[]): string {
  const steps = stories.flatMap((story) => story.steps);
  const kindOf = ({ step }: JudgedStep): string => step.replace(/-[12](?=-|$)/, "");
  const kinds = [...new Set(steps.map(kindOf))].toSorted();
  const line = (name: string, own: readonly JudgedStep[]): string =>
    `| ${name} | ${own.length} | ${own.filter(isExact).length} |`;
  return [
    `${stories.length} recorded stories; exact means the same answer word for word,`,
    "ids, instants and the members that differ by the year of a recording apart.",
    "",
    "| step | recorded | exact |",
    "| --- | --- | --- |",
    ...kinds.map((kind) =>
      line(
        kind,
        steps.filter((step) => kindOf(step) === kind),
      ),
    ),
    line("all", steps),
  ].join("\n");
}
