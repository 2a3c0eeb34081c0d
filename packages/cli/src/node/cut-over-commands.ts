import type { Command } from "commander";
import type { RedirectRequest } from "../cut-over-request.ts";
import { readLayers } from "./read-layers.ts";

/** What can be done about log sources; each returns its exit code. */
export interface CutOverCommands {
  redirect(request: RedirectRequest): Promise<number>;
}

type Keep = (running: Promise<number>) => Promise<void>;

interface RedirectOptions {
  readonly all?: true;
  readonly to: string;
  readonly until?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
  readonly verbose?: true;
}

/** Adds `logstack redirect`, `logstack traffic` and `logstack retire`. */
export function addCutOverCommands(program: Command, commands: CutOverCommands, keep: Keep): void {
  const redirect = program
    .command("redirect")
    .summary("make log sources send to another log stack")
    .description(
      "Makes log sources send to another log stack of sources.json: changes the variables that name their Broker, in environments/variables.json, creates a release of the sources' layers with them, and promotes it environment by environment, in the order of the lifecycle. What was done already, by whomever, is not done again: after a failure, or an interruption, the same command goes on. To go back, name the former log stack.",
    )
    .argument("[source...]", "sources, as sources.json names them")
    .option("--all", "every source")
    .requiredOption("--to <stack>", "the log stack, as sources.json names it")
    .option("--until <environment>", "promote no further than this for now")
    .option("--dry-run", "say where it stands and what would be changed, and change nothing")
    .option("--yes", "do not ask")
    .option("--json", "the promotions' events, and where it stands as one JSON object at the end")
    .option("--verbose", "every resource of every layer")
    .addHelpText("after", REDIRECT_HELP);
  redirect.action((sources: readonly string[], options: RedirectOptions) =>
    keep(commands.redirect(readRedirect(sources, { options, command: redirect }))),
  );
}

function readRedirect(
  sources: readonly string[],
  { options, command }: { readonly options: RedirectOptions; readonly command: Command },
): RedirectRequest {
  return {
    sources: readSources(sources, { all: options.all, command }),
    to: options.to,
    until: options.until,
    dryRun: options.dryRun === true,
    yes: options.yes === true,
    json: options.json === true,
    verbose: options.verbose === true,
  };
}

function readSources(
  sources: readonly string[],
  { all, command }: { readonly all: true | undefined; readonly command: Command },
): RedirectRequest["sources"] {
  if (all !== true && sources.length === 0) return command.error("error: name the sources, or say --all");
  if (all === true && sources.length > 0) return command.error("error: give sources or --all, not both");
  return readLayers(sources, { all, command });
}

const REDIRECT_HELP = `
Examples
  logstack redirect --all --to blue --dry-run
  logstack redirect --all --to blue --until staging
  logstack redirect elb-logs --to green            back to where it came from

docs/cut-over.md goes through a whole cut-over.`;
