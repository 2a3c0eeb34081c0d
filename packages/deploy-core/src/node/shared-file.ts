import {
  chmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  closeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { tmpdir, userInfo } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A small text that the processes of one user share on this machine. */
export interface SharedFile {
  /**
   * Replaces the text by what `change` makes of it, and returns the other part of its answer; nobody else changes the
   * text meanwhile. `change` may not wait. Rejects where the file can not be used.
   */
  update<Result>(change: (text: string | undefined) => readonly [string, Result]): Promise<Result>;
}

/** Opens a shared file of this name, in a folder under the system's temporary one that only this user can enter. */
export function openSharedFile(name: string, folder = sharedFolder()): SharedFile {
  const file = path.join(folder, name);
  return {
    async update(change) {
      prepareFolder(folder);
      const unlock = await lock(`${file}.lock`);
      try {
        const [text, result] = change(readText(file));
        // A reader, and whoever comes after a kill, sees the old text or the new one and never half of it.
        const next = `${file}.${process.pid}`;
        writeFileSync(next, text, { mode: 0o600 });
        renameSync(next, file);
        return result;
      } finally {
        unlock();
      }
    },
  };
}

/** The folder of this user: `/tmp/logstack-1000`. */
function sharedFolder(): string {
  const user = process.getuid?.() ?? userInfo().username.replaceAll(/[^\w-]/g, "_");
  return path.join(tmpdir(), `logstack-${user}`);
}

/** The temporary folder is everybody's: one that somebody else has put there under this name is not to be written to. */
function prepareFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const found = lstatSync(folder);
  if (!found.isDirectory()) throw new Error(`${folder} is no folder`);
  const uid = process.getuid?.();
  if (uid === undefined) return;
  if (found.uid !== uid) throw new Error(`${folder} is another user's`);
  if ((found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

/** Takes the lock; it is held for well under a millisecond, so that one that grows old is one whose holder was killed. */
async function lock(file: string): Promise<() => void> {
  const giveUpAt = performance.now() + GIVE_UP_MS;
  for (;;) {
    if (createLock(file)) return () => rmSync(file, { force: true });
    if (ageMs(file) > STALE_MS) discardLock(file);
    else if (performance.now() > giveUpAt) throw new Error(`${file} stays locked`);
    else await pause(2 + Math.random() * 10);
  }
}

function createLock(file: string): boolean {
  try {
    closeSync(openSync(file, "wx", 0o600));
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** 0 for one that has gone meanwhile; endless for one from the future, as after a clock was set back. */
function ageMs(file: string): number {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    return age < -STALE_MS ? Infinity : age;
  } catch {
    return 0;
  }
}

/**
 * Takes an old lock away. Renamed first, so that of several who try one does it. Who comes between the look and the
 * renaming may lose a fresh lock; two may count one call less then, which is why this may be so simple.
 */
function discardLock(file: string): void {
  const grave = `${file}.${randomUUID()}`;
  try {
    renameSync(file, grave);
  } catch (error) {
    if (!isCode(error, "ENOENT")) throw error;
  }
  rmSync(grave, { force: true });
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}

const STALE_MS = 1_000;
const GIVE_UP_MS = 5_000;
