import { describeEnding, ENDINGS, type Ending, type Entry } from "@logstack/migration";
import { describeResult, describeStep, type SiteStacks } from "./describe-step.ts";

/** How a migration stands by its journal. */
export interface MigrationStanding {
  readonly state: Ending["kind"] | "declared" | "underWay";
  /** A sentence. */
  readonly standing: string;
  readonly next: string;
  readonly id: string | undefined;
  /** When the last entry was written, in milliseconds since the Unix epoch. */
  readonly at: number | undefined;
}

/** What sentences are made with. */
export interface StandingOptions {
  /** How `logstack migrate` is called, up to the verb. */
  readonly call: string;
  readonly name: string;
  readonly stacks: SiteStacks;
}

/** Says how a migration stands, and which command comes next. */
export function describeJournal(journal: readonly Entry[], { call, name, stacks }: StandingOptions): MigrationStanding {
  const [begun, last] = [journal[0], journal.at(-1)];
  if (begun?.entry !== "begun" || last === undefined) {
    const standing = "It is declared, and was never begun.";
    return { state: "declared", standing, next: `${call} plan ${name}`, id: undefined, at: undefined };
  }
  const facts = { id: begun.id, at: last.at };
  if (last.entry !== "ended") {
    const standing = `It is under way, or was cut off. Last on record: ${describeLast(last, stacks)}.`;
    return { ...facts, state: "underWay", standing, next: `${call} resume ${name}` };
  }
  const { ending } = last;
  return {
    ...facts,
    state: ending.kind,
    standing: describeEnding(ending).standing,
    next: nextOf(ending, { call, name }),
  };
}

/** Says what to do after an ending, with the command. */
export function nextOf(ending: Ending, { call, name }: Pick<StandingOptions, "call" | "name">): string {
  const { next } = describeEnding(ending);
  if (ENDINGS[ending.kind] === "resumable") return `${next} ${call} resume ${name}`;
  return ending.kind === "migrated" ? next : `${next} To begin another one: ${call} run ${name} --anew`;
}

/** By ending: 0 when all is done, 4 when only time is lacking, 1 for everything that somebody has to look at. */
export const ENDING_CODES: Readonly<Record<Ending["kind"], number>> = {
  migrated: 0,
  keeping: 4,
  leftover: 1,
  kept: 1,
  abandoned: 1,
  bothKept: 1,
  onlyCopyHasTheData: 1,
  vanished: 1,
  stopped: 1,
};

function describeLast(entry: Entry, stacks: SiteStacks): string {
  switch (entry.entry) {
    case "starting":
      return `${describeStep(entry.step, stacks)}, begun`;
    case "finished":
      return `${describeStep(entry.step, stacks)}, ${describeResult(entry.result)}`;
    case "turned":
      return `the way leads back: ${entry.reason}`;
    case "begun":
      return "its beginning";
    case "resumed":
      return "another run goes on";
    case "ended":
      return "its ending";
  }
}
