import { Option, type Command } from "commander";
import { PLACES, type Place } from "@logstack/ci-output";
import type { Verb } from "@logstack/deploy-core";
import { whereOptionOf } from "../call.ts";
import type { LayersRequest } from "../layers-request.ts";
import { PROJECT } from "../project.ts";
import { readLayers } from "./read-layers.ts";
import { parsePositive } from "./read-option.ts";

/** What can be asked for layers; returns its exit code. */
export interface LayersCommands {
  runLayers(request: LayersRequest): Promise<number>;
}

/** The verbs that layers know, in the order in which the help lists them. */
export const LAYER_VERBS = [
  "plan",
  "deploy",
  "destroy",
  "rollback",
  "diagnose",
  "verify",
] as const satisfies readonly Verb[];

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
  readonly from?: string;
  readonly receipt?: string;
  readonly sourceKey?: string;
  readonly copyKey?: string;
  readonly emptyBucket?: readonly string[];
}

/** Adds the command of one verb over layers. */
export function addLayersCommand(
  program: Command,
  verb: Verb,
  { commands, keep }: { readonly commands: LayersCommands; readonly keep: (running: Promise<number>) => Promise<void> },
): void {
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
  if (verb === "rollback") {
    command.option(
      "--allow-rolling <role...>",
      "of a configuration: roles whose machines may go with events on their disks that the cache does not take",
    );
  }
  if (verb === "deploy" || verb === "rollback") {
    command.option("--skip <id...>", "logical ids that a rollback which got stuck may leave as they are");
  }
  if (!LOOKING.has(verb)) {
    command.option("--allow-removing <id...>", "exact logical ids of resources with data that may be removed");
  }
  if (verb === "destroy") {
    command.option("--from <environment>", "the same as --in");
    command.option("--lift-protection <stack...>", "exact names of stacks to destroy although they are protected");
    command.option(
      "--receipt <file>",
      "proof that a copy has the data (`logstack stats compare`); both are read again, and a bucket is emptied then",
    );
    command.option("--source-key <variable>", "of the receipt's source: the environment variable with its credentials");
    command.option("--copy-key <variable>", "the same of the receipt's copy");
    command.option("--empty-bucket <id...>", "buckets to empty first, which --allow-removing names too");
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
  const environment = options.to ?? options.in ?? options.from;
  if (environment === undefined) {
    return command.error(`error: say where: ${whereOptionOf(verb)} <environment>, one of those in ${PROJECT.config}`);
  }
  if (new Set([options.to, options.in, options.from].filter(Boolean)).size > 1) {
    return command.error("error: --to, --in and --from mean the same; give one of them");
  }
  const chosen = readLayers(layers, { all: options.all, command });
  const consents = [
    ...repeat("--receipt", options.receipt === undefined ? [] : [options.receipt]),
    ...repeat("--empty-bucket", options.emptyBucket),
    ...repeat("--allow-replacing", options.allowReplacing),
    ...repeat("--allow-removing", options.allowRemoving),
    ...repeat("--allow-rolling", options.allowRolling),
    ...repeat("--skip", options.skip),
    ...repeat("--allow-changing", options.allowChanging),
  ];
  if (consents.length > 0 && layers.length !== 1) {
    return command.error(
      "error: --skip, --receipt, --empty-bucket and the --allow options speak of one layer's resources and parameters; name just that layer",
    );
  }
  return {
    verb,
    layers: chosen,
    environment,
    whereOption: options.to === undefined ? "--in" : "--to",
    json: options.json === true,
    ...(options.output === undefined ? {} : { output: options.output }),
    yes: options.yes === true,
    verbose: options.verbose === true,
    concurrency: options.concurrency,
    liftProtection: options.liftProtection ?? [],
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    ...(options.receipt === undefined ? {} : { receiptKeys: { source: options.sourceKey, copy: options.copyKey } }),
    artifactOptions: [
      ...consents,
      ...repeat("--wait", options.wait === undefined ? [] : [options.wait]),
      ...repeat("--on-create-failure", options.onCreateFailure === undefined ? [] : [options.onCreateFailure]),
      ...(options.yes === true ? ["--yes"] : []),
    ],
  };
}

function repeat(option: string, values: readonly string[] | undefined): readonly string[] {
  return (values ?? []).flatMap((value) => [option, value]);
}
