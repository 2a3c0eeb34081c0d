import { spawn } from "node:child_process";

/** How a program ended. */
export interface Ended {
  /** 124 when it did not end in time. */
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
}

/** Runs a program to its end, or ends it when its time is up. */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env = process.env, limitMs }: RunOptions,
): Promise<Ended> {
  const child = spawn(program, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: limitMs });
  let output = "";
  const take = (chunk: Buffer): void => {
    output += chunk.toString("utf8");
  };
  child.stdout.on("data", take);
  child.stderr.on("data", take);
  return await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ exitCode: code ?? 124, output: withoutColours(output) }));
  });
}

function withoutColours(text: string): string {
  // oxlint-disable-next-line no-control-regex -- the escape character is what colours begin with
  return text.replaceAll(/\u001b\[[\d;?]*[A-Za-z]/g, "");
}
