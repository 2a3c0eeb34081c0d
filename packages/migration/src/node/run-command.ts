import { spawn } from "node:child_process";
import { MigrationError } from "../errors.ts";
import { ENDING_FD, GUARD, type GuardedEnding } from "./command-guard.ts";

/** A command of the project's own. */
export interface Command {
  /** A program and its arguments; no shell reads them. */
  readonly argv: readonly string[];
  readonly folder: string;
  /** Its whole environment: what is secret goes there, because a command line can be read by anybody on the machine. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** So much of what a command prints is kept, from the end; so many lines of it are told. */
const MOST_BYTES = 64 * 1024;
const LINES_TOLD = 5;

/**
 * Runs a command to its end, and returns what it printed on standard output. Throws a `MigrationError` with the last lines it wrote when it fails, or
 * takes too long; then it is killed, as it is when this process dies.
 */
export async function runCommand({ argv, folder, env, timeoutMs }: Command): Promise<string> {
  const [program = "", ...rest] = argv;
  // A group of its own: Ctrl-C in the terminal lets it end its step, and what it has started is killed along with it.
  const child = spawn(process.execPath, ["-e", GUARD, "--", program, ...rest], {
    cwd: folder,
    env,
    stdio: ["pipe", "pipe", "pipe", "pipe"],
    detached: true,
  });
  const [out, all, told] = [new Tail(), new Tail(), new Tail()];
  child.stdout.on("data", (chunk: Buffer) => {
    out.add(chunk);
    all.add(chunk);
  });
  child.stderr.on("data", (chunk: Buffer) => all.add(chunk));
  child.stdio[ENDING_FD]?.on("data", (chunk: Buffer) => told.add(chunk));
  const timer = { fired: false };
  const timeout = setTimeout(() => {
    timer.fired = true;
    killGroup(child.pid);
  }, timeoutMs);
  const ended = await new Promise<string>((resolve) => {
    child.on("error", (error) => resolve(describeEnding({ error: "code" in error ? String(error.code) : error.name })));
    child.on("close", (_code, signal) =>
      resolve(describeEnding(readEnding(told.text()) ?? { signal: String(signal) })),
    );
  });
  clearTimeout(timeout);
  if (ended === "") return out.text();
  throw failed(program, {
    reason: timer.fired ? `it did not end in ${timeoutMs} ms` : ended,
    lines: hide(all.text(), env),
  });
}

function readEnding(text: string): GuardedEnding | undefined {
  return text === "" ? undefined : (JSON.parse(text) as GuardedEnding);
}

/** Says how a command failed; nothing where it did not. */
function describeEnding(ending: GuardedEnding): string {
  if ("error" in ending) return `it could not be started (${ending.error})`;
  if ("signal" in ending) return `it ended with ${ending.signal}`;
  return ending.code === 0 ? "" : `it ended with exit code ${ending.code}`;
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    // It ended just now.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The end of what was written. */
class Tail {
  #chunks: Buffer[] = [];
  #size = 0;

  add(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.byteLength;
    while (this.#size - (this.#chunks[0]?.byteLength ?? 0) > MOST_BYTES)
      this.#size -= this.#chunks.shift()?.byteLength ?? 0;
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString();
  }
}

/** Names of settings whose values are secrets, as far as names tell. */
const SECRET = /secret|token|password|passwd|credential|authorization|api_?key|private/i;

function hide(text: string, env: Readonly<Record<string, string>>): string {
  const secrets = Object.entries(env).filter(([name, value]) => SECRET.test(name) && value.length >= 6);
  return secrets.reduce((hidden, [, value]) => hidden.replaceAll(value, "***"), text);
}

function failed(
  program: string,
  { reason, lines }: { readonly reason: string; readonly lines: string },
): MigrationError {
  const last = lines
    .trim()
    .split("\n")
    .slice(-LINES_TOLD)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const told = last.length === 0 ? "" : ` It wrote last: ${last.join(" | ")}`;
  return new MigrationError({
    code: "commandFailed",
    problem: `The command ${program} failed: ${reason}.${told}`,
    hints: ["Run it by hand to see more."],
  });
}
