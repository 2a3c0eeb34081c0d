import { ENDINGS, type Ending } from "../plan/ending.ts";
import type { Entry } from "../plan/journal-entry.ts";
import { planNextStep } from "../plan/plan-next-step.ts";
import { readProgress } from "../plan/read-progress.ts";
import type { Observation } from "../plan/sites.ts";
import { observeSites } from "./observe-sites.ts";
import { findDooming, performStep } from "./perform-step.ts";
import type { MigrationPorts } from "./ports.ts";
import type { MigrationRequest } from "./request.ts";

/**
 * Runs a migration until it ends, or goes on with the one in the journal, wherever it stopped. Each step is on record before it is done and
 * after; what is there is looked at before each. Rejects only when the journal can not be written or read: then nothing more is done.
 */
export async function runMigration(ports: MigrationPorts, request: MigrationRequest): Promise<Ending> {
  const entries = [...(await ports.journal.read())];
  const add = async (entry: Entry): Promise<void> => {
    await ports.journal.append(entry);
    entries.push(entry);
    ports.report(entry);
  };
  const over =
    entries.length === 0
      ? await begin({ ...ports, add }, request)
      : await resume({ ...ports, add }, { entries, by: request.by });
  if (over !== undefined) return over;
  for (;;) {
    const observation = await observeSites(ports, entries);
    const planned = planNextStep(entries, observation);
    const at = ports.clock.now();
    switch (planned.kind) {
      case "end":
        if (readProgress(entries).ending === undefined) await add({ entry: "ended", at, ending: planned.ending });
        return planned.ending;
      case "turn":
        await add({ entry: "turned", at, reason: planned.reason });
        break;
      case "do": {
        const doomed = findDooming(planned.step, observation);
        await add({ entry: "starting", at, step: planned.step, ...(doomed === undefined ? {} : { doomed }) });
        const progress = readProgress(entries);
        const result = await performStep(ports, { step: planned.step, observation, progress, request });
        await add({ entry: "finished", at: ports.clock.now(), step: planned.step, result });
      }
    }
  }
}

interface Recording extends MigrationPorts {
  /** Puts an entry on record, and tells it. */
  readonly add: (entry: Entry) => Promise<void>;
}

/** Puts the beginning on record; the ending where there is nothing to begin with, and then nothing is on record. */
async function begin(ports: Recording, { id, form, by, keepMs }: MigrationRequest): Promise<Ending | undefined> {
  const { now, sites }: Observation = await observeSites(ports, []);
  const { source } = sites;
  if (source.kind === "unknown")
    return { kind: "stopped", reason: `The source could not be looked at: ${source.reason}` };
  if (source.kind === "absent") return { kind: "stopped", reason: "There is no source." };
  if (source.condition !== "steady") return { kind: "stopped", reason: "The source is being deleted." };
  if (source.identifiers.length === 0)
    return { kind: "stopped", reason: "Nothing tells the source from what may take its place." };
  await ports.add({ entry: "begun", format: 1, id, form, at: now, by, source: source.identifiers, keepMs });
  return undefined;
}

/** Puts on record that another run goes on; the ending where there is nothing left to go on with. */
async function resume(
  { clock, add }: Recording,
  { entries, by }: { readonly entries: readonly Entry[]; readonly by: string },
): Promise<Ending | undefined> {
  const { ending } = readProgress(entries);
  if (ending !== undefined && ENDINGS[ending.kind] === "final") return ending;
  await add({ entry: "resumed", at: clock.now(), by });
  return undefined;
}
