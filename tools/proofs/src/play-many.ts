import { checkStories, describeBroken } from "./check-stories.ts";
import { readSettings } from "./read-settings.ts";

/** As many stories as the proof promises, in two halves: each takes a core of its own. */
const RUNS = 10_000;
const HALVES = 2;
/** Of each half. What is on the main line is not to fail by chance; to look for more, give a `PROOFS_SEED` of the day. */
const SEEDS = [1_795_402_701, 1_795_402_446] as const;

/** What one half of a long run came to. */
export interface PlayedHalf {
  /** `every promise was kept`, or the smallest story that broke one. */
  readonly verdict: string;
  /** Of the endings without which a long run proves nothing, those that it never reached; none in a replay. */
  readonly missed: readonly string[];
}

/** What a run says in which nothing was broken. */
export const KEPT = "every promise was kept";

/** Plays one half (0 or 1) of a long run, and prints its seed and what its stories came to. */
export async function playHalf(half: number): Promise<PlayedHalf> {
  // A seed that is given is the first half's; the second goes on from the next.
  const usual = (SEEDS[half] ?? SEEDS[0]) - half;
  const { seed, runs, path } = readSettings(process.env, { seed: usual, runs: RUNS });
  const own = path === undefined ? { seed: seed + half, runs: Math.ceil(runs / HALVES) } : { seed, runs };
  console.log(`${own.runs} stories with the seed ${own.seed}; PROOFS_SEED=${seed} plays them again`);
  const { endings, broken } = await checkStories(own, path);
  console.log(
    [...endings]
      .toSorted(([, a], [, b]) => b - a)
      .map(([ending, count]) => `${count} ${ending}`)
      .join("\n"),
  );
  const missed = path === undefined ? EXPECTED_ENDINGS.filter((ending) => !endings.has(ending)) : [];
  return { verdict: broken === undefined ? KEPT : describeBroken(broken), missed };
}

const EXPECTED_ENDINGS = [
  "deployed",
  "unchanged",
  "planned",
  "destroyed",
  "absent",
  "rolledBack",
  "restored",
  "diagnosed",
  "failed",
  "stillRunning",
  "interrupted",
  "killed",
];
