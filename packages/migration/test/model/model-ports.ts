import type { Coverage, MigrationPorts } from "../../src/migrate/ports.ts";
import type { Reading } from "../../src/model/reading.ts";
import { ENDINGS } from "../../src/plan/ending.ts";
import type { Entry } from "../../src/plan/journal-entry.ts";
import type { SiteName } from "../../src/plan/sites.ts";
import { APART_MS } from "./apart.ts";
import type { Fault } from "./fault.ts";
import {
  aModelSite,
  destroyDocuments,
  identifiersOf,
  observeModel,
  readModel,
  statisticsOf,
  write,
  type ModelSite,
  type World,
} from "./world.ts";

/** The ports of one process over a world, and how to know that it was killed. */
export interface ModelProcess {
  readonly ports: MigrationPorts;
  readonly killed: Promise<"killed">;
}

/** What outlives processes: how often each thing was called, and what each site last said. */
export interface ModelState {
  readonly world: World;
  readonly journal: Entry[];
  readonly faults: readonly Fault[];
  readonly calls: Map<Fault["call"], number>;
  readonly lastReadings: Map<SiteName, Reading>;
}

/** Starts a process over a world: what was to go wrong and has not yet, still does. */
export function startProcess(state: ModelState): ModelProcess {
  const { world, journal } = state;
  let kill: (how: "killed") => void = () => undefined;
  const killed = new Promise<"killed">((resolve) => {
    kill = resolve;
  });
  let isDead = false;
  const die = (): Promise<never> => {
    isDead = true;
    kill("killed");
    return new Promise(() => undefined);
  };
  /** Every call of a port goes through here: before it, or after it took effect, the process may be killed. */
  const mortal = async <T>(work: () => T): Promise<T> => {
    if (isDead) return die();
    const death = takeFault(state, "any");
    if (death?.how === "killedBefore") return die();
    try {
      return work();
    } catch (error) {
      if (error instanceof Killed) return await die();
      throw error;
    } finally {
      if (death?.how === "killedAfter") await die();
    }
  };
  const ports: MigrationPorts = {
    journal: {
      read: () => mortal(() => journal.slice()),
      append: (entry) =>
        mortal(() => {
          journal.push(structuredClone(entry));
          if (entry.entry === "starting") tick(state);
          if (isProof(entry) && takeFault(state, "proof") !== undefined) throw new Killed();
        }),
    },
    sites: {
      observe: (site) =>
        mortal(() => {
          if (takeFault(state, "observe") !== undefined) throw new Error("AWS does not answer");
          return observeModel(world, site);
        }),
      close: (site) => mortal(() => changeAccess(state, site, "closed")),
      open: (site) => mortal(() => changeAccess(state, site, "open")),
      build: (site, id) => mortal(() => build(state, site, id)),
      destroy: (site, identifiers) =>
        mortal(() => {
          const there = world.sites[site];
          if (there === undefined || identifiersOf(there)[0]?.value !== identifiers[0]?.value) return;
          destroy(state, site, there);
        }),
      awaitGone: (site) =>
        mortal(() => {
          if (world.sites[site]?.condition === "brokenOff") throw new Error("nobody deletes it");
          if (world.sites[site]?.condition === "deleting") delete world.sites[site];
        }),
    },
    statistician: {
      read: (site) => mortal(() => read(state, site)),
      findMissing: (from, to) => mortal(() => findMissing(state, from, to)),
    },
    copier: { copy: (from, to) => mortal(() => copy(state, { from, to })) },
    clock: {
      now: () => world.now,
      sleep: (ms) =>
        mortal(() => {
          world.now += ms;
          // What happens between a look and what is made of it, nobody can know: it happens with the next step.
          if (journal.at(-1)?.entry === "starting") tick(state);
        }),
    },
    report: () => undefined,
  };
  return { ports, killed };
}

/** Thrown where a process is killed in the middle of a call. */
class Killed extends Error {}

type FaultOf<C extends Fault["call"]> = Extract<Fault, { readonly call: C }>;

function takeFault<C extends Fault["call"]>({ calls, faults }: ModelState, call: C): FaultOf<C> | undefined {
  const nth = calls.get(call) ?? 0;
  calls.set(call, nth + 1);
  return faults.find((fault): fault is FaultOf<C> => {
    const lasts = "lasts" in fault ? (fault.lasts ?? 1) : 1;
    return fault.call === call && fault.nth <= nth && nth < fault.nth + lasts;
  });
}

/** True for an entry that says that something may be destroyed. */
function isProof(entry: Entry | undefined): boolean {
  return entry?.entry === "finished" && ["verify", "confirm", "cover", "recheck"].includes(entry.step.do);
}

/** Time passes while no process runs: nothing that was proven before holds by itself. What others do once a migration is over is no longer its own. */
export function passTime(state: ModelState): void {
  const last = state.journal.at(-1);
  if (last?.entry === "ended" && ENDINGS[last.ending.kind] === "final") return;
  state.world.now += 10 * APART_MS;
  takeWrites(state);
  happen(state, takeFault(state, "between"));
}

/**
 * Time passes: open sites take writes, and whatever was to happen happens. Not between a proof and what it allows, which is the one gap
 * that no migration over separate calls can close (docs/decisions/0048): there only an open site, which was to be closed before, takes writes.
 */
function tick(state: ModelState): void {
  const last = state.journal.at(-1);
  const acts = last?.entry === "starting" && ["destroy", "discard"].includes(last.step.do);
  takeWrites(state);
  if (!isProof(last) && !acts) happen(state, takeFault(state, "tick"));
}

function takeWrites({ world }: ModelState): void {
  for (const name of ["source", "temporary", "destination"] as const) {
    if (world.sites[name]?.access === "open") write(world, name);
  }
}

function happen({ world }: ModelState, fault: FaultOf<"tick" | "between"> | undefined): void {
  const site = fault === undefined ? undefined : world.sites[fault.site];
  if (fault === undefined || site === undefined) return;
  switch (fault.how) {
    case "leak":
      if (site.leaky) write(world, fault.site);
      return;
    case "lose":
      site.documents.shift();
      return;
    case "reopen":
      site.access = "open";
      return;
    case "close":
      site.access = "closed";
      return;
    case "rivalDeletes":
      world.rivals.push(fault.site);
      delete world.sites[fault.site];
  }
}

function changeAccess(state: ModelState, name: SiteName, access: "open" | "closed"): void {
  const fault = takeFault(state, access === "open" ? "open" : "close");
  const site = state.world.sites[name];
  if (fault?.how === "throws" || site === undefined) throw new Error("the lever is stuck");
  if (fault?.how === "doesNothing") return;
  site.access = access;
  site.leaky = fault?.how === "leaks";
  if (fault?.how === "throwsAfter") throw new Error("no answer came");
}

function build(state: ModelState, name: SiteName, id: string): void {
  const { world } = state;
  const fault = takeFault(state, "build");
  if (fault?.how === "throws") throw new Error("it could not be created");
  if (fault?.how === "doesNothing") return;
  const isTaken = name === "destination" && world.sites.source !== undefined && isInPlace(state);
  if (isTaken) throw new Error("there is a stack of this name");
  world.sites[name] ??= aModelSite(world, id);
  if (fault?.how === "throwsAfter") throw new Error("no answer came");
}

/** The destination of the seed's form stands where the source stood. */
function isInPlace({ journal }: ModelState): boolean {
  return journal.some((entry) => entry.entry === "begun" && entry.form === "cloneBack");
}

function destroy(state: ModelState, name: SiteName, site: ModelSite): void {
  const { world } = state;
  const fault = takeFault(state, "destroy");
  if (fault?.how === "throws") throw new Error("it may not be deleted");
  if (fault?.how === "doesNothing") return;
  if (fault?.how === "marks" || fault?.how === "breaksOff") {
    site.condition = "brokenOff";
    const gone = fault.how === "marks" ? 0 : Math.ceil(site.documents.length / 2);
    destroyDocuments(world, name, site.documents.slice(0, gone));
    throw new Error("it broke off");
  }
  if (fault?.how === "partly") {
    destroyDocuments(world, name, site.documents.slice(0, Math.ceil(site.documents.length / 2)));
    throw new Error("DELETE_FAILED");
  }
  destroyDocuments(world, name, site.documents.slice());
  if (fault?.how === "slowly") {
    site.condition = "deleting";
    throw new Error("it takes too long");
  }
  delete world.sites[name];
  if (fault?.how === "throwsAfter") throw new Error("no answer came");
}

function copy(state: ModelState, { from, to }: { readonly from: SiteName; readonly to: SiteName }): void {
  const { world } = state;
  const fault = takeFault(state, "copy");
  const [source, target] = [world.sites[from], world.sites[to]];
  if (source === undefined || target === undefined || fault?.how === "throws") throw new Error("the copy broke off");
  const missing = source.documents.filter((id) => !target.documents.includes(id));
  switch (fault?.how) {
    case undefined:
      target.documents.push(...missing);
      return;
    case "throwsAfter":
      target.documents.push(...missing);
      throw new Error("no answer came");
    case "doesNothing":
      return;
    case "loses":
      target.documents.push(...missing.slice(1));
      return;
    case "duplicates":
      target.documents.push(...missing, ...missing.slice(0, 1));
      return;
    case "swaps":
      target.documents.push(...missing.slice(1), ...missing.slice(-1));
      return;
    case "stopsHalfWay":
      target.documents.push(...missing.slice(0, Math.floor(missing.length / 2)));
      return;
    case "reorders":
      target.documents.push(...missing.reverse());
      return;
    case "moves":
      target.documents.push(...missing);
      source.documents.shift();
      return;
    case "meetsWrites":
      target.documents.push(...missing);
      if (source.access === "open" || source.leaky) write(world, from);
  }
}

/**
 * Reads a site. A cache in front of it answers as it was, but no longer than two readings are apart: one that did would show the same before
 * and after a loss, however often it were asked (docs/decisions/0048).
 */
function read(state: ModelState, site: SiteName): Reading {
  const fault = takeFault(state, "read");
  const truth = readModel(state.world, site);
  const last = state.lastReadings.get(site) ?? truth;
  state.lastReadings.set(site, truth);
  switch (fault?.how) {
    case undefined:
      return truth;
    case "throws":
      throw new Error("it answers 503");
    case "unreadable":
      return { ...truth, statistics: { kind: "unreadable", reason: "it answers 503" } };
    case "empty":
      return { ...truth, statistics: statisticsOf([]) };
    case "stale":
      return truth.at - last.at < APART_MS ? { ...last, at: truth.at } : truth;
    case "wrong":
      return { ...truth, statistics: statisticsOf(["something", "else"]) };
    case "otherSide": {
      const other = [...state.lastReadings].find(([name]) => name !== site)?.[1];
      return other === undefined ? truth : { ...other, at: truth.at };
    }
  }
}

function findMissing(state: ModelState, from: SiteName, to: SiteName): Coverage {
  const fault = takeFault(state, "findMissing");
  if (fault?.how === "throws") throw new Error("it answers 503");
  if (fault?.how === "unreadable") return { kind: "unreadable", reason: "it answers 503" };
  if (fault?.how === "missing") return { kind: "missing", count: 1, examples: ["doc-0"] };
  const [source, target] = [state.world.sites[from], state.world.sites[to]];
  if (source === undefined || target === undefined) return { kind: "unreadable", reason: "nothing answers" };
  const missing = source.documents.filter((id) => !target.documents.includes(id));
  return missing.length === 0
    ? { kind: "covered", checked: source.documents.length }
    : { kind: "missing", count: missing.length, examples: missing.slice(0, 3) };
}
