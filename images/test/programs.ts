import { spawnSync } from "node:child_process";

/** Whether a program is on this machine's PATH. */
export function isThere(program: string): boolean {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).error === undefined;
}

/** What a program says its version is. */
export function programVersion(program: string): string {
  return spawnSync(program, ["version"], { encoding: "utf8" }).stdout;
}

/** Says which program a test would have needed, where it is read: beside the tests that ran. */
export function skippedWithout(program: string): string {
  return isThere(program) ? "" : ` (skipped: no ${program} on this machine)`;
}
