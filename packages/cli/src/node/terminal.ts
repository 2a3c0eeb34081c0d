import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { isDrawable, openScreen, type Screen } from "@logstack/deploy-core/node";

/** The command line's whole outside world; tests hand in their own. */
export interface Terminal {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** A person can answer: standard input and standard error are both a terminal. */
  readonly interactive: boolean;
  readonly colour: boolean;
  /** Where progress can be drawn; left out where there is nothing but lines. */
  readonly screen?: Screen;
  /** Writes a line of the result. */
  readonly result: (line: string) => void;
  /** Writes a line of progress or of an error. */
  readonly progress: (line: string) => void;
  /** Asks a person one question; only where `interactive`. */
  ask(question: string): Promise<string>;
  /**
   * Calls back at each Ctrl-C and each other request to stop; the returned function takes the callback away again.
   * While nobody listens, such a request ends the process with 130. An open question counts as not answered then.
   */
  onInterrupt(callback: (by: StopSource) => void): () => void;
}

/** `pressed`: a Ctrl-C. `told`: any other signal, or whoever started this process is gone, so that nobody can be asked. */
export type StopSource = "pressed" | "told";

/**
 * The terminal of this process. A reader that goes away (`| head`, a closed window) ends the output and not the
 * command: stopping in the middle of a deployment would leave half of it behind.
 */
export function createTerminal(): Terminal {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (!READER_IS_GONE.has(error.code)) throw error;
    });
  }
  const screen = isDrawable(process.stderr, process.env) ? openScreen(process.stderr) : undefined;
  const listeners = new Set<(by: StopSource) => void>();
  let closePrompt: (() => void) | undefined;
  let held: (() => void)[] | undefined;
  const write = (stream: NodeJS.WriteStream, line: string): void => {
    const writeLine = (): void => void stream.write(`${line}\n`);
    const print = (): void => (screen === undefined ? writeLine() : screen.print(writeLine));
    // A question keeps its line to itself.
    if (held === undefined) print();
    else held.push(print);
  };
  const interrupt = (by: StopSource): void => {
    // An exit, unlike a signal's default, lets the command clear away what it put on the disk.
    if (listeners.size === 0) {
      process.stderr.write("Interrupted.\n");
      process.exit(130);
    }
    // What is asked because of this very request stays open.
    const closeOpen = closePrompt;
    for (const listener of listeners) listener(by);
    closeOpen?.();
  };
  const press = (): void => interrupt("pressed");
  const tell = (): void => interrupt("told");
  process.on("SIGINT", press);
  for (const signal of STOP_SIGNALS) process.on(signal, tell);
  // Who started this process over a channel has ended, be it by a kill that no signal announces. Nobody else has a channel.
  process.on("disconnect", tell);
  process.channel?.unref();
  return {
    env: process.env,
    cwd: process.cwd(),
    interactive: process.stdin.isTTY && process.stderr.isTTY,
    colour: process.stdout.isTTY && process.stderr.isTTY && (process.env["NO_COLOR"] ?? "") === "",
    ...(screen === undefined ? {} : { screen }),
    result: (line) => write(process.stdout, line),
    progress: (line) => write(process.stderr, line),
    async ask(question) {
      const prompt = createInterface({ input: process.stdin, output: process.stderr });
      // While a prompt is open Ctrl-C is readline's; Ctrl-D and a terminal that is gone close it without an answer.
      prompt.on("SIGINT", press);
      closePrompt = () => prompt.close();
      held = [];
      screen?.hold();
      const unanswered = once(prompt, "close").then(() => "");
      try {
        return await Promise.race([prompt.question(question).catch(() => ""), unanswered]);
      } finally {
        closePrompt = undefined;
        prompt.close();
        const waiting = held;
        held = undefined;
        screen?.release();
        for (const print of waiting) print();
      }
    },
    onInterrupt(callback) {
      listeners.add(callback);
      return () => void listeners.delete(callback);
    },
  };
}

const STOP_SIGNALS = ["SIGTERM", "SIGHUP"] as const;

const READER_IS_GONE: ReadonlySet<string | undefined> = new Set(["EPIPE", "EIO"]);
