// Migrates the model's world, which is in a file, by a journal in another one. Kills itself after one of the calls that change something.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { runMigration } from "../../src/migrate/run-migration.ts";
import type { MigrationPorts } from "../../src/migrate/ports.ts";
import { openJournalFile } from "../../src/node/journal-file.ts";
import type { Form } from "../../src/plan/sites.ts";
import { startProcess, type ModelState } from "../model/model-ports.ts";
import { aRequest } from "../model/play.ts";
import { createWorld, type World } from "../model/world.ts";

const [folder = "", form = "cloneBack", dieAt = "0"] = process.argv.slice(2);
const worldFile = path.join(folder, "world.json");

const world = existsSync(worldFile) ? readWorld() : createWorld(4);
const file = await openJournalFile(path.join(folder, "m-1.journal"));
const journal = [...(await file.read())];
const state: ModelState = { world, journal, faults: [], calls: new Map(), lastReadings: new Map() };
const model = startProcess(state).ports;
let changes = 0;

const ports: MigrationPorts = {
  ...model,
  journal: {
    read: () => file.read(),
    append: (entry) =>
      change(async () => {
        await file.append(entry);
        journal.push(entry);
      }),
  },
  sites: {
    ...model.sites,
    close: (site) => change(() => model.sites.close(site)),
    open: (site) => change(() => model.sites.open(site)),
    build: (site, id) => change(() => model.sites.build(site, id)),
    destroy: (site, identifiers) => change(() => model.sites.destroy(site, identifiers)),
  },
  copier: { copy: (from, to) => change(() => model.copier.copy(from, to)) },
};

const ending = await runMigration(ports, { ...aRequest(form as Form), keepMs: 0 });
await file.close();
console.log(ending.kind);

async function change(work: () => Promise<void>): Promise<void> {
  changes += 1;
  await work();
  writeWorld();
  if (changes === Number(dieAt)) process.kill(process.pid, "SIGKILL");
}

function readWorld(): World {
  const stored = JSON.parse(readFileSync(worldFile, "utf8")) as World & { readonly accepted: readonly string[] };
  return { ...stored, accepted: new Set(stored.accepted) };
}

/** Whole or not at all: what is there outlives the process, as AWS does. */
function writeWorld(): void {
  writeFileSync(`${worldFile}.new`, JSON.stringify({ ...world, accepted: [...world.accepted] }));
  renameSync(`${worldFile}.new`, worldFile);
}
