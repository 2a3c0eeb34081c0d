import { closeSync, existsSync, openSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { EngineError } from "../engine-error.ts";
import { type Change, createMemoryTables, type MemoryTables } from "../state/memory-tables.ts";
import { packChange, renderLine } from "../state/journal-line.ts";
import type { Store } from "../state/store.ts";
import { type JournalContents, readJournal } from "./read-journal.ts";
import { type JournalEnd, rewriteJournal, writeWhole } from "./write-journal.ts";

/** The file in the state folder that holds every record. */
export const JOURNAL_FILE = "state.journal";

/** The version of the journal's format that this engine writes, and the newest that it reads. */
export const JOURNAL_FORMAT = 1;

/** A store on disk, and when it was last written by the engine's clock (0 for a new one). */
export interface JournalStore extends Store {
  readonly lastWrittenMs: number;
}

/** What a journal store needs to know. */
export interface JournalOptions {
  /** An existing folder, held by this process's lock. */
  readonly stateDir: string;
  /** The engine's clock; every batch is stamped with it. */
  readonly now: () => number;
  /** The engine's version, for the journal's header. */
  readonly engineVersion: string;
  /** The journal is rewritten without its history when it has grown beyond this and beyond twice what its records take. */
  readonly compactAboveBytes?: number;
}

const COMPACT_ABOVE_BYTES = 4 * 1024 * 1024;

/**
 * Opens the store in a state folder: tables in memory, and a journal of one line per batch of changes.
 * All changes of one turn of the event loop are one batch, so what a handler puts without awaiting in between is on
 * disk whole or not at all. A batch is handed to the operating system at the end of its turn and by `flush`: it then
 * survives the death of the process; `close` also waits for the disk.
 * Throws `StateDamaged` or `StateTooNew` and changes nothing when the journal cannot be trusted.
 */
export function openJournalStore(options: JournalOptions): JournalStore {
  const path = join(options.stateDir, JOURNAL_FILE);
  const tables = createMemoryTables((change) => journal.add(change));
  const contents = existsSync(path) ? readJournal(path, JOURNAL_FORMAT, tables) : undefined;
  const journal = createJournal(path, options, tables, contents);
  return {
    lastWrittenMs: contents?.lastWrittenMs ?? 0,
    table: (name) => tables.table(name),
    flush: async () => journal.write(),
    close: async () => journal.close(),
  };
}

interface Journal {
  add(change: Change): void;
  write(): void;
  close(): void;
}

function createJournal(
  path: string,
  options: JournalOptions,
  tables: MemoryTables,
  contents: JournalContents | undefined,
): Journal {
  // What is left of a line whose write was cut short must not become the beginning of the next one.
  if (contents?.isTorn) truncateSync(path, contents.soundBytes);
  const rewrite = (): JournalEnd => {
    const header = { format: JOURNAL_FORMAT, writtenBy: options.engineVersion };
    return rewriteJournal(path, { header, at: options.now() }, tables);
  };
  const limitFor = (recordBytes: number): number =>
    Math.max(options.compactAboveBytes ?? COMPACT_ABOVE_BYTES, 2 * recordBytes);
  const limitAtStart = limitFor(contents === undefined ? 0 : estimateRecords(contents, tables));
  const isGrown = contents === undefined || contents.soundBytes > limitAtStart;
  let { sizeBytes, lastSum } = isGrown ? rewrite() : { sizeBytes: contents.soundBytes, lastSum: contents.lastSum };
  let compactAtBytes = isGrown ? limitFor(sizeBytes) : limitAtStart;
  let descriptor = openSync(path, "a");
  let pending: Change[] = [];
  let scheduled: NodeJS.Immediate | undefined;
  let refusal: EngineError | undefined;
  let isOpen = true;

  const compact = (): void => {
    ({ sizeBytes, lastSum } = rewrite());
    compactAtBytes = limitFor(sizeBytes);
    closeSync(descriptor);
    descriptor = openSync(path, "a");
  };
  const write = (): void => {
    clearImmediate(scheduled);
    scheduled = undefined;
    if (refusal !== undefined) throw refusal;
    if (pending.length === 0) return;
    const { line, sum } = renderLine({ at: options.now(), changes: pending.map(packChange) }, lastSum, crc32);
    pending = [];
    try {
      sizeBytes += writeWhole(descriptor, line);
      lastSum = sum;
      if (sizeBytes > compactAtBytes) compact();
    } catch (error) {
      refusal = notWritten(path, error);
      throw refusal;
    }
  };
  return {
    add(change) {
      if (refusal !== undefined) throw refusal;
      pending.push(change);
      // A failure here is told by the next `add` or `flush`, which have a caller to tell it to.
      scheduled ??= setImmediate(() => attempt(write));
    },
    write,
    close() {
      if (!isOpen) return;
      isOpen = false;
      try {
        write();
        compact();
        refusal = closed(path);
      } finally {
        closeSync(descriptor);
      }
    },
  };
}

/**
 * Returns about how many bytes a journal's records would take without its history. An engine that was killed again and
 * again left all of its history behind: without this, each start would read it, and let it double.
 */
function estimateRecords({ soundBytes, changes }: JournalContents, tables: MemoryTables): number {
  return (soundBytes * tables.size()) / Math.max(1, changes);
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The caller has said why this may fail.
  }
}

function notWritten(path: string, cause: unknown): EngineError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new EngineError("StateNotWritten", `The engine cannot write its state to ${path}: ${reason}.`, {
    nextStep: "Make room on the disk or mend the folder's permissions, then start the engine again.",
    cause,
  });
}

function closed(path: string): EngineError {
  return new EngineError("StateNotWritten", `The engine that held ${path} has stopped.`, {
    nextStep: "Start the engine again.",
  });
}
