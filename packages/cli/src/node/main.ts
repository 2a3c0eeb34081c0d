// The process behind `logstack`: hands it the arguments and the terminal, and ends with its exit code.
import { runCli } from "./run-cli.ts";
import { createTerminal } from "./terminal.ts";

process.exitCode = await runCli(process.argv.slice(2), createTerminal());
