import type { Command } from "commander";
import type { PromoteRequest } from "../promote-request.ts";
import type { HistoryRequest } from "./commands/history.ts";
import { addConsentOptions, readConsents, type ConsentOptions } from "./layer-consents.ts";
import { collect, parsePositive } from "./read-option.ts";

/** What `logstack promote` and `logstack history` can be asked for; each returns its exit code. */
export interface PromoteCommands {
  promote(request: PromoteRequest): Promise<number>;
  showHistory(request: HistoryRequest): Promise<number>;
}

interface PromoteOptions extends ConsentOptions {
  readonly to: string;
  readonly json?: true;
  readonly verbose?: true;
  readonly concurrency: number;
  readonly wait?: string;
  readonly faults?: string;
}

/** Adds `logstack promote` and `logstack history`. */
export function addPromoteCommands(
  program: Command,
  commands: PromoteCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  const promote = program
    .command("promote")
    .summary("deploy a release to the next environment of the lifecycle")
    .description(
      "Deploys a release as it was made, its artifacts and its variables, to an environment. Only what passed all environments of the phase before goes there, smoke tests included; a prerelease stops after the first phase. To go back, promote an earlier release.",
    )
    .argument("[number]", "the release's number; without it, the newest that may go there")
    .requiredOption("--to <environment>", "where, as logstack.json names it")
    .option("--json", "one event a line on standard output")
    .option("--verbose", "every resource of every layer")
    .option("--concurrency <n>", "layers worked on at once", parsePositive, 4)
    .option("--wait <duration>", "how long to wait for an operation, from the start on, for instance 90m")
    .option("--faults <file>", "let things go wrong on purpose in the embedded AWS that this command starts");
  addConsentOptions(promote).action((number: string | undefined, options: PromoteOptions) =>
    keep(commands.promote(readPromoteRequest(number, options))),
  );
  program
    .command("history")
    .summary("show which release was promoted where, when, by whom, and how it ended")
    .description("Shows which release was promoted where, when, by whom, how it ended, and what was consented to.")
    .option("--in <environment>", "only this environment; may be given more than once", collect, [])
    .option("--limit <n>", "how many at most", parsePositive, 20)
    .option("--json", "all of it as one JSON object")
    .action((options: { readonly in: readonly string[]; readonly limit: number; readonly json?: true }) =>
      keep(commands.showHistory({ environments: options.in, limit: options.limit, json: options.json === true })),
    );
}

function readPromoteRequest(number: string | undefined, options: PromoteOptions): PromoteRequest {
  return {
    number,
    environment: options.to,
    json: options.json === true,
    verbose: options.verbose === true,
    concurrency: options.concurrency,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    layerOptions: readConsents(options),
    artifactOptions: options.wait === undefined ? [] : ["--wait", options.wait],
  };
}
