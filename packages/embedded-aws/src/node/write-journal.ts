import { closeSync, fsyncSync, openSync, renameSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { crc32 } from "node:zlib";
import { type Batch, FIRST_SUM, type JournalHeader, packChange, renderLine } from "../state/journal-line.ts";
import type { MemoryTables } from "../state/memory-tables.ts";

const RECORDS_PER_LINE = 100;

/** How a journal ends: its size, and the checksum that the next line's goes on from. */
export interface JournalEnd {
  readonly sizeBytes: number;
  readonly lastSum: number;
}

/** What a new journal says of itself. */
export interface JournalOrigin {
  readonly header: JournalHeader;
  /** Milliseconds since the Unix epoch, by the engine's clock. */
  readonly at: number;
}

/** Writes all records to a new file and puts it in the journal's place in one step: a crash leaves the old one or the new one. */
export function rewriteJournal(path: string, { header, at }: JournalOrigin, tables: MemoryTables): JournalEnd {
  const next = `${path}.next`;
  const descriptor = openSync(next, "w");
  let sizeBytes = 0;
  let lastSum = FIRST_SUM;
  const append = (value: Batch | JournalHeader): void => {
    const { line, sum } = renderLine(value, lastSum, crc32);
    sizeBytes += writeWhole(descriptor, line);
    lastSum = sum;
  };
  append(header);
  for (const changes of chunksOf(tables.records(), RECORDS_PER_LINE)) {
    append({ at, changes: changes.map(packChange) });
  }
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(next, path);
  syncFolder(dirname(path));
  return { sizeBytes, lastSum };
}

function* chunksOf<T>(items: Iterable<T>, size: number): Generator<readonly T[]> {
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length < size) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

/** Writes all of a text, however many calls that takes; returns its size in bytes. */
export function writeWhole(descriptor: number, text: string): number {
  const bytes = Buffer.from(text);
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
  return written;
}

/** Makes a rename last through a power cut; Windows has no such thing for folders. */
function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
