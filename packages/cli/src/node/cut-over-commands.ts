import { InvalidArgumentError, type Command } from "commander";
import type { RedirectRequest, RetireRequest, TrafficRequest } from "../cut-over-request.ts";
import { readDuration } from "../read-duration.ts";
import type { LayerOptions } from "../promote-request.ts";
import { collectConsent, readConsents, type ConsentOptions } from "./layer-consents.ts";
import { readLayers } from "./read-layers.ts";
import { collect } from "./read-option.ts";

/** What can be done about log sources; each returns its exit code. */
export interface CutOverCommands {
  redirect(request: RedirectRequest): Promise<number>;
  traffic(request: TrafficRequest): Promise<number>;
  retire(request: RetireRequest): Promise<number>;
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
  addRedirect(program, commands, keep);
  addTraffic(program, commands, keep);
  addRetire(program, commands, keep);
}

function addRedirect(program: Command, commands: CutOverCommands, keep: Keep): void {
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

interface TrafficOptions {
  readonly all?: true;
  readonly from: string;
  readonly to: string;
  readonly in: readonly string[];
  readonly probe: boolean;
  readonly untilMoved?: true;
  readonly every: number;
  readonly quiet: number;
  readonly for: number;
  readonly patience: number;
  readonly since: number;
  readonly receipt?: string;
  readonly json?: true;
}

function addTraffic(program: Command, commands: CutOverCommands, keep: Keep): void {
  const traffic = program
    .command("traffic")
    .summary("show what comes from each log source to the old and to the new log stack")
    .description(
      "Shows how many events of each source the old and the new log stack have, what the source itself says it has sent, and where an event goes that is sent on purpose through the Broker that it was deployed with. With --until-moved it watches until the old stack has been quiet for long enough and nothing is missing, and sends those probes. What can not be read is not zero; a source that is quiet has not moved.",
    )
    .argument("[source...]", "sources, as sources.json names them")
    .option("--all", "every source")
    .requiredOption("--from <stack>", "the old log stack, as sources.json names it")
    .requiredOption("--to <stack>", "the new one")
    .option("--in <environment>", "only sources of this environment; may be given more than once", collect, [])
    .option("--until-moved", "watch until all have moved; exit code 4 when the time is over before")
    .option("--no-probe", "send no probes")
    .option("--every <duration>", "between two looks", parseLength, readDuration("30s"))
    .option("--quiet <duration>", "how long nothing may have come to the old stack", parseLength, readDuration("15m"))
    .option("--for <duration>", "how long to watch at most", parseLength, readDuration("1h"))
    .option("--patience <duration>", "how long a probe may take", parseLength, readDuration("60s"))
    .option(
      "--since <duration>",
      "how old files may be of which the source says that it sent them",
      parseLength,
      readDuration("24h"),
    )
    .option("--receipt <file>", "where to write the proof that all have moved, which `logstack retire` takes")
    .option("--json", "every look as one JSON object")
    .addHelpText("after", TRAFFIC_HELP);
  traffic.action((sources: readonly string[], options: TrafficOptions) =>
    keep(
      commands.traffic({
        sources: readSources(sources, { all: options.all, command: traffic }),
        from: options.from,
        to: options.to,
        environments: options.in,
        probe: options.probe && options.untilMoved === true,
        untilMoved: options.untilMoved === true,
        everyMs: options.every,
        quietMs: options.quiet,
        forMs: options.for,
        patienceMs: options.patience,
        sinceMs: options.since,
        receipt: options.receipt,
        json: options.json === true,
      }),
    ),
  );
}

interface RetireOptions {
  readonly after?: number;
  readonly receipt?: string;
  readonly liftProtection?: readonly string[];
  readonly allowRemoving?: ConsentOptions["allowRemoving"];
  readonly dataReceipt?: readonly LayerFile[];
  readonly cancel?: true;
  readonly yes?: true;
  readonly json?: true;
}

function addRetire(program: Command, commands: CutOverCommands, keep: Keep): void {
  program
    .command("retire")
    .summary("keep an old log stack read-only for a while, then destroy it")
    .description(
      "Retires the log stack of an environment. The first call takes the receipt of `logstack traffic`, puts the retirement on record beside the releases, and makes the stack's indices read-only. Later calls, by a person or a scheduler, look whether anything has come to it since, and destroy it when its time has come. Layers that sources are made of stay.",
    )
    .argument("<environment>", "whose log stack, as logstack.json names it")
    .option("--after <duration>", "how long to keep it, for the first call (14d unless it says so)", parseLength)
    .option("--receipt <file>", "the receipt of `logstack traffic --until-moved`; for the first call")
    .option("--lift-protection <stack...>", "exact names of stacks to destroy although they are protected")
    .option("--allow-removing <layer.id...>", "resources with data that may be removed", collectConsent)
    .option("--data-receipt <layer=file...>", "receipts that a copy elsewhere has a layer's data", collectLayerFile)
    .option("--cancel", "give the retirement up, and let the stack be written to again")
    .option("--yes", "do not ask before it is destroyed")
    .option("--json", "one JSON object a line")
    .addHelpText("after", RETIRE_HELP)
    .action((environment: string, options: RetireOptions) =>
      keep(
        commands.retire({
          environment,
          afterMs: options.after,
          receipt: options.receipt,
          liftProtection: options.liftProtection ?? [],
          layerOptions: readLayerOptions(options),
          cancel: options.cancel === true,
          yes: options.yes === true,
          json: options.json === true,
        }),
      ),
    );
}

interface LayerFile {
  readonly layer: string;
  readonly file: string;
}

function collectLayerFile(text: string, previous: readonly LayerFile[] = []): readonly LayerFile[] {
  const [, layer, file] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  if (layer === undefined || file === undefined) {
    throw new InvalidArgumentError("It names a layer and a file, for instance elasticsearch=receipt.json.");
  }
  if (previous.some((each) => each.layer === layer)) {
    throw new InvalidArgumentError(`One receipt for each layer, and ${layer} has one already.`);
  }
  return [...previous, { layer, file }];
}

function readLayerOptions({ allowRemoving = [], dataReceipt = [] }: RetireOptions): LayerOptions {
  const consents = readConsents({ allowRemoving });
  const receipts = Object.fromEntries(dataReceipt.map(({ layer, file }) => [layer, ["--receipt", file]]));
  const layers = [...new Set([...Object.keys(consents), ...Object.keys(receipts)])];
  return Object.fromEntries(layers.map((layer) => [layer, [...(consents[layer] ?? []), ...(receipts[layer] ?? [])]]));
}

function parseLength(text: string): number {
  const ms = readDuration(text);
  if (ms === undefined) throw new InvalidArgumentError("It must be a length of time, such as 30s, 15m, 6h or 14d.");
  return ms;
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

const TRAFFIC_HELP = `
The keys of Elasticsearch are never arguments: sources.json names the environment variables that hold them.

Examples
  logstack traffic --all --from green --to blue
  logstack traffic elb-logs --from green --to blue --in ci --until-moved --quiet 5m
  logstack traffic --all --from green --to blue --until-moved --for 6h --receipt moved.json

Exit codes
  0 all have moved, or one look was all that was asked for   4 not yet, when the time was over
  1 something is missing, unreadable or needs somebody`;

const RETIRE_HELP = `
Examples
  logstack retire prod-green --after 14d --receipt moved.json
  logstack retire prod-green --yes --lift-protection prod-green-elasticsearch prod-green-cache

Exit codes
  0 it began, or is over   4 its time has not come   3 refused: events still come, or nothing shows that they do not`;
