import type { LogLine } from "../lambda/code-runner.ts";

/** What code writes between two looks at it. */
export interface KeptLines {
  add(line: LogLine): void;
  /** Returns the lines since this was last asked, and as the last one how many were left out. */
  take(): readonly LogLine[];
}

/** Code that prints in a loop until its time is over writes gigabytes, which neither memory nor the journal should hold. */
const MOST_CHARACTERS = 8 * 1024 * 1024;

/** Returns lines that are kept in memory up to a limit for each invocation. */
export function keepLines(mostCharacters = MOST_CHARACTERS): KeptLines {
  let lines: LogLine[] = [];
  let characters = 0;
  let leftOut = 0;
  let lastAtMs = 0;
  return {
    add(line) {
      lastAtMs = line.atMs;
      if (characters + line.text.length > mostCharacters) {
        leftOut += 1;
        return;
      }
      characters += line.text.length;
      lines.push(line);
    },
    take() {
      const text = `embedded-aws keeps ${mostCharacters} characters of what an invocation writes; ${leftOut} lines are left out.`;
      const taken = leftOut === 0 ? lines : [...lines, { atMs: lastAtMs, text }];
      lines = [];
      [characters, leftOut] = [0, 0];
      return taken;
    },
  };
}
