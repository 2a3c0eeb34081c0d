import { readFileSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { PlanText } from "../faults/plan-problem.ts";

/** A file that is looked at again before each use. */
export interface FaultFile {
  /** Returns what the file holds when that is not what it held at the last look; throws when it cannot be read any more. */
  readIfChanged(): PlanText | undefined;
}

/** Returns a file that has not been looked at yet. A look that finds nothing new costs one `stat`. */
export function openFaultFile(given: string): FaultFile {
  const path = resolve(given);
  const fromHere = relative(process.cwd(), path);
  const source = fromHere.startsWith("..") ? path : fromHere;
  let seen = "";
  return {
    readIfChanged() {
      const stamp = stampOf(path);
      if (stamp === seen) return undefined;
      // Before the reading: what cannot be read is told once.
      seen = stamp;
      return { text: readFileSync(path, "utf8"), source };
    },
  };
}

/** Changes whenever the file does: editors write a new file in the old one's place, or into it. */
function stampOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? "missing" : `${stats.ino} ${stats.size} ${stats.mtimeMs}`;
}
