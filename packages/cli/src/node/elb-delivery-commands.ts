import { InvalidArgumentError, type Command } from "commander";
import type { ReconcileElbRequest, ReplayElbRequest } from "../elb-request.ts";
import { readDuration } from "../read-duration.ts";

/** What can be done about the delivery of log files; each returns its exit code. */
export interface ElbDeliveryCommands {
  reconcileElb(request: ReconcileElbRequest): Promise<number>;
  replayElb(request: ReplayElbRequest): Promise<number>;
}

type Keep = (running: Promise<number>) => Promise<void>;

/** Adds `logstack elb reconcile` and `logstack elb replay`. */
export function addElbDeliveryCommands(elb: Command, commands: ElbDeliveryCommands, keep: Keep): void {
  addComparing(
    addPlace(
      elb
        .command("reconcile")
        .summary("compare the log bucket with what the function has sent")
        .description(
          "Compares what lies in the log bucket with what the elb-logs function says it has sent, and lists what never arrived. With the address of Elasticsearch also with the documents there. Changes nothing. Exit code 1 when anything is missing or lost.",
        ),
    ),
    "24h",
  )
    .option("--json", "every object and where it stands, as one JSON object")
    .addHelpText("after", RECONCILE_HELP)
    .action((options: ReconcileOptions) =>
      keep(commands.reconcileElb({ ...placeOf(options), ...comparingOf(options), json: options.json === true })),
    );
  addComparing(
    addPlace(
      elb
        .command("replay")
        .summary("send log files, or failed events, to the function again")
        .description(
          "Hands log files to the elb-logs function again, by its alias live and as S3 would: Lambda retries, and what fails for good is in the dead-letter queue. Every line keeps its id, so that the index has none twice. More than 20 are sent only after a question.",
        )
        .argument("[key...]", "keys in the log bucket, or s3://bucket/key"),
    ),
  )
    .option("--missing", "what `elb reconcile` finds missing; takes its options")
    .option("--dead-letters", "the events in the dead-letter queue; each leaves it once Lambda has taken it on")
    .option("--dry-run", "say what would be sent, and send nothing")
    .option("--yes", "do not ask")
    .option("--json", "what was sent, as one JSON object")
    .addHelpText("after", REPLAY_HELP)
    .action((keys: readonly string[], options: ReplayOptions, command: Command) =>
      keep(
        commands.replayElb({
          ...placeOf(options),
          what: chooseWhat(keys, { options, command }),
          dryRun: options.dryRun === true,
          yes: options.yes === true,
          json: options.json === true,
        }),
      ),
    );
}

function addPlace(command: Command): Command {
  return command
    .requiredOption("--in <environment>", "where")
    .option("--layer <layer>", "the layer whose stack is meant, where there are several", "elb-logs");
}

function addComparing(command: Command, since?: string): Command {
  return command
    .option("--since <when>", "objects from then on: 90m, 24h, 7d, or a time in ISO 8601", since)
    .option(
      "--patience <duration>",
      "how long an object may be under way; without it, what Lambda's retries can take",
      parsePatience,
    )
    .option(
      "--elasticsearch <url>",
      "count its documents too; without it, the one that ELASTICSEARCH_URL names, if any",
    )
    .option("--index <pattern>", "the indices that hold the events", "*");
}

interface PlaceOptions {
  readonly in: string;
  readonly layer: string;
}

interface ComparingOptions {
  readonly since?: string;
  readonly patience?: number;
  readonly elasticsearch?: string;
  readonly index: string;
}

interface ReconcileOptions extends PlaceOptions, ComparingOptions {
  readonly json?: true;
}

interface ReplayOptions extends ReconcileOptions {
  readonly missing?: true;
  readonly deadLetters?: true;
  readonly dryRun?: true;
  readonly yes?: true;
}

const placeOf = ({ in: environment, layer }: PlaceOptions) => ({ environment, layer });

const comparingOf = ({ since = "24h", patience: patienceMs, elasticsearch, index }: ComparingOptions) => ({
  since,
  patienceMs,
  elasticsearch,
  index,
});

function chooseWhat(
  keys: readonly string[],
  { options, command }: { readonly options: ReplayOptions; readonly command: Command },
): ReplayElbRequest["what"] {
  const ways = [keys.length > 0, options.missing === true, options.deadLetters === true].filter(Boolean).length;
  if (ways !== 1) command.error("error: give keys, or --missing, or --dead-letters, and only one of them");
  if (options.missing === true) {
    if (options.since === undefined) command.error("error: --missing needs --since, for instance --since 24h");
    return { kind: "missing", ...comparingOf(options) };
  }
  const stray = COMPARING.filter((name) => command.getOptionValueSource(name) === "cli");
  if (stray.length > 0) command.error(`error: --${stray.join(", --")} says what is missing, and goes with --missing`);
  return options.deadLetters === true ? { kind: "deadLetters" } : { kind: "keys", keys };
}

const COMPARING = ["since", "patience", "elasticsearch", "index"];

function parsePatience(text: string): number {
  const ms = readDuration(text);
  if (ms === undefined) throw new InvalidArgumentError("It must be a length of time, such as 0m, 30m or 6h.");
  return ms;
}

const RECONCILE_HELP = `
Elasticsearch's key is never an argument: ELASTICSEARCH_API_KEY in the environment holds it. An Elasticsearch that cannot be asked
is told, and taken for nothing.

Examples
  logstack elb reconcile --in staging --since 24h
  logstack elb reconcile --in prod-green --since 2026-11-23T08:00:00Z --elasticsearch https://elasticsearch.example:9200`;

const REPLAY_HELP = `
Examples
  logstack elb replay --in staging --missing --since 24h --dry-run
  logstack elb replay --in staging AWSLogs/111111111111/elasticloadbalancing/ap-southeast-2/2026/11/23/...log.gz
  logstack elb replay --in staging --dead-letters`;
