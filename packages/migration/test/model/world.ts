import { createIdHash } from "../../src/model/id-hash.ts";
import type { Identifier, Reading } from "../../src/model/reading.ts";
import type { Statistics } from "../../src/model/statistics.ts";
import type { ObservedSite, SiteName } from "../../src/plan/sites.ts";

/** A site of the model: documents by id, one that comes twice included. */
export interface ModelSite {
  readonly uuid: string;
  documents: string[];
  access: "open" | "closed";
  condition: "steady" | "deleting" | "brokenOff";
  readonly madeBy: string | undefined;
  /** It says that it is closed, and takes writes all the same. */
  leaky: boolean;
}

/** What is there, and what became of it. */
export interface World {
  readonly sites: Partial<Record<SiteName, ModelSite>>;
  /** Every document that was ever taken from users. */
  readonly accepted: Set<string>;
  /** Documents that a destruction of ours took from the last site that had them: there must never be one. */
  readonly destroyedLast: string[];
  /** What somebody else did. */
  readonly rivals: string[];
  /** In milliseconds. */
  now: number;
  made: number;
}

/** A source that is open and has documents. */
export function createWorld(documents: number): World {
  const world: World = { sites: {}, accepted: new Set(), destroyedLast: [], rivals: [], now: 1_000_000, made: 0 };
  world.sites.source = aModelSite(world, undefined);
  world.sites.source.access = "open";
  for (let index = 0; index < documents; index += 1) write(world, "source");
  return world;
}

/** A new site, closed and empty. */
export function aModelSite(world: World, madeBy: string | undefined): ModelSite {
  world.made += 1;
  return { uuid: `uuid-${world.made}`, documents: [], access: "closed", condition: "steady", madeBy, leaky: false };
}

/** A user's document arrives at a site. */
export function write(world: World, name: SiteName): void {
  const site = world.sites[name];
  if (site === undefined) return;
  world.made += 1;
  const id = `doc-${world.made}`;
  site.documents.push(id);
  world.accepted.add(id);
}

/** Takes a site's documents for good, and notes those that nobody else has. */
export function destroyDocuments(world: World, name: SiteName, doomed: readonly string[]): void {
  const site = world.sites[name];
  if (site === undefined) return;
  const elsewhere = new Set(
    Object.entries(world.sites).flatMap(([other, each]) =>
      other === name || each.condition === "deleting" ? [] : each.documents,
    ),
  );
  const left = site.documents.slice();
  for (const id of doomed) left.splice(left.indexOf(id), 1);
  const kept = new Set(left);
  for (const id of doomed) {
    if (world.accepted.has(id) && !elsewhere.has(id) && !kept.has(id)) world.destroyedLast.push(id);
  }
  site.documents = left;
}

export function identifiersOf(site: ModelSite): readonly Identifier[] {
  return [{ kind: "stack", value: site.uuid }];
}

export function observeModel(world: World, name: SiteName): ObservedSite {
  const site = world.sites[name];
  if (site === undefined) return { kind: "absent" };
  const { access, condition, madeBy } = site;
  return { kind: "there", identifiers: identifiersOf(site), access, condition, madeBy };
}

/** Reads a site as it is. */
export function readModel(world: World, name: SiteName): Reading {
  const site = world.sites[name];
  if (site === undefined) throw new Error("nothing answers");
  return { at: world.now, from: identifiersOf(site), statistics: statisticsOf(site.documents) };
}

export function statisticsOf(documents: readonly string[]): Statistics {
  const ids = createIdHash();
  for (const id of documents) ids.add(id);
  const measures = { documents: documents.length, idHash: ids.end(), mappingHash: "m", oldestAt: null, newestAt: null };
  return { kind: "indices", indices: { logs: { ...measures, perDay: {} } } };
}
