import { randomUUID } from "node:crypto";
import { open, readFile, rm, type FileHandle } from "node:fs/promises";
import { MigrationError } from "../errors.ts";

/**
 * Takes a lock, and returns how to let go of it. One whose process is dead was left behind by a kill, and is removed by whoever comes first. One
 * that does not say whose it is may be somebody's who is just about to write it, and is left alone.
 *
 * @throws MigrationError `journalInUse` where it is held, or nobody knows by whom.
 */
export async function takeLock(file: string): Promise<() => Promise<void>> {
  const own = `${process.pid} ${randomUUID()}\n`;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    if (await create(file, own)) return () => rm(file, { force: true });
    const found = await readIfThere(file);
    if (found === undefined) continue;
    const holder = readHolder(found);
    if (holder === undefined || isAlive(holder)) throw inUse(file, holder);
    await removeDead(file, found);
  }
  throw inUse(file, undefined);
}

const MOST_TRIES = 3;

/** Creates a file that is not there yet; false where there is one. What could not be written does not stay as nobody's. */
async function create(file: string, content: string): Promise<boolean> {
  const handle = await openNew(file);
  if (handle === undefined) return false;
  try {
    await handle.writeFile(content);
    return true;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

async function openNew(file: string): Promise<FileHandle | undefined> {
  try {
    return await open(file, "wx", 0o600);
  } catch (error) {
    // Whatever else it is, the file may be somebody's.
    if (codeOf(error) === "EEXIST") return undefined;
    throw error;
  }
}

/**
 * Removes a lock whose holder is dead. Of several who saw it one has the right to, and looks once more: meanwhile another one may have removed it and
 * taken the lock.
 */
async function removeDead(file: string, found: string): Promise<void> {
  const right = `${file}.removal`;
  if (!(await create(right, `${process.pid}\n`))) throw inUse(right, undefined);
  try {
    if ((await readIfThere(file)) === found) await rm(file, { force: true });
  } finally {
    await rm(right, { force: true });
  }
}

function readHolder(text: string): number | undefined {
  const holder = Number.parseInt(text, 10);
  return holder > 0 ? holder : undefined;
}

function inUse(file: string, holder: number | undefined): MigrationError {
  return new MigrationError({
    code: "journalInUse",
    problem: `Another process${holder === undefined ? "" : ` (${holder})`} runs this migration.`,
    hints: [`Wait until it ends. If there is none, remove ${file} and run the command again.`],
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === "EPERM";
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
