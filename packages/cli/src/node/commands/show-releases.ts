import { compareReleases, sortReleaseNumbers, type ReleaseStore, type StoredRelease } from "@logstack/release";
import { readMany } from "@logstack/release/node";
import { describeDifference } from "../../render/variable-differences.ts";
import { describeRelease, renderRelease, renderReleaseList, renderReleasesComparison } from "../../render/releases.ts";
import { requireRelease } from "../require-release.ts";
import { withReleaseStore } from "../open-releases.ts";
import { readProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** What `logstack release list` was asked to show. */
export interface ListReleasesRequest {
  /** How many at most, the newest first. */
  readonly limit: number;
  readonly json: boolean;
}

/** Lists releases, the newest first. Returns the exit code 0. */
export async function listReleases({ limit, json }: ListReleasesRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const { found, total } = await withReleaseStore({ project, terminal }, async (store) => {
    const numbers = sortReleaseNumbers(await store.listReleases());
    return { found: await readAll(store, numbers.slice(0, limit)), total: numbers.length };
  });
  if (json) terminal.result(JSON.stringify({ v: 1, total, releases: found.map(describeRelease) }));
  else for (const line of renderReleaseList(found, { total })) terminal.result(line);
  return 0;
}

/** What `logstack release show` was asked to show. */
export interface ShowReleaseRequest {
  readonly number: string;
  readonly json: boolean;
}

/** Shows what is in a release; as JSON all of it, variables included. Returns the exit code 0. */
export async function showRelease({ number, json }: ShowReleaseRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const stored = await withReleaseStore({ project, terminal }, (store) => requireRelease(store, number));
  if (json) terminal.result(JSON.stringify({ v: 1, ...stored }));
  else for (const line of renderRelease(stored)) terminal.result(line);
  return 0;
}

/** What `logstack release diff` was asked to compare. */
export interface DiffReleasesRequest {
  readonly from: string;
  readonly to: string;
  readonly json: boolean;
}

/** Shows how two releases differ. Returns the exit code 0, different or not. */
export async function diffReleases({ from, to, json }: DiffReleasesRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const [before, after] = await withReleaseStore({ project, terminal }, async (store) => [
    await requireRelease(store, from),
    await requireRelease(store, to),
  ]);
  if (before === undefined || after === undefined) throw new Error("two releases were read, and one is missing");
  const { layers, sameLayers, variables } = compareReleases(before.release, after.release);
  if (json) {
    const described = Object.fromEntries(
      Object.entries(variables).map(([environment, differences]) => [environment, differences.map(describeDifference)]),
    );
    terminal.result(JSON.stringify({ v: 1, from, to, layers, sameLayers, variables: described }));
  } else {
    for (const line of renderReleasesComparison({ layers, sameLayers, variables }, { from, to })) terminal.result(line);
  }
  return 0;
}

async function readAll(store: ReleaseStore, numbers: readonly string[]): Promise<readonly StoredRelease[]> {
  const found = await readMany(numbers, (number) => store.findRelease(number));
  return found.filter((each) => each !== undefined);
}
