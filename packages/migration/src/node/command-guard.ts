/** How a guarded command ended, as its guard tells it. */
export type GuardedEnding =
  | { readonly code: number }
  | { readonly signal: string }
  /** Why it could not be started. */
  | { readonly error: string };

/** Where a guard tells the ending: a file descriptor. */
export const ENDING_FD = 3;

/**
 * The program of a guard, for `node -e`: runs the command that its arguments say, and tells on `ENDING_FD` how it ended. Its standard input is a pipe whose
 * other end closes when whoever started it has died, by `kill -9` too: then it kills its whole group. A copy that nobody follows any more would write
 * on, over what the next run has copied and opened.
 */
export const GUARD = `
const { spawn } = require("node:child_process");
const { writeSync } = require("node:fs");
const [, program, ...rest] = process.argv;
const tell = (ending) => writeSync(${ENDING_FD}, JSON.stringify(ending));
process.stdin.on("close", () => process.kill(-process.pid, "SIGKILL"));
process.stdin.on("error", () => undefined).resume();
const end = (ending) => {
  tell(ending);
  process.exit(0);
};
spawn(program, rest, { stdio: ["ignore", "inherit", "inherit"] })
  .on("error", ({ code = "no reason" }) => end({ error: code }))
  .on("exit", (code, signal) => end(signal === null ? { code } : { signal }));
`;
