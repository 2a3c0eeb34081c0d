import * as fc from "fast-check";
import { runMigration } from "../../src/migrate/run-migration.ts";
import type { MigrationRequest } from "../../src/migrate/request.ts";
import { ENDINGS, type Ending } from "../../src/plan/ending.ts";
import type { Form } from "../../src/plan/sites.ts";
import { APART_MS } from "./apart.ts";
import { anyFault, type Fault } from "./fault.ts";
import { passTime, startProcess, type ModelState } from "./model-ports.ts";
import { createWorld, type World } from "./world.ts";

/** One life of a migration: what is migrated, and what goes wrong. */
export interface Story {
  readonly form: Form;
  readonly documents: number;
  readonly faults: readonly Fault[];
}

/** Any story. */
export const anyStory: fc.Arbitrary<Story> = fc.record({
  form: fc.constantFrom<Form>("cloneBack", "beside"),
  documents: fc.integer({ min: 0, max: 6 }),
  faults: fc.array(anyFault, { minLength: 1, maxLength: 12, size: "max" }),
});

/** How a story went. */
export interface Played {
  readonly ending: Ending;
  /** How each of its runs ended that was not killed. */
  readonly endings: readonly Ending["kind"][];
  readonly state: ModelState;
  readonly kills: number;
  /** What it broke; nothing is what it should have. */
  readonly broken: readonly string[];
}

const KEEP_MS = 14 * 86_400_000;

/** What a story's migration is asked for. */
export function aRequest(form: Form): MigrationRequest {
  return {
    id: "migration-1",
    form,
    by: "ann",
    keepMs: KEEP_MS,
    apartMs: APART_MS,
    receiptMs: 3_600_000,
    tolerances: [],
  };
}

/** More runs than this need faults of their own to be caused: a story that takes more goes round in circles. */
const MOST_RUNS = 30;

/** Plays a story to its end: a killed process is followed by another, and what can be gone on with is, three times. */
export async function playStory({ form, documents, faults }: Story): Promise<Played> {
  const world = createWorld(documents);
  const state: ModelState = { world, journal: [], faults, calls: new Map(), lastReadings: new Map() };
  const endings: Ending["kind"][] = [];
  const broken: string[] = [];
  let kills = 0;
  for (let runs = 0; runs < MOST_RUNS; runs += 1) {
    const process = startProcess(state);
    const ending = await Promise.race([runMigration(process.ports, aRequest(form)), process.killed]);
    if (ending === "killed") kills += 1;
    else {
      endings.push(ending.kind);
      broken.push(...findBroken(ending, state));
      const isOver = ENDINGS[ending.kind] === "final" || endings.length > RESUMED;
      if (isOver) return { ending, endings, state, kills, broken: [...new Set(broken)] };
      if (ending.kind === "keeping") world.now = Math.max(world.now, ending.until);
    }
    passTime(state);
  }
  throw new Error("The migration never ends.");
}

/** So often a migration that can be gone on with is. */
const RESUMED = 3;

function findBroken(ending: Ending, { world, journal }: ModelState): readonly string[] {
  const last = journal.at(-1);
  const isNamed =
    last === undefined ? ending.kind === "stopped" : last.entry === "ended" && last.ending.kind === ending.kind;
  return [
    ...world.destroyedLast.map((id) => `the last copy of ${id} was destroyed`),
    ...(isNamed ? [] : [`the journal ends with ${last?.entry}, the run with ${ending.kind}`]),
    ...findLies(ending, world),
  ];
}

/** Finds what an ending says that is not so. */
function findLies(ending: Ending, { sites, rivals }: World): readonly string[] {
  const open = (site: keyof World["sites"]): readonly string[] =>
    sites[site]?.access === "open" ? [] : [`${ending.kind}, but the ${site} is not open`];
  const there = (site: keyof World["sites"]): readonly string[] =>
    sites[site] === undefined ? [`${ending.kind}, but there is no ${site}`] : [];
  const gone = (site: keyof World["sites"]): readonly string[] =>
    sites[site] === undefined ? [] : [`${ending.kind}, but there is a ${site}`];
  switch (ending.kind) {
    case "migrated":
      return [...open("destination"), ...gone("source"), ...gone("temporary")];
    case "leftover":
      return [...open("destination"), ...there(ending.site)];
    case "keeping":
    case "kept":
      return [...open("destination"), ...there("source")];
    case "abandoned":
      return [...open("source"), ...gone("temporary"), ...gone("destination")];
    case "bothKept":
      return [...open(ending.serving), ...there(ending.kept)];
    case "onlyCopyHasTheData":
      return [...open(ending.site), ...gone("source"), ...gone("destination")];
    case "vanished":
      return rivals.includes(ending.site) ? [] : [`${ending.site} vanished, and nobody took it`];
    case "stopped":
      return ending.reason === "" ? ["stopped without a reason"] : [];
  }
}
