import { runLayers } from "./commands/run-layers.ts";
import { serveAws } from "./commands/serve.ts";
import { showStatus } from "./commands/status.ts";
import { explain } from "./explain.ts";
import { runProgram } from "./program.ts";
import type { Terminal } from "./terminal.ts";

/** Runs `logstack` with these arguments over this terminal; returns the exit code and never throws. */
export async function runCli(argv: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runProgram(
      argv,
      {
        runLayers: (request) => runLayers(request, terminal),
        showStatus: (request) => showStatus(request, terminal),
        serveAws: (request) => serveAws(request, terminal),
      },
      terminal,
    );
  } catch (error) {
    const { code, problem, hints, exitCode } = explain(error);
    if (argv.includes("--json"))
      terminal.result(JSON.stringify({ v: 1, event: "error", code, problem, hints, exitCode }));
    else for (const line of [problem, ...hints.map((hint) => `  ${hint}`)]) terminal.progress(line);
    return exitCode;
  }
}
