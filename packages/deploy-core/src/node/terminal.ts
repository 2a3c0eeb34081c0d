import { createInterface } from "node:readline/promises";

/** The process's own streams and signals. */
export interface Terminal {
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
  readInput(): Promise<string>;
  writeResult(line: string): void;
  writeProgress(line: string): void;
  /** Asks for yes or no; `unanswerable` without a terminal to ask at. */
  confirm(question: string): Promise<"yes" | "no" | "unanswerable">;
  readonly interrupted: () => boolean;
  /** Resolves after `ms`, or at once on an interruption. */
  sleep(ms: number): Promise<void>;
  /** Takes back the signal handlers. */
  close(): void;
}

/**
 * Opens the process's terminal. The first Ctrl-C (or SIGTERM, which is how Octopus cancels, or SIGHUP, when the terminal is
 * closed) asks the pipeline to stop where nothing is left behind; the second ends the process at once.
 */
export function openTerminal(): Terminal {
  const interruption = new AbortController();
  const interrupt = (): void => {
    if (interruption.signal.aborted) process.exit(130);
    process.stderr.write("Stopping; what runs in AWS goes on. Press Ctrl-C again to end at once.\n");
    interruption.abort();
  };
  // A reader that went away (`| head`, a closed terminal) ends the output, not the deployment.
  const ignoreBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  };
  for (const signal of STOP_SIGNALS) process.on(signal, interrupt);
  process.stdout.on("error", ignoreBrokenPipe);
  process.stderr.on("error", ignoreBrokenPipe);
  return {
    inputIsTerminal: process.stdin.isTTY,
    outputIsTerminal: process.stdout.isTTY && process.stderr.isTTY,
    readInput: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Buffer));
      return Buffer.concat(chunks).toString("utf8");
    },
    writeResult: (line) => process.stdout.write(`${line}\n`),
    writeProgress: (line) => process.stderr.write(`${line}\n`),
    confirm: (question) => confirm(question, interruption.signal),
    interrupted: () => interruption.signal.aborted,
    sleep: (ms) => sleep(ms, interruption.signal),
    close: () => {
      for (const signal of STOP_SIGNALS) process.off(signal, interrupt);
    },
  };
}

const STOP_SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

async function confirm(question: string, signal: AbortSignal): Promise<"yes" | "no" | "unanswerable"> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return "unanswerable";
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  // With a prompt open the terminal is raw, and Ctrl-C is readline's: hand it on as the signal it stands for.
  asked.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  try {
    return /^y(?:es)?$/i.test((await asked.question(`${question} [y/N] `, { signal })).trim()) ? "yes" : "no";
  } catch {
    return "no";
  } finally {
    asked.close();
  }
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal.addEventListener("abort", wake);
  });
}
