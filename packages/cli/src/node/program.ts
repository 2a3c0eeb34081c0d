import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { PLACES, type Place } from "@logstack/ci-output";
import type { Verb } from "@logstack/deploy-core";
import { whereOptionOf } from "../call.ts";
import type { LayersRequest } from "../layers-request.ts";
import { PROJECT, SERVED_PORT } from "../project.ts";
import type { ServeRequest } from "./commands/serve.ts";
import type { StatusRequest } from "./commands/status.ts";
import type { StatusesRequest } from "./commands/statuses.ts";
import packageJson from "../../package.json" with { type: "json" };
import type { Explanation } from "./explain.ts";
import { addReleaseCommand, type ReleaseCommands } from "./release-command.ts";
import { addOctopusCommand, type OctopusCommands } from "./octopus-command.ts";
import { addPromoteCommands, type PromoteCommands } from "./promote-command.ts";
import { renderOwnEvent } from "./render-own-event.ts";
import type { Terminal } from "./terminal.ts";
import { addVariablesCommand, type VariablesCommands } from "./variables-command.ts";

/** What the command line can be asked for; each returns its exit code. */
export interface Commands extends VariablesCommands, ReleaseCommands, PromoteCommands, OctopusCommands {
  runLayers(request: LayersRequest): Promise<number>;
  showStatus(request: StatusRequest): Promise<number>;
  showStatuses(request: StatusesRequest): Promise<number>;
  serveAws(request: ServeRequest): Promise<number>;
}

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

type Keep = (running: Promise<number>) => Promise<void>;

function createProgram(commands: Commands, keep: Keep, terminal: Terminal): Command {
  const program = new Command("logstack")
    .description("Ships an ELK log stack to AWS, one versioned CloudFormation package per layer.")
    .version(packageJson.version, "--version", "show the version of logstack")
    .helpCommand(false)
    .showSuggestionAfterError()
    .showHelpAfterError("  `logstack --help` lists what there is.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.result(text.trimEnd()),
      writeErr: (text) => terminal.progress(text.trimEnd()),
      outputError: (text, write) => write(text.replace(/^error: /, "Error: ")),
    })
    .addHelpText("after", EXAMPLES);
  for (const verb of ["plan", "deploy", "destroy", "rollback", "diagnose", "verify"] as const)
    addLayersCommand(program, verb, commands, keep);
  addStatusCommand(program, commands, keep);
  addStatusesCommand(program, commands, keep);
  addVariablesCommand(program, commands, keep);
  addPromoteCommands(program, commands, keep);
  addReleaseCommand(program, commands, keep);
  addOctopusCommand(program, commands, keep);
  addAwsCommand(program, commands, keep);
  return program;
}

const EXAMPLES = `
Examples
  logstack plan broker --to staging          what would change, and nothing more
  logstack deploy --all --to ci              all layers, each after the ones it needs
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
  logstack octopus push --all                the built artifacts into Octopus's feed
  logstack aws serve --port 4566             the embedded AWS, for other clients

Ctrl-C detaches from what runs in AWS; pressed again within three seconds it offers to cancel updates.

Exit codes
  0 done or nothing to do   1 deployment failed   2 bad invocation or configuration
  3 refused or declined     4 still running       130 interrupted`;

const PURPOSES: Readonly<Record<Verb, string>> = {
  plan: "say what a deployment would change, and change nothing",
  deploy: "create or update layers' stacks from their built artifacts",
  destroy: "delete layers' stacks; what is to be kept is kept",
  rollback: "take back the change of layers' stacks that runs or failed",
  diagnose: "say why the last operation on layers' stacks failed, and change nothing",
  verify: "prove by layers' smoke tests that their stacks work, and change nothing",
};

/** The verbs that look at what is there. */
const LOOKING: ReadonlySet<Verb> = new Set(["diagnose", "verify"]);

interface LayerOptions {
  readonly all?: true;
  readonly to?: string;
  readonly in?: string;
  readonly json?: true;
  readonly output?: Place;
  readonly yes?: true;
  readonly verbose?: true;
  readonly concurrency: number;
  readonly wait?: string;
  readonly faults?: string;
  readonly onCreateFailure?: string;
  readonly allowReplacing?: readonly string[];
  readonly allowRemoving?: readonly string[];
  readonly allowRolling?: readonly string[];
  readonly liftProtection?: readonly string[];
  readonly allowChanging?: readonly string[];
  readonly skip?: readonly string[];
}

function addLayersCommand(program: Command, verb: Verb, commands: Commands, keep: Keep): void {
  const where = whereOptionOf(verb);
  const alias = where === "--to" ? "--in" : "--to";
  const command = program
    .command(verb)
    .summary(PURPOSES[verb])
    .description(`${PURPOSES[verb]}.`)
    .showHelpAfterError(`  \`logstack ${verb} --help\` lists what it takes.`)
    .argument("[layer...]", "layers, that is folders of environments/")
    .option("--all", "every layer")
    .option(`${where} <environment>`, `where, as ${PROJECT.config} names it`)
    .option(`${alias} <environment>`, `the same as ${where}`)
    .option("--json", "one event a line on standard output")
    .addOption(
      new Option("--output <place>", "whose language to speak; without it, that of where this runs")
        .choices(PLACES)
        .conflicts("json"),
    )
    .option("--verbose", "every resource of every layer")
    .option("--concurrency <n>", "layers worked on at once", parsePositive, 4);
  if (!LOOKING.has(verb))
    command.option("--wait <duration>", "how long to wait for an operation, from the start on, for instance 90m");
  command.option("--faults <file>", "let things go wrong on purpose in the embedded AWS that this command starts");
  if (verb !== "plan" && !LOOKING.has(verb)) command.option("--yes", "do not ask");
  if (verb === "plan" || verb === "deploy") {
    command.option("--allow-replacing <id...>", "exact logical ids of resources with data that may be replaced");
    command.option("--allow-rolling <id...>", "exact logical ids of groups whose instances, with data, may end");
  }
  if (verb === "plan" || verb === "deploy") {
    command.option("--allow-changing <parameter...>", "parameters that may change against their rule in layer.ts");
  }
  if (verb === "deploy" || verb === "rollback") {
    command.option("--skip <id...>", "logical ids that a rollback which got stuck may leave as they are");
  }
  if (!LOOKING.has(verb)) {
    command.option("--allow-removing <id...>", "exact logical ids of resources with data that may be removed");
  }
  if (verb === "destroy") {
    command.option("--lift-protection <stack...>", "exact names of stacks to destroy although they are protected");
  }
  if (verb === "deploy") {
    command.addOption(
      new Option("--on-create-failure <what>", "what becomes of the resources of a first create that failed").choices([
        "keep",
        "rollback",
        "delete",
      ]),
    );
  }
  command.action((layers: readonly string[], options: LayerOptions) =>
    keep(commands.runLayers(readLayersRequest({ verb, layers, options, command }))),
  );
}

function readLayersRequest({
  verb,
  layers,
  options,
  command,
}: {
  readonly verb: Verb;
  readonly layers: readonly string[];
  readonly options: LayerOptions;
  readonly command: Command;
}): LayersRequest {
  const environment = options.to ?? options.in;
  if (environment === undefined) {
    return command.error(`error: say where: ${whereOptionOf(verb)} <environment>, one of those in ${PROJECT.config}`);
  }
  if (options.to !== undefined && options.in !== undefined && options.to !== options.in) {
    return command.error("error: --to and --in mean the same; give one of them");
  }
  if (options.all === true && layers.length > 0) return command.error("error: give layers or --all, not both");
  if (options.all !== true && layers.length === 0) return command.error("error: name the layers, or say --all");
  const consents = [
    ...repeat("--allow-replacing", options.allowReplacing),
    ...repeat("--allow-removing", options.allowRemoving),
    ...repeat("--allow-rolling", options.allowRolling),
    ...repeat("--skip", options.skip),
    ...repeat("--allow-changing", options.allowChanging),
  ];
  if (consents.length > 0 && layers.length !== 1) {
    return command.error(
      "error: --skip and the --allow options speak of one layer's resources and parameters; name just that layer",
    );
  }
  return {
    verb,
    layers: options.all === true ? "all" : layers,
    environment,
    whereOption: options.to === undefined ? "--in" : "--to",
    json: options.json === true,
    ...(options.output === undefined ? {} : { output: options.output }),
    yes: options.yes === true,
    verbose: options.verbose === true,
    concurrency: options.concurrency,
    liftProtection: options.liftProtection ?? [],
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    artifactOptions: [
      ...consents,
      ...repeat("--wait", options.wait === undefined ? [] : [options.wait]),
      ...repeat("--on-create-failure", options.onCreateFailure === undefined ? [] : [options.onCreateFailure]),
      ...(options.yes === true ? ["--yes"] : []),
    ],
  };
}

function addStatusCommand(program: Command, commands: Commands, keep: Keep): void {
  program
    .command("status")
    .summary("show which version of each layer runs in each environment")
    .description("Shows which version of each layer runs in each environment, and how its stack stands.")
    .option("--in <environment>", "only this environment; may be given more than once", collect, [])
    .option("--json", "the same as one JSON object")
    .action((options: { readonly in: readonly string[]; readonly json?: true }) =>
      keep(commands.showStatus({ environments: options.in, json: options.json === true })),
    );
}

function addStatusesCommand(program: Command, commands: Commands, keep: Keep): void {
  program
    .command("statuses")
    .summary("show what is done in each status that AWS can give a stack")
    .description("Shows what plan, deploy, destroy and rollback do in each status that AWS can give a stack.")
    .option("--json", "the same as one JSON object")
    .action((options: { readonly json?: true }) => keep(commands.showStatuses({ json: options.json === true })));
}

function addAwsCommand(program: Command, commands: Commands, keep: Keep): void {
  const aws = program
    .command("aws")
    .summary("the embedded AWS")
    .description("The embedded AWS: CloudFormation, S3 and what else the stack touches, on this machine.")
    .helpCommand(false);
  aws
    .command("serve")
    .summary("keep the embedded AWS running for other clients")
    .description("Serves the embedded AWS on 127.0.0.1 until it is stopped with Ctrl-C.")
    .option("--port <n>", "port to listen on; 0 takes a free one", parsePort, SERVED_PORT)
    .option("--state <folder>", "where state is kept; without it, the checkout's own state")
    .addOption(
      new Option("--speed <speed>", "how long work takes")
        .choices(["instant", "compressed", "real"])
        .default("compressed"),
    )
    .addOption(
      new Option("--seed <text>", "give the same calls the same answers, byte for byte; instant").conflicts("speed"),
    )
    .option("--faults <file>", "let things go wrong on purpose, as this file says; it is read again when it changes")
    .action((request: ServeRequest) =>
      keep(commands.serveAws(request.seed === undefined ? request : { ...request, speed: "instant" })),
    );
}

function repeat(option: string, values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).flatMap((value) => [option, value]);
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("It must be a whole number from 1.");
  return value;
}

function parsePort(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  }
  return value;
}
