import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, closeSync, openSync, rmSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { LOGSTACK, withoutAws, type Checkout } from "./checkout.ts";
import { releaseEdited, type Edits } from "./edited-artifact.ts";
import { settleText } from "./settle-text.ts";

/** A place to play a scene of `logstack` as a person sees it, and what was seen. */
export interface Stage {
  /** Runs a command line to its end. */
  play(commandLine: string, options?: PlayOptions): Promise<void>;
  /** Starts a command line and returns once it has said all of `until`. */
  begin(commandLine: string, options: PlayOptions & { readonly until: readonly string[] }): Promise<Playing>;
  /** Writes a line between the commands, of what happens in the world meanwhile. */
  tell(line: string): void;
  /** Puts in the place of a layer's artifact the one that was built last, with another version and edited files. */
  release(layer: string, version: string, edits?: Edits): Promise<void>;
  /** Gives the checkout a file. */
  write(name: string, text: string): Promise<void>;
  /** All of it, made equal where each run differs. */
  transcript(): string;
}

/** A command that goes on. */
export interface Playing {
  /** Sends it a Ctrl-C. */
  interrupt(): void;
  /** Waits for its end and puts what it said into the transcript. */
  end(): Promise<void>;
}

interface PlayOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** Sets up a stage in a checkout. Standard output and standard error are seen together, in the order they were written in. */
export function setStage(checkout: Checkout): Stage {
  const seen: string[] = [];
  let scenes = 0;
  const start = (commandLine: string, { env = {} }: PlayOptions) => {
    const file = path.join(checkout.folder, `scene-${(scenes += 1)}.txt`);
    rmSync(file, { force: true });
    const output = openSync(file, "a");
    const child = spawn(process.execPath, [LOGSTACK, ...commandLine.split(" ")], {
      cwd: checkout.folder,
      env: { ...withoutAws(process.env), ...env },
      stdio: ["ignore", output, output],
    });
    closeSync(output);
    const closed = once(child, "close");
    const place = seen.push("") - 1;
    const prefix = Object.entries(env).map(([name, value]) => `${name}=${value} `);
    return {
      child,
      said: () => readFile(file, "utf8"),
      interrupt: () => {
        // As terminals show it.
        appendFileSync(file, "^C\n");
        child.kill("SIGINT");
      },
      end: async () => {
        const [exitCode] = (await closed) as [number | null];
        const said = (await readFile(file, "utf8")).trimEnd();
        seen[place] = [`$ ${prefix.join("")}logstack ${commandLine}`, said, `(exit code ${exitCode})`, ""].join("\n");
      },
    };
  };
  return {
    play: (commandLine, options = {}) => start(commandLine, options).end(),
    async begin(commandLine, { until, ...options }) {
      const { child, said, interrupt, end } = start(commandLine, options);
      const unsaid = async (): Promise<readonly string[]> => {
        const text = await said();
        return until.filter((words) => !text.includes(words));
      };
      while ((await unsaid()).length > 0) {
        if (child.exitCode !== null)
          throw new Error(`it ended without saying "${(await unsaid()).join()}":\n${await said()}`);
        await delay(10);
      }
      return { interrupt, end };
    },
    tell: (line) => void seen.push(`# ${line}`, ""),
    release: (layer, version, edits = {}) => releaseEdited(checkout, { layer, version, edits }),
    write: (name, text) => writeFile(path.join(checkout.folder, name), text),
    transcript: () => settleText(seen.join("\n"), checkout.folder),
  };
}
