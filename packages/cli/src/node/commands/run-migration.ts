import { rename } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "@logstack/deploy-core";
import { describeEnding, ENDINGS, runMigration, type Ending, type Entry } from "@logstack/migration";
import { openJournalFile, type JournalFile } from "@logstack/migration/node";
import { findCall } from "../../call.ts";
import type { RunMigrationRequest } from "../../migrate/migrate-request.ts";
import { ENDING_CODES, nextOf } from "../../render/migration/describe-journal.ts";
import { renderRefusal } from "../../render/refusal.ts";
import { checkBeforehand } from "../migrate/check-beforehand.ts";
import type { DeclaredMigration } from "../migrate/declared-migration.ts";
import { openMigrationVoice, type MigrationVoice } from "../migrate/migration-voice.ts";
import { makeStoppable, Stopped, type StoppableJournal } from "../migrate/stoppable-journal.ts";
import { withMigration, type ConnectedMigration } from "../migrate/with-migration.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Runs a migration to its end, or goes on with it wherever it stopped. Returns 0 when all is done, 4 when the source is kept for its time, 3 when it was not
 * begun, 130 when it was stopped between two steps, and 1 for every other ending.
 */
export async function runDeclared(request: RunMigrationRequest, terminal: Terminal): Promise<number> {
  let journal: StoppableJournal | undefined;
  let voice: MigrationVoice | undefined;
  const openJournal = async (declared: DeclaredMigration) => {
    const file = await openOwnJournal(declared, { request, terminal });
    journal = makeStoppable(file);
    voice = openMigrationVoice(terminal, { json: request.json, stacks: declared.stacks });
    return { ...journal, close: () => file.close() };
  };
  const setting = {
    name: request.name,
    terminal,
    openJournal,
    report: (entry: Entry) => voice?.report(entry),
    note: (message: string) => voice?.note(message),
  };
  const release = listen(terminal, () => journal?.stop());
  try {
    return await withMigration(setting, (connected) => runConnected(request, { connected, terminal }));
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    const next = `${findCall(terminal.env)} migrate resume ${request.name}`;
    if (request.json) terminal.result(JSON.stringify({ v: 1, event: "stopped", next, exitCode: 130 }));
    else terminal.result(`Stopped between two steps; what was closed stays closed. To go on: ${next}`);
    return 130;
  } finally {
    release();
    voice?.close();
  }
}

async function runConnected(
  request: RunMigrationRequest,
  { connected, terminal }: { readonly connected: ConnectedMigration; readonly terminal: Terminal },
): Promise<number> {
  const { declared, opened } = connected;
  const call = `${findCall(terminal.env)} migrate`;
  const isNew = (await opened.ports.journal.read()).length === 0;
  if (!request.json) terminal.progress(`${isNew ? "Migrating" : "Going on with"} ${describe(declared)}`);
  const where = path.relative(terminal.cwd, declared.journal);
  if (!request.json)
    terminal.progress(`Each step is on record in ${where}: it can be stopped at any moment, and gone on with.`);
  if (isNew) {
    const { refusal } = await checkBeforehand(connected);
    if (refusal !== undefined) {
      if (request.json) terminal.result(JSON.stringify({ v: 1, event: "refused", refusal, exitCode: 3 }));
      else for (const line of renderRefusal(refusal)) terminal.progress(line);
      return 3;
    }
  }
  const ending = await runMigration(opened.ports, opened.request);
  tellEnding(ending, { request, terminal, call });
  return ENDING_CODES[ending.kind];
}

function describe({ name, declaration, stacks }: DeclaredMigration): string {
  const { source, temporary, destination } = stacks;
  return `${name}: ${[source, temporary, destination].filter(Boolean).join(" -> ")}    ${declaration.form}, ${declaration.data.kind}`;
}

function tellEnding(
  ending: Ending,
  {
    request,
    terminal,
    call,
  }: {
    readonly request: RunMigrationRequest;
    readonly terminal: Terminal;
    readonly call: string;
  },
): void {
  const { standing } = describeEnding(ending);
  const next = nextOf(ending, { call, name: request.name });
  const exitCode = ENDING_CODES[ending.kind];
  if (request.json) {
    terminal.result(JSON.stringify({ v: 1, event: "ended", ending, standing, next, exitCode }));
    return;
  }
  terminal.result(`${WORDS[ending.kind]}: ${standing}`);
  if (ending.kind === "keeping") terminal.result(`Kept until ${new Date(ending.until).toISOString()}.`);
  if (ending.kind !== "migrated") terminal.result(`Next: ${next}`);
}

const WORDS: Readonly<Record<Ending["kind"], string>> = {
  migrated: "Migrated",
  leftover: "Migrated, with something left",
  keeping: "Migrated, and the source is kept",
  kept: "Migrated, and the source is still there",
  abandoned: "Abandoned",
  bothKept: "Abandoned, and both are kept",
  onlyCopyHasTheData: "Stopped half-way",
  vanished: "Stopped",
  stopped: "Stopped",
};

interface JournalChoice {
  readonly request: RunMigrationRequest;
  readonly terminal: Terminal;
}

/** Opens the journal that this run writes: the one that is there, or with `--anew` another one. */
async function openOwnJournal(declared: DeclaredMigration, choice: JournalChoice): Promise<JournalFile> {
  const file = await openJournalFile(declared.journal);
  try {
    const over = judgeJournal(await file.read(), choice);
    if (over === undefined) return file;
    await rename(declared.journal, declared.journal.replace(/\.jsonl$/, `.${over}.jsonl`));
  } catch (error) {
    await file.close();
    throw error;
  }
  await file.close();
  return openJournalFile(declared.journal);
}

/** Returns the id of the migration whose journal is to be put aside; undefined to go on with it, or to begin it. */
function judgeJournal(entries: readonly Entry[], { request, terminal }: JournalChoice): string | undefined {
  const [begun, last] = [entries[0], entries.at(-1)];
  const call = `${findCall(terminal.env)} migrate`;
  if (begun?.entry !== "begun") {
    if (request.verb === "run") return undefined;
    throw misuse(`Migration ${request.name} was never begun.`, `To begin it: ${call} run ${request.name}`);
  }
  if (!request.anew) return undefined;
  if (last?.entry === "ended" && ENDINGS[last.ending.kind] === "final") return begun.id;
  throw misuse(
    `Migration ${request.name} is not over: to begin another one now would lose sight of what this one built.`,
    `To go on: ${call} resume ${request.name}`,
  );
}

function misuse(problem: string, hint: string): DeployError {
  return new DeployError({ code: "misuse", problem, hints: [hint] });
}

/** The first Ctrl-C lets the step under way end; a second one ends the process, which is as safe: it is on record what was begun. */
function listen(terminal: Terminal, stop: () => void): () => void {
  const release = terminal.onInterrupt(() => {
    release();
    terminal.progress("Stops after this step. Ctrl-C again stops at once; either way it can be gone on with.");
    stop();
  });
  return release;
}
