import { realpath } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "../errors.ts";
import { exitCodeOf, type DeployOutcome } from "../model/outcome.ts";
import { parseArguments, type Arguments } from "./arguments.ts";
import { choosePlace } from "./choose-place.ts";
import { createOutput, type Output } from "./output.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/** What a deploy script was started with, and where it speaks. */
export interface ScriptSetting {
  readonly args: Arguments;
  /** The artifact's folder, or the folder of its sources. */
  readonly folder: string;
  readonly terminal: Terminal;
  readonly output: Output;
}

/** A run that only needs to be started. */
export interface PreparedRun {
  start(): Promise<DeployOutcome>;
  close(): Promise<void>;
}

/** A deploy script: whatever its artifact deploys, it is called and answers in one way. */
export interface Script {
  readonly help: string;
  /** Prepares a run: everything is read and checked that can be without a call to AWS. */
  prepare(setting: ScriptSetting): Promise<PreparedRun>;
}

/**
 * Runs a deploy script: the command line in, the exit code out (left in `process.exitCode`).
 * Works from an extracted artifact and from the folder of its sources alike. Never rejects.
 */
export async function runScript(script: Script): Promise<void> {
  const terminal = openTerminal();
  const argv = process.argv.slice(2);
  const output = createOutput(terminal, {
    form: argv.includes("--json") ? "json" : choosePlace(argv),
    verbose: argv.includes("--verbose"),
  });
  try {
    const args = parseArguments(argv);
    if (args.help) terminal.writeResult(script.help.trimEnd());
    else process.exitCode = await runVerb(script, { args, terminal, output });
  } catch (error) {
    process.exitCode = reportError(error, { output, verbose: argv.includes("--verbose") });
  } finally {
    terminal.close();
  }
}

async function runVerb(script: Script, setting: Omit<ScriptSetting, "folder">): Promise<number> {
  const folder = path.dirname(await realpath(process.argv[1] ?? "."));
  const run = await script.prepare({ ...setting, folder });
  try {
    const outcome = await run.start();
    const exitCode = exitCodeOf(outcome);
    setting.output.report({ event: "finished", outcome, exitCode });
    return exitCode;
  } finally {
    await run.close();
  }
}

/** Anything that is no `DeployError` is a defect of this script; it is told as such, its stack trace only to who asks. */
function reportError(error: unknown, { output, verbose }: { output: Output; verbose: boolean }): number {
  const known =
    error instanceof DeployError
      ? error
      : new DeployError({
          code: "defect",
          problem: `The deploy script itself failed: ${error instanceof Error ? error.message : String(error)}`,
          hints: ["Run the same command again with --verbose and report what it prints."],
          exitCode: 1,
          cause: error,
        });
  const { code, problem, hints, exitCode } = known;
  const stack = verbose && code === "defect" && error instanceof Error ? error.stack : undefined;
  output.report({ event: "error", code, problem, hints, exitCode, detail: stack });
  return exitCode;
}
