import { createInterface } from "node:readline/promises";

/** The command line's whole outside world; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** A person can answer: standard input and standard error are both a terminal. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Writes a line of the result. */
  result(line: string): void;
  /** Writes a line of progress or of an error. */
  progress(line: string): void;
  /** Asks a person one question; only where `interactive`. */
  ask(question: string): Promise<string>;
  /** Calls back at each Ctrl-C and each SIGTERM; the returned function takes the callback away again. */
  onInterrupt(callback: () => void): () => void;
}

/** The terminal of this process. A reader that closes the pipe early (`| head`) is no error. */
export function createTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(process.exitCode ?? 0);
    });
  }
  return {
    env: process.env,
    cwd: process.cwd(),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    colour: process.stderr.isTTY && process.env["NO_COLOR"] === undefined,
    result: (line) => void process.stdout.write(`${line}\n`),
    progress: (line) => void process.stderr.write(`${line}\n`),
    async ask(question) {
      const prompt = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return await prompt.question(question);
      } finally {
        prompt.close();
      }
    },
    onInterrupt(callback) {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, callback);
      return () => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, callback);
      };
    },
  };
}
