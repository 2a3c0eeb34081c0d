import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";

/** A command with nothing of this process's environment but what it is given. */
export interface MeasuredCommand {
  readonly command: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What a command cost. */
export interface Cost {
  readonly elapsedMs: number;
  /** User and system time of all its processes, as the shell that waited for them tells; NaN where there is no such shell. */
  readonly cpuMs: number;
}

/** Runs a command to its end; throws with all that it wrote when it fails, so that no failure is measured. */
export async function runMeasured({ command, cwd, env }: MeasuredCommand): Promise<Cost> {
  const startedAt = performance.now();
  const child = spawn("/bin/sh", ["-c", MEASURE, ...command], { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const [, stdout, stderr, times] = child.stdio;
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  const written = Promise.all([stdout, stderr, times].map((stream) => text(stream as NodeJS.ReadableStream)));
  const exitCode = await ended;
  const elapsedMs = performance.now() - startedAt;
  const [out = "", err = "", told = ""] = await written;
  if (exitCode !== 0) throw new Error(`${command.join(" ")} ended with ${exitCode}:\n${out}${err}`);
  return { elapsedMs, cpuMs: parseTimes(told) };
}

/** POSIX: `times` tells of the shell in its first line and of all that it waited for in its second. */
const MEASURE = '"$0" "$@"; code=$?; times >&3; exit $code';

/** Returns the milliseconds of the second line of `times`, such as `0m1.250s 0m0.110s`. */
export function parseTimes(told: string): number {
  const durations =
    told
      .trim()
      .split("\n")
      .at(-1)
      ?.matchAll(/(\d+)m([\d.,]+)s/g) ?? [];
  const sums = Array.from(
    durations,
    ([, minutes, seconds = ""]) => Number(minutes) * 60 + Number(seconds.replace(",", ".")),
  );
  return sums.length === 0 ? Number.NaN : sums.reduce((sum, seconds) => sum + seconds, 0) * 1_000;
}
