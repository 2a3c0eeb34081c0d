import { describe, expect, it } from "vitest";
import { compare, type Comparison } from "../../src/index.ts";
import type { SiteName } from "../../src/plan/sites.ts";
import { playStory } from "../model/play.ts";
import type { Fault } from "../model/fault.ts";
import { aModelSite, createWorld, destroyDocuments, write, type World } from "../model/world.ts";
import { aSide, entities, idOf, unreadable } from "../support/a-side.ts";
import { AS_PUBLISHED, seedCompare, seedMigrate, type SeedDefects, type SeedWorld } from "./seed-migrate.ts";

/** The seed's ways over the model's world. Source and destination are two stacks of one name, as they are in the seed. */
function seedOver(world: World, faults: readonly ("loses" | "deletesAndThrows")[] = []): SeedWorld {
  return {
    close: () => undefined,
    open: () => undefined,
    clone(from, to) {
      const site = aModelSite(world, "seed");
      const documents = world.sites[from]?.documents ?? [];
      site.documents = documents.slice(faults.includes("loses") && from === "source" ? 1 : 0);
      world.sites[to] = site;
    },
    destroy(site) {
      destroyDocuments(world, site, world.sites[site]?.documents.slice() ?? []);
      delete world.sites[site];
      if (faults.includes("deletesAndThrows") && site === "source") throw new Error("no answer came");
    },
    statistics(site) {
      // What has no name has no address, and what is not there does not answer; Invoke-RestMethod then leaves nothing behind.
      if (site === undefined || world.sites[site] === undefined) return {};
      return { data: { documents: { count: world.sites[site]?.documents.length ?? 0 } } };
    },
  };
}

function lossesOf(defects: Partial<SeedDefects>, faults: readonly ("loses" | "deletesAndThrows")[]): readonly string[] {
  const world = createWorld(3);
  seedMigrate(seedOver(world, faults), defects);
  return world.destroyedLast;
}

const answers = (byName: Partial<Record<SiteName, { readonly data?: unknown }>>) => ({
  statistics: (site: SiteName | undefined) => (site === undefined ? {} : (byName[site] ?? {})),
});

function judge(source: Parameters<typeof aSide>[0], copy: Parameters<typeof aSide>[0]): Comparison["outcome"] {
  const sides = { source: aSide(source), copy: aSide({ name: "temp", ...copy }) };
  return compare(sides, { leastApartMs: 60_000, tolerances: [] }).outcome;
}

async function play(faults: readonly Fault[]) {
  return playStory({ form: "cloneBack", documents: 3, faults });
}

describe("the seed's comparison", () => {
  const full = { customers: { count: 57 } };
  const less = { customers: { count: 56 } };
  const both = ["source", "temporary"] as const;

  it("compares A with itself, and says yes to a copy that lost something; ours says no", () => {
    const world = answers({ source: { data: full }, temporary: { data: less } });
    expect(seedCompare(world, both, { readsOneSide: true })).toBe(true);
    expect(judge({ statistics: entities(full) }, { statistics: entities(less) })).toBe("mismatch");
    const itself = { first: { from: idOf("current") }, second: { from: idOf("current") } };
    expect(judge({ statistics: entities(full) }, { statistics: entities(full), ...itself })).toBe("undecided");
  });

  it("has parameters that are never bound, and says yes of nothing; ours asks who each side is", () => {
    const world = answers({ source: { data: full }, temporary: { data: less } });
    expect(seedCompare(world, both, { bindsNothing: true })).toBe(true);
    const nobody = { first: { from: [] }, second: { from: [] } };
    expect(judge(nobody, nobody)).toBe("undecided");
  });

  it("never returns, for want of a $; ours is a value", () => {
    const world = answers({ source: { data: full }, temporary: { data: full } });
    expect(() => seedCompare(world, both, { returnsNoValue: true })).toThrow("The term 'true' is not recognized");
    expect(judge({ statistics: entities(full) }, { statistics: entities(full) })).toBe("match");
  });

  it("depends on the order of keys; ours does not", () => {
    const [one, other] = [
      { customers: { count: 1 }, databases: { count: 2 } },
      { databases: { count: 2 }, customers: { count: 1 } },
    ];
    expect(seedCompare(answers({ source: { data: one }, temporary: { data: other } }), both)).toBe(false);
    expect(judge({ statistics: entities(one) }, { statistics: entities(other) })).toBe("match");
  });

  it("says yes to two endpoints that fail, and to two that are empty; ours to neither", () => {
    expect(seedCompare(answers({}), both)).toBe(true);
    expect(judge({ statistics: unreadable() }, { statistics: unreadable() })).toBe("undecided");
    expect(seedCompare(answers({ source: { data: {} }, temporary: { data: {} } }), both)).toBe(true);
    expect(judge({ statistics: entities({}) }, { statistics: entities({}) })).toBe("undecided");
  });
});

describe("the seed's migration", () => {
  it("as it was published, destroys the only copy of the data; ours gives up, and the source serves", async () => {
    const { returnsNoValue: _, ...otherwise } = AS_PUBLISHED;
    expect(lossesOf(otherwise, ["loses"])).toHaveLength(1);
    const { ending, state, broken } = await play([{ call: "copy", nth: 0, how: "loses" }]);
    expect(broken).toEqual([]);
    expect(ending.kind).toBe("abandoned");
    expect(state.world.sites.source?.access).toBe("open");
  });

  it("as it was meant, destroys nothing when the copy loses something", () => {
    expect(lossesOf({}, ["loses"])).toEqual([]);
  });

  it("compares what it has just deleted by its name, and so takes the good copy away; ours compares the new one", async () => {
    const world = createWorld(3);
    expect(seedMigrate(seedOver(world), { comparesByName: true })).toBe("differs");
    expect(world.sites.destination).toBeUndefined();
    const { ending, state } = await play([]);
    expect(ending.kind).toBe("migrated");
    expect(state.journal).toContainEqual(
      expect.objectContaining({ step: { do: "compare", from: "temporary", to: "destination" } }),
    );
  });

  it("assumes that the current environment is there when its deletion broke off, and destroys the other; ours looks", async () => {
    expect(lossesOf({ assumesCurrent: true }, ["deletesAndThrows"])).toHaveLength(3);
    const { ending, broken } = await play([{ call: "destroy", nth: 0, how: "throwsAfter" }]);
    expect(broken).toEqual([]);
    expect(ending.kind).toBe("migrated");
  });

  it("never deletes the temporary environment; ours does, once the destination is proven", async () => {
    const world = createWorld(3);
    expect(seedMigrate(seedOver(world), { keepsTemporary: true })).toBe("done");
    expect(world.sites.temporary).toBeDefined();
    const { state } = await play([]);
    expect(state.world.sites.temporary).toBeUndefined();
  });

  it("does not see what is written while it copies; ours reads again before it destroys", async () => {
    const world = createWorld(3);
    const seed = seedOver(world);
    const writeAndDestroy = (site: SiteName): void => {
      if (site === "source") write(world, site);
      seed.destroy(site);
    };
    seedMigrate({ ...seed, destroy: writeAndDestroy });
    expect(world.destroyedLast).toHaveLength(1);
    const { broken, ending } = await play([
      { call: "close", nth: 0, how: "leaks" },
      { call: "copy", nth: 0, how: "meetsWrites" },
    ]);
    expect(broken).toEqual([]);
    expect(ending).toMatchObject({ kind: "bothKept", serving: "source", kept: "temporary" });
  });
});
