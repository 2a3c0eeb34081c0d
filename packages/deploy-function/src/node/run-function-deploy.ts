import { runScript } from "@logstack/deploy-core/node";
import type { FunctionDefinition } from "../model/function-definition.ts";
import { renderHelp } from "./help.ts";
import { prepareFunctionRun } from "./prepare-function-run.ts";

/**
 * Runs the deploy script of a function's code: the command line in, the exit code out (left in `process.exitCode`).
 * Never rejects.
 */
export async function runFunctionDeploy(definition: FunctionDefinition): Promise<void> {
  await runScript({
    help: renderHelp(definition),
    prepare: (setting) => prepareFunctionRun(definition, setting),
  });
}
