import { spawn } from "node:child_process";
import { constants } from "node:os";

/** How a program ended. */
export interface Ended {
  /** As a shell tells it: 130 when Ctrl-C ended it; 124 when it did not end in time. */
  readonly exitCode: number;
  /** What it printed, to both streams in the order in which it came, without colours. */
  readonly output: string;
}

/** How to run a program. */
export interface RunOptions {
  readonly cwd: string;
  /** The whole environment; this process's own, if not given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly limitMs: number;
  /** Presses Ctrl-C, once, when the program has printed this. */
  readonly interruptAt?: RegExp;
}

/** Runs a program to its end, or ends it when its time is up. */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env = process.env, limitMs, interruptAt }: RunOptions,
): Promise<Ended> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
  let output = "";
  let awaited = interruptAt;
  const take = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
    if (awaited?.test(withoutColours(output)) !== true) return;
    awaited = undefined;
    child.kill("SIGINT");
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) =>
      resolve({ exitCode: code ?? exitCodeOf(signal), output: withoutColours(output) }),
    );
  });
}

/** Node ends with SIGTERM what is out of time. */
function exitCodeOf(signal: NodeJS.Signals | null): number {
  return signal === null || signal === "SIGTERM" ? 124 : 128 + constants.signals[signal];
}

function withoutColours(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what colours begin with
  return text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, "");
}
