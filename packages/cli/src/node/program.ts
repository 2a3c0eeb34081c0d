import { Command, CommanderError } from "commander";
import packageJson from "../../package.json" with { type: "json" };
import type { Explanation } from "./explain.ts";
import { addCiCommand, type CiCommands } from "./ci-command.ts";
import { addConfigCommand, type ConfigCommands } from "./config-command.ts";
import { addConfigureCommand } from "./configure-command.ts";
import { addCutOverCommands, type CutOverCommands } from "./cut-over-commands.ts";
import { addElbCommand, type ElbCommands } from "./elb-command.ts";
import { addMigrateCommand, type MigrateCommands } from "./migrate-command.ts";
import { addReleaseCommand, type ReleaseCommands } from "./release-command.ts";
import { addLayersCommand, LAYER_VERBS, type LayersCommands } from "./layers-command.ts";
import { addLookCommands, type LookCommands } from "./look-commands.ts";
import { addOctopusCommand, type OctopusCommands } from "./octopus-command.ts";
import { addPromoteCommands, type PromoteCommands } from "./promote-command.ts";
import { renderOwnEvent } from "./render-own-event.ts";
import { addStatsCommand, type StatsCommands } from "./stats-command.ts";
import type { Terminal } from "./terminal.ts";
import { addVariablesCommand, type VariablesCommands } from "./variables-command.ts";

/** What the command line can be asked for; each returns its exit code. */
export interface Commands
  extends
    LayersCommands,
    LookCommands,
    VariablesCommands,
    ReleaseCommands,
    PromoteCommands,
    OctopusCommands,
    CiCommands,
    ConfigCommands,
    ElbCommands,
    MigrateCommands,
    StatsCommands,
    CutOverCommands {}

/**
 * Reads the arguments, runs the one command they name and returns its exit code.
 * Wrong arguments are told by commander, with the nearest right one, and end with 2; `--help` ends with 0.
 */
export async function runProgram(argv: readonly string[], commands: Commands, terminal: Terminal): Promise<number> {
  let exitCode = 0;
  const keep = async (running: Promise<number>): Promise<void> => void (exitCode = await running);
  const program = createProgram(commands, keep, terminal);
  try {
    await program.parseAsync(argv, { from: "user" });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    if (argv.includes("--json")) terminal.result(renderOwnEvent({ event: "error", ...describeMisuse(error) }));
    return 2;
  }
}

/** The sentence itself is on standard error already; this is for the program that reads standard output. */
function describeMisuse({ message }: CommanderError): Explanation {
  const hints = ["`logstack --help` lists what there is."];
  return { code: "misuse", problem: message.replace(/^error: /, ""), hints, exitCode: 2 };
}

function createProgram(
  commands: Commands,
  keep: (running: Promise<number>) => Promise<void>,
  terminal: Terminal,
): Command {
  const program = new Command("logstack")
    .description("Ships an ELK log stack to AWS, one versioned CloudFormation package per layer.")
    .version(packageJson.version, "--version", "show the version of logstack")
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.result(text.trimEnd()),
      writeErr: (text) => terminal.progress(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, "Error: ")),
    })
    .addHelpText("after", EXAMPLES);
  for (const verb of LAYER_VERBS) addLayersCommand(program, verb, { commands, keep });
  addConfigureCommand(program, commands, keep);
  addLookCommands(program, commands, keep);
  addVariablesCommand(program, commands, keep);
  addPromoteCommands(program, commands, keep);
  addReleaseCommand(program, commands, keep);
  addOctopusCommand(program, commands, keep);
  addCiCommand(program, commands, keep);
  addConfigCommand(program, commands, keep);
  addElbCommand(program, commands, keep);
  addStatsCommand(program, commands, keep);
  addMigrateCommand(program, commands, keep);
  addCutOverCommands(program, commands, keep);
  offerHelp(program, "logstack");
  return program;
}

/** After a mistake the help of just that command is offered. */
function offerHelp(command: Command, call: string): void {
  const listed = command.commands.length > 0 ? "there is" : "it takes";
  command.showHelpAfterError(`  \`${call} --help\` lists what ${listed}.`);
  for (const inner of command.commands) offerHelp(inner, `${call} ${inner.name()}`);
}

const EXAMPLES = `
Examples
  logstack plan broker --to staging          what would change, and nothing more
  logstack deploy --all --to ci              all layers, each after the ones it needs
  logstack configure broker --to ci          its configuration onto its machines
  logstack destroy elastalert --in ci --lift-protection ci-elastalert
                                             asks before it does
  logstack diagnose indexer --in ci          why its last operation failed
  logstack verify --all --in staging         the smoke tests again, over what runs
  logstack rollback cache --in ci            takes back what runs or failed; asks too
  logstack status                            which version runs where
  logstack statuses                          what is done in each status of a stack
  logstack variables check                   what is missing or wrong, before anything runs
  logstack variables diff --from staging --to prod-green
                                             what is not the same there
  logstack variables render app.config --variables prod.json
                                             a text with its #{...} tokens replaced
  logstack release create                    artifacts and variables under one number
  logstack release diff 1.4.0 1.5.0          what another release would bring
  logstack promote --to staging              the newest release that may go there
  logstack history --in staging              which release went there, and how it ended
  logstack ci --publish out                  all that a build server does
  logstack octopus push --all                the built artifacts into Octopus's feed
  logstack config check indexer/config       what is wrong with Logstash's pipelines
  logstack elb parse access.log.gz           a load balancer's log as events
  logstack stats compare prod-green-cache prod-blue-cache
                                             whether a copy has what its source has
  logstack redirect --all --to blue          log sources to another log stack
  logstack migrate plan green-to-blue        moves data; nothing goes that is not proven elsewhere
  logstack traffic --all --from green --to blue
                                             what comes to either of them
  logstack retire prod-green --after 14d     the old one read-only, and destroyed when its time has come
  logstack aws serve --port 4566             the embedded AWS, for other clients

Ctrl-C detaches from what runs in AWS; pressed again within three seconds it offers to cancel updates.

Exit codes
  0 done or nothing to do   1 deployment failed   2 bad invocation or configuration
  3 refused or declined     4 still running       130 interrupted`;
