import { readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { EngineError } from "../engine-error.ts";
import { type Batch, FIRST_SUM, type JournalHeader, parseLine } from "../state/journal-line.ts";
import type { MemoryTables } from "../state/memory-tables.ts";

/** What reading a journal found out about the file. */
export interface JournalContents {
  /** When the last batch was written, by the clock of the engine that wrote it; 0 when there is none. */
  readonly lastWrittenMs: number;
  /** Up to here every line is whole. */
  readonly soundBytes: number;
  /** The checksum of the last whole line. */
  readonly lastSum: number;
  /** How many changes it holds; those beyond the number of records are history. */
  readonly changes: number;
  /** True when the file goes on after that with a line whose write was cut short. */
  readonly isTorn: boolean;
}

/**
 * Reads a journal into `tables`. Only a last line that was cut short is passed over, because a crash leaves one;
 * any other damage throws `StateDamaged`, and a format newer than `newestFormat` throws `StateTooNew`.
 */
export function readJournal(path: string, newestFormat: number, tables: MemoryTables): JournalContents {
  const journal = readFileSync(path);
  let lineNumber = 1;
  let start = 0;
  let lastSum = FIRST_SUM;
  let lastWrittenMs = 0;
  let changes = 0;
  while (start < journal.length) {
    const line = parseLine(journal, { start, previousSum: lastSum }, crc32);
    if (line.kind === "damaged") throw damaged(path, lineNumber);
    if (line.kind === "torn") break;
    if (lineNumber === 1) {
      checkFormat(path, JSON.parse(line.json) as JournalHeader, newestFormat);
    } else {
      const batch = JSON.parse(line.json) as Batch;
      applyBatch(batch, tables);
      changes += batch.changes.length;
      lastWrittenMs = Math.max(lastWrittenMs, batch.at);
    }
    start = line.end;
    lastSum = line.sum;
    lineNumber += 1;
  }
  // A journal is put in place with its header whole: without one, somebody else has cut it.
  if (lineNumber === 1) throw damaged(path, 1);
  return { lastWrittenMs, soundBytes: start, lastSum, changes, isTorn: start < journal.length };
}

function applyBatch(batch: Batch, tables: MemoryTables): void {
  for (const [table, key, value] of batch.changes) {
    tables.apply(value === undefined ? { table, key } : { table, key, value });
  }
}

function checkFormat(path: string, header: JournalHeader, newestFormat: number): void {
  if (header.format <= newestFormat) return;
  throw new EngineError(
    "StateTooNew",
    `${path} was written by embedded-aws ${header.writtenBy} in format ${header.format}; this engine reads formats up to ${newestFormat}.`,
    { nextStep: "Use the newer version with this folder, or choose another state folder." },
  );
}

function damaged(path: string, line: number): EngineError {
  return new EngineError("StateDamaged", `${path} is damaged at line ${line}: its checksum does not match.`, {
    nextStep:
      "Nothing was changed. Bring the folder back from a copy, or move it away to begin with an empty state; " +
      "what the engine simulated in it is then gone.",
  });
}
