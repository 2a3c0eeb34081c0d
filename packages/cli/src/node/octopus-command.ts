import { InvalidArgumentError, Option, type Command } from "commander";
import { IF_EXISTS, type IfExists } from "../octopus/octopus-server.ts";
import type { OctopusDeployRequest, OctopusReleaseRequest, PushRequest } from "./commands/octopus.ts";
import { collect } from "./read-option.ts";
import { readLayers } from "./read-layers.ts";

/** What `logstack octopus` can be asked for; each returns its exit code. */
export interface OctopusCommands {
  pushArtifacts(request: PushRequest): Promise<number>;
  createOctopusRelease(request: OctopusReleaseRequest): Promise<number>;
  deployByOctopus(request: OctopusDeployRequest): Promise<number>;
}

type Keep = (running: Promise<number>) => Promise<void>;

/** Adds `logstack octopus` with all below it. */
export function addOctopusCommand(program: Command, commands: OctopusCommands, keep: Keep): void {
  const octopus = program
    .command("octopus")
    .summary("push artifacts to Octopus Deploy, create releases there, and deploy them")
    .description("Octopus Deploy as the one who releases and deploys the layers' artifacts.")
    .addHelpText("after", ACCESS_HELP)
    .helpCommand(false);
  octopus
    .command("push")
    .summary("put the built artifacts into Octopus's own feed")
    .description("Puts the layers' built artifacts into Octopus's own feed.")
    .argument("[layer...]", "layers, that is folders of environments/")
    .option("--all", "every layer")
    .addOption(
      new Option("--if-exists <what>", "what to do about a package of the same version")
        .choices(IF_EXISTS)
        .default("fail"),
    )
    .option("--json", "a JSON object for each package, one a line")
    .action((given: readonly string[], options: PushOptions, command: Command) => {
      const layers = readLayers(given, { all: options.all, command });
      return keep(commands.pushArtifacts({ layers, ifExists: options.ifExists, json: options.json === true }));
    });
  octopus
    .command("release")
    .summary("create a release; prints its version")
    .description(
      "Creates a release, which captures the project's variables and packages as they are, and prints its version.",
    )
    .argument("<project>", "the project in Octopus")
    .option("--release <version>", "its version; without it, as the project's settings say")
    .option("--package-version <version>", "of every package that --package does not name")
    .option("--package <step:version>", "the version of one step's package; may be given more than once", collect, [])
    .option("--channel <name>", "the channel; without it, the project's default one")
    .option("--notes <text>", "release notes")
    .option("--json", "the same as one JSON object")
    .action((project: string, options: ReleaseOptions) =>
      keep(
        commands.createOctopusRelease({
          project,
          version: options.release,
          packageVersion: options.packageVersion,
          packages: options.package,
          channel: options.channel,
          notes: options.notes,
          json: options.json === true,
        }),
      ),
    );
  octopus
    .command("deploy")
    .summary("deploy a release, and wait for its end")
    .description(
      "Deploys a release to environments, and waits for the end of all of them. Exit code 4 when they still run then.",
    )
    .argument("<project>", "the project in Octopus")
    .requiredOption("--release <version>", "the release")
    .requiredOption("--to <environment...>", "where, as Octopus names it")
    .option(
      "--variable <name=value>",
      "a variable that the project prompts for, no secret; repeatable",
      collectVariable,
      [],
    )
    .option("--wait <minutes>", "how long to wait", parseMinutes, 90 * 60_000)
    .option("--json", "how it ended as one JSON object")
    .action((project: string, options: DeployOptions) =>
      keep(
        commands.deployByOctopus({
          project,
          version: options.release,
          environments: options.to,
          variables: Object.fromEntries(options.variable),
          waitMs: options.wait,
          json: options.json === true,
        }),
      ),
    );
}

interface PushOptions {
  readonly all?: true;
  readonly ifExists: IfExists;
  readonly json?: true;
}

interface ReleaseOptions {
  readonly release?: string;
  readonly packageVersion?: string;
  readonly package: readonly string[];
  readonly channel?: string;
  readonly notes?: string;
  readonly json?: true;
}

interface DeployOptions {
  readonly release: string;
  readonly to: readonly string[];
  readonly variable: readonly Variable[];
  readonly wait: number;
  readonly json?: true;
}

const ACCESS_HELP = `
The environment says where Octopus is and as whom to speak to it: OCTOPUS_URL, OCTOPUS_API_KEY and OCTOPUS_SPACE (Default).
docs/octopus.md says how a project there is set up.

Examples
  logstack octopus push --all
  logstack octopus release "Log stack" --package-version 1.0.731
  logstack octopus deploy "Log stack" --release 1.0.731 --to Staging --variable "Logstack.Arguments=deploy --verbose"`;

type Variable = readonly [name: string, value: string];

function collectVariable(text: string, previous: readonly Variable[]): readonly Variable[] {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("It must be a name and a value, Name=value.");
  return [...previous, [text.slice(0, at), text.slice(at + 1)]];
}

function parseMinutes(text: string): number {
  const [, minutes] = /^(\d+)m?$/.exec(text) ?? [];
  if (minutes === undefined) throw new InvalidArgumentError("It must be a whole number of minutes, such as 90m.");
  return Number(minutes) * 60_000;
}
