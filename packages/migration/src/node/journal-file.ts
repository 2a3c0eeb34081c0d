import { mkdir, open, readFile, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { MigrationError } from "../errors.ts";
import type { Journal } from "../migrate/ports.ts";
import { JOURNAL_FORMAT, type Entry } from "../plan/journal-entry.ts";
import { FIRST_SUM, parseJournal, renderLine } from "../plan/journal-line.ts";
import { takeLock } from "./take-lock.ts";

/** A journal in a file, which this process alone writes until it is closed. */
export interface JournalFile extends Journal {
  close(): Promise<void>;
}

/**
 * Opens a journal, and makes it where there is none. An entry that was appended has reached the disk; one that was cut short by a crash
 * never happened. Throws a `MigrationError` where another process migrates, or where the file is not what was written.
 */
export async function openJournalFile(file: string): Promise<JournalFile> {
  await mkdir(path.dirname(file), { recursive: true });
  const unlock = await takeLock(`${file}.lock`);
  try {
    return await openLocked(file, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

/**
 * Reads a journal without taking it: whoever writes it is not disturbed. None where there is no file.
 *
 * @throws MigrationError as `openJournalFile` does for one that is damaged or newer.
 */
export async function readJournalFile(file: string): Promise<readonly Entry[]> {
  return (await readWhole(file)).entries;
}

async function openLocked(file: string, unlock: () => Promise<void>): Promise<JournalFile> {
  const { entries, lastSum, size } = await readWhole(file);
  const handle = await open(file, "a", 0o600);
  await handle.truncate(size);
  await syncFolder(path.dirname(file));
  let end = { sum: lastSum, size };
  const known = [...entries];
  return {
    read: async () => known.slice(),
    async append(entry) {
      const { line, sum } = renderLine(entry, end.sum);
      await write(handle, { file, line, size: end.size });
      end = { sum, size: end.size + Buffer.byteLength(line) };
      known.push(entry);
    },
    async close() {
      await handle.close();
      await unlock();
    },
  };
}

interface Whole {
  readonly entries: readonly Entry[];
  readonly lastSum: string;
  /** In bytes. */
  readonly size: number;
}

async function readWhole(file: string): Promise<Whole> {
  const text = await readIfThere(file);
  if (text === undefined) return { entries: [], lastSum: FIRST_SUM, size: 0 };
  const parsed = parseJournal(text);
  if (parsed.kind === "damaged") {
    throw new MigrationError({
      code: "damagedJournal",
      problem: `Line ${parsed.line} of ${file} is not what was written there.`,
      hints: ["Nothing was done. Find out by hand what there is; do not delete anything on the word of this journal."],
    });
  }
  const [begun] = parsed.entries;
  if (begun?.entry === "begun" && (begun.format as number) > JOURNAL_FORMAT) {
    throw new MigrationError({
      code: "newerJournal",
      problem: `${file} was written by a newer logstack (format ${begun.format}).`,
      hints: ["Go on with that version."],
    });
  }
  return { ...parsed, size: Buffer.byteLength(text.slice(0, parsed.wholeLength)) };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function write(
  handle: FileHandle,
  { file, line, size }: { readonly file: string; readonly line: string; readonly size: number },
): Promise<void> {
  try {
    const found = (await handle.stat()).size;
    if (found !== size) throw new Error(`it has ${found} bytes and not ${size}: somebody else writes it`);
    await handle.appendFile(line);
    await handle.sync();
  } catch (cause) {
    throw new MigrationError({
      code: "journalNotWritten",
      problem: `${file} can not be written: ${cause instanceof Error ? cause.message : "no reason is told"}.`,
      hints: ["Make room or mend the permissions, and run the same command again; it goes on where it stopped."],
      cause,
    });
  }
}

/** A new file's name is on the disk only when its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
