import { InvalidArgumentError, Option, type Command } from "commander";
import { readDuration } from "../read-duration.ts";
import type {
  CompareStatsRequest,
  ExportStatsRequest,
  ShowStatsRequest,
  SideRequest,
  StatisticsKind,
  WatchStatsRequest,
} from "../stats/stats-request.ts";
import { PROJECT } from "../project.ts";

/** What `logstack stats` can be asked for; each returns its exit code. */
export interface StatsCommands {
  showStats(request: ShowStatsRequest): Promise<number>;
  compareStats(request: CompareStatsRequest): Promise<number>;
  watchStats(request: WatchStatsRequest): Promise<number>;
  exportStats(request: ExportStatsRequest): Promise<number>;
}

type Keep = (running: Promise<number>) => Promise<void>;

/** Adds `logstack stats` with all below it. */
export function addStatsCommand(program: Command, commands: StatsCommands, keep: Keep): void {
  const stats = program
    .command("stats")
    .summary("how much data there is, and whether two sides have the same")
    .description("Counts and digests of data, never the data itself: of services, Elasticsearch, Redis and S3.")
    .addHelpText("after", TARGETS_HELP)
    .helpCommand(false);
  addSide(
    stats.command("show").summary("one reading").description("Reads a side once. Exit code 1 when it can not be read."),
  )
    .option("--json", "the whole reading as one JSON object")
    .action((target: string, options: SideOptions & { readonly json?: true }) =>
      keep(commands.showStats({ ...sideOf(target, options), json: options.json === true })),
    );
  addCompare(stats, commands, keep);
  addRhythm(
    addSide(
      stats
        .command("watch")
        .summary("chart the measures over time")
        .description(
          "Reads a side again and again and charts its measures, until Ctrl-C; without a terminal, a line a reading.",
        ),
    ),
    "10s",
  ).action((target: string, options: SideOptions & RhythmOptions) =>
    keep(
      commands.watchStats({
        ...sideOf(target, options),
        everyMs: options.every ?? DEFAULT_EVERY_MS,
        forMs: options.for,
      }),
    ),
  );
  addExport(stats, commands, keep);
}

function addCompare(stats: Command, commands: StatsCommands, keep: Keep): void {
  stats
    .command("compare")
    .summary("say whether a copy has what its source has")
    .description(
      "Compares two sides, each read twice: they match only when both could be read, stood still, are known to be two, are not empty, and have equal measures. Exit code 0 match, 1 mismatch, 3 undecided. Changes nothing.",
    )
    .argument("<source>", "see `logstack stats --help`")
    .argument("<copy>", "likewise")
    .option("--in <environment>", `where layers and buckets are, as ${PROJECT.config} names it`)
    .addOption(ofOption())
    .option("--indices <pattern>", "of a cluster: which indices", "*")
    .option("--source-key <variable>", "the environment variable that holds the source's credentials")
    .option("--copy-key <variable>", "the same of the copy")
    .option("--apart <duration>", "how far apart the two readings of a side are", parseSpan)
    .option("--migration <name>", "let pass what the tolerances of migrations/<name>.json do; the receipt says so")
    .option("--receipt <file>", "write the receipt of a match, which lets `destroy` delete the source")
    .option("--valid <duration>", "for how long the receipt holds (default: 1h)", parseSpan)
    .option("--json", "the comparison as one JSON object")
    .action((source: string, copy: string, options: CompareOptions) =>
      keep(
        commands.compareStats({
          source: sideOf(source, { ...options, key: options.sourceKey }),
          copy: sideOf(copy, { ...options, key: options.copyKey }),
          apartMs: options.apart ?? 10_000,
          migration: options.migration,
          receipt: options.receipt,
          validMs: options.valid ?? 3_600_000,
          json: options.json === true,
        }),
      ),
    );
}

function addExport(stats: Command, commands: StatsCommands, keep: Keep): void {
  addRhythm(
    addSide(
      stats
        .command("export")
        .summary("write the measures as log events")
        .description(
          "Writes the measures as log events, one JSON object a line: to standard output, a file or the Broker. Once, or with --every again and again.",
        ),
    ),
  )
    .option("--file <file>", "write to the end of this file")
    .addOption(new Option("--tcp <host:port>", "send to the Broker").argParser(parsePeer).conflicts("file"))
    .option("--tls", "send encrypted; the Broker's certificate is checked")
    .action((target: string, options: ExportOptions) =>
      keep(
        commands.exportStats({
          ...sideOf(target, options),
          rhythm:
            options.every === undefined && options.for === undefined
              ? undefined
              : { everyMs: options.every ?? DEFAULT_EVERY_MS, forMs: options.for },
          to: outputOf(options),
        }),
      ),
    );
}

interface SideOptions {
  readonly in?: string;
  readonly of?: StatisticsKind;
  readonly indices: string;
  readonly key?: string | undefined;
}

interface RhythmOptions {
  readonly every?: number;
  readonly for?: number;
}

interface CompareOptions extends SideOptions {
  readonly sourceKey?: string;
  readonly copyKey?: string;
  readonly apart?: number;
  readonly migration?: string;
  readonly receipt?: string;
  readonly valid?: number;
  readonly json?: true;
}

interface ExportOptions extends SideOptions, RhythmOptions {
  readonly file?: string;
  readonly tcp?: { readonly host: string; readonly port: number };
  readonly tls?: true;
}

const DEFAULT_EVERY_MS = 10_000;

const KINDS: readonly StatisticsKind[] = ["entities", "indices", "keys", "objects"];

function ofOption(): Option {
  return new Option("--of <kind>", "which of a stack's data; without it, the first that there is").choices(KINDS);
}

function addSide(command: Command): Command {
  return command
    .argument("<target>", "see `logstack stats --help`")
    .option("--in <environment>", `where a layer or bucket is, as ${PROJECT.config} names it`)
    .addOption(ofOption())
    .option("--indices <pattern>", "of a cluster: which indices", "*")
    .option("--key <variable>", "the environment variable that holds the credentials");
}

function addRhythm(command: Command, every?: string): Command {
  return command
    .option(`--every <duration>`, `how often${every === undefined ? "" : ` (default: ${every})`}`, parseSpan)
    .option("--for <duration>", "how long; without it, until Ctrl-C", parseSpan);
}

function sideOf(target: string, { in: environment, of, indices, key }: SideOptions): SideRequest {
  return { target, environment, of, indices, key };
}

function outputOf({ file, tcp, tls }: ExportOptions): ExportStatsRequest["to"] {
  if (tcp !== undefined) return { kind: "tcp", ...tcp, tls: tls === true };
  return file === undefined ? { kind: "output" } : { kind: "file", file };
}

function parseSpan(text: string): number {
  const ms = readDuration(text);
  if (ms === undefined || ms === 0)
    throw new InvalidArgumentError("It must be a length of time, such as 10s, 5m or 2h.");
  return ms;
}

function parsePeer(text: string): { readonly host: string; readonly port: number } {
  const [, host = "", port = ""] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  if (host === "" || Number(port) < 1 || Number(port) > 65_535)
    throw new InvalidArgumentError("It must be a host and a port, such as broker.example:6379.");
  return { host: host.replace(/^\[(.*)\]$/, "$1"), port: Number(port) };
}

const TARGETS_HELP = `
A target is one of
  elasticsearch --in staging       a layer in an environment; the outputs of its stack say where its data is
  prod-green-elasticsearch         a stack by its name
  https://customers.example/statistics
                                   a statistics endpoint; with --of indices a cluster, redis://host:port a Redis
  prod-green-customers=https://... a stack's service by its address: it is known whose numbers they are
  s3://bucket/prefix --in staging  a bucket, or what is under a prefix

Credentials are never an argument: STATISTICS_AUTHORIZATION (the whole header), ELASTICSEARCH_API_KEY and REDIS_PASSWORD hold them, or the
variables that --key, --source-key and --copy-key name.

Examples
  logstack stats show elasticsearch --in staging
  logstack stats compare prod-green-elasticsearch prod-blue-elasticsearch --receipt green.receipt.json
  logstack stats watch prod-blue-elasticsearch --every 10s
  logstack stats export https://customers.example/statistics --every 1m --tcp broker.example:6379`;
