import { createInterface } from "node:readline/promises";
import { hearEvent, NOTHING_HEARD } from "../report/find-running.ts";
import type { DeployFact } from "../report/deploy-event.ts";
import { isDrawable, openScreen, type Screen } from "./screen.ts";
import { createStopper } from "./stopper.ts";

/** The process's own streams and signals. */
export interface Terminal {
  readonly inputIsTerminal: boolean;
  readonly outputIsTerminal: boolean;
  readInput(): Promise<string>;
  readonly writeResult: (line: string) => void;
  readonly writeProgress: (line: string) => void;
  /** Where progress can be drawn; undefined where there is nothing but lines. */
  readonly screen: Screen | undefined;
  /** Asks for yes or no; `unanswerable` without a terminal to ask at. */
  confirm(question: string): Promise<"yes" | "no" | "unanswerable">;
  /** Takes note of what the run says: what is running decides what a Ctrl-C offers. */
  hear(fact: DeployFact): void;
  readonly interrupted: () => boolean;
  /** True once, when the running update is to be cancelled. */
  readonly takeCancellation: () => boolean;
  /** Resolves after `ms`, or at once on an interruption. */
  sleep(ms: number): Promise<void>;
  /** Takes back the signal handlers. */
  close(): void;
}

/**
 * Opens the process's terminal. The first Ctrl-C (or SIGTERM, which is how Octopus cancels, or SIGHUP, when the terminal is
 * closed) asks the pipeline to stop where nothing is left behind; what further ones do, `planStop` says. Whoever started
 * this process over a channel can ask for a cancellation there, and is missed when it is gone.
 */
export function openTerminal(): Terminal {
  const interruption = new AbortController();
  const isInteractive = process.stdin.isTTY && process.stderr.isTTY;
  const screen = isDrawable(process.stderr, process.env) ? openScreen(process.stderr) : undefined;
  const print = (line: () => void): void => (screen === undefined ? line() : screen.print(line));
  const progress = createProgress(print);
  let heard = NOTHING_HEARD;
  let cancellation = new AbortController();
  const askAlone = async (question: string): Promise<"yes" | "no"> => {
    screen?.hold();
    try {
      return await ask(question, interruption.signal);
    } finally {
      screen?.release();
    }
  };
  const stopper = createStopper({
    interactive: () => isInteractive,
    running: () => (heard.running === undefined ? [] : [heard.running]),
    say: (line) => print(() => process.stderr.write(`${line}\n`)),
    ask: async (question) => {
      progress.hold();
      const answer = await askAlone(question);
      progress.release();
      return answer;
    },
    detach: () => interruption.abort(),
    cancel: () => cancellation.abort(),
    end: () => {
      screen?.draw(undefined);
      process.exit(130);
    },
  });
  // A reader that went away (`| head`, a closed terminal) ends the output, not the deployment.
  const ignoreBrokenPipe = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE" && error.code !== "EIO") throw error;
  };
  const onMessage = (message: unknown): void => {
    if (message === CANCEL_MESSAGE) cancellation.abort();
  };
  process.on("SIGINT", stopper.press);
  for (const signal of STOP_SIGNALS) process.on(signal, stopper.tell);
  process.on("message", onMessage);
  process.on("disconnect", stopper.tell);
  process.channel?.unref();
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
    writeResult: (line) => print(() => process.stdout.write(`${line}\n`)),
    writeProgress: progress.write,
    screen,
    confirm: async (question) => (isInteractive ? askAlone(question) : "unanswerable"),
    hear: (fact) => {
      heard = hearEvent(heard, fact);
    },
    interrupted: () => interruption.signal.aborted,
    takeCancellation: () => {
      const asked = cancellation.signal.aborted;
      if (asked) cancellation = new AbortController();
      return asked;
    },
    sleep: (ms) => sleep(ms, [interruption.signal, cancellation.signal]),
    close: () => {
      stopper.close();
      process.off("SIGINT", stopper.press);
      for (const signal of STOP_SIGNALS) process.off(signal, stopper.tell);
      process.off("message", onMessage);
      process.off("disconnect", stopper.tell);
    },
  };
}

/** What a process that started this one sends over its channel to have the running update cancelled. */
export const CANCEL_MESSAGE = "cancelUpdate";

const STOP_SIGNALS = ["SIGTERM", "SIGHUP"] as const;

/** Lines on standard error, kept back while a question stands there. */
function createProgress(print: (line: () => void) => void) {
  let held: string[] | undefined;
  const write = (line: string): void => {
    if (held === undefined) print(() => process.stderr.write(`${line}\n`));
    else held.push(line);
  };
  return {
    write,
    hold: () => {
      held ??= [];
    },
    release: () => {
      const lines = held ?? [];
      held = undefined;
      for (const line of lines) write(line);
    },
  };
}

async function ask(question: string, signal: AbortSignal): Promise<"yes" | "no"> {
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  // With a prompt open the terminal is raw, and Ctrl-C is readline's: hand it on as the signal it stands for.
  asked.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  // Ctrl-D and a terminal that is gone close it without an answer.
  const unanswered = new Promise<string>((resolve) => {
    asked.on("close", () => resolve(""));
  });
  try {
    const answer = await Promise.race([asked.question(`${question} [y/N] `, { signal }), unanswered]);
    return /^y(?:es)?$/i.test(answer.trim()) ? "yes" : "no";
  } catch {
    return "no";
  } finally {
    asked.close();
  }
}

async function sleep(ms: number, signals: readonly AbortSignal[]): Promise<void> {
  if (signals.some(({ aborted }) => aborted)) return;
  await new Promise<void>((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener("abort", wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    for (const signal of signals) signal.addEventListener("abort", wake);
  });
}
