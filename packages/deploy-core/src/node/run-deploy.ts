import { realpath } from "node:fs/promises";
import path from "node:path";
import { DeployError } from "../errors.ts";
import type { LayerDefinition } from "../model/layer.ts";
import { exitCodeOf } from "../model/outcome.ts";
import { parseArguments, type Arguments } from "./arguments.ts";
import { choosePlace } from "./choose-place.ts";
import { renderHelp } from "./help.ts";
import { createOutput, type Output } from "./output.ts";
import { prepareRun } from "./prepare-run.ts";
import { openTerminal, type Terminal } from "./terminal.ts";

/**
 * Runs a layer's deploy script: the command line in, the exit code out (left in `process.exitCode`).
 * Works from an extracted artifact and from the layer's source folder alike. Never rejects.
 */
export async function runDeploy(layer: LayerDefinition): Promise<void> {
  const terminal = openTerminal();
  const argv = process.argv.slice(2);
  const output = createOutput(terminal, {
    form: argv.includes("--json") ? "json" : choosePlace(argv),
    verbose: argv.includes("--verbose"),
  });
  try {
    const args = parseArguments(argv);
    if (args.help) terminal.writeResult(renderHelp(layer).trimEnd());
    else process.exitCode = await runVerb({ layer, args, terminal, output });
  } catch (error) {
    process.exitCode = reportError(error, { output, verbose: argv.includes("--verbose") });
  } finally {
    terminal.close();
  }
}

interface Run {
  readonly layer: LayerDefinition;
  readonly args: Arguments;
  readonly terminal: Terminal;
  readonly output: Output;
}

async function runVerb({ layer, args, terminal, output }: Run): Promise<number> {
  const folder = path.dirname(await realpath(process.argv[1] ?? "."));
  const run = await prepareRun({ layer, args, folder, terminal, output });
  try {
    const outcome = await run.start();
    const exitCode = exitCodeOf(outcome);
    output.report({ event: "finished", outcome, exitCode });
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
