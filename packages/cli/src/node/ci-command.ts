import { PLACES, type Place } from "@logstack/ci-output";
import { InvalidArgumentError, Option, type Command } from "commander";
import type { CiRequest } from "../ci/ci-request.ts";
import { PROJECT } from "../project.ts";
import { parsePublishTarget, type PublishTarget } from "../ci/publish-target.ts";
import { addConsentOptions, readConsents, type ConsentOptions } from "./layer-consents.ts";
import { parsePositive } from "./read-option.ts";

/** What `logstack ci` can be asked for; it returns the exit code. */
export interface CiCommands {
  runCi(request: CiRequest): Promise<number>;
}

interface CiOptions extends ConsentOptions {
  readonly buildNumber?: string;
  readonly publish?: readonly PublishTarget[];
  readonly propagate?: true;
  readonly output?: Place;
  readonly concurrency: number;
}

/** Adds `logstack ci`. */
export function addCiCommand(
  program: Command,
  commands: CiCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  const command = program
    .command("ci")
    .summary("build, prove and release, as a build server does")
    .description(
      "Builds and tests the checkout, proves its layers in a test environment of their own, which is destroyed whatever happens, publishes the artifacts, makes a release of them and promotes it to the first phase.",
    )
    .argument("[layer...]", "only these layers; the test environment has what they need, too")
    .option("--build-number <n>", "the number of this build; without it that of TeamCity or GitHub, else a prerelease")
    .option(
      "--publish <where>",
      "put the artifacts into a folder, s3://bucket/prefix or octopus; repeatable",
      collectTarget,
    )
    .option("--propagate", "promote the release to the second phase, too; prereleases stop before it")
    .addOption(
      new Option("--output <place>", "whose language to speak; without it, that of where this runs").choices(PLACES),
    )
    .option("--concurrency <n>", "layers worked on at once", parsePositive, 4);
  addConsentOptions(command)
    .addHelpText("after", HELP)
    .action((layers: readonly string[], options: CiOptions) =>
      keep(
        commands.runCi({
          layers,
          buildNumber: options.buildNumber,
          publishTo: options.publish ?? [],
          layerOptions: readConsents(options),
          propagate: options.propagate === true,
          output: options.output,
          concurrency: options.concurrency,
        }),
      ),
    );
}

function collectTarget(text: string, previous: readonly PublishTarget[] = []): readonly PublishTarget[] {
  const target = parsePublishTarget(text);
  if (target.kind === "wrong") throw new InvalidArgumentError(target.problem);
  return [...previous, target];
}

const HELP = `
Steps
  build      the command ci.build of ${PROJECT.config}, else npm run build
  test       the command ci.test of ${PROJECT.config}, else npm test
  reap       destroys test environments that killed builds left more than four hours ago
  create     the layers in a test environment with the account and the variables of the first phase
  validate   their smoke tests
  destroy    the test environment, whatever came before
  package    every artifact is opened, and is the one that was tested
  publish    the artifacts to each --publish; what is there already never changes, and other bytes are refused
  release    as logstack release create does
  deploy     as logstack promote does, to the first phase, with what an --allow option gives up for it
  propagate  the same to the second phase, with --propagate

A bucket is one of the account and the region in which ${PROJECT.config} keeps releases. Octopus is the server that
OCTOPUS_URL, OCTOPUS_API_KEY and OCTOPUS_SPACE (Default) in the environment name.

It ends with 0 when all of that is well, with 1 when a step failed, with 130 when it was interrupted. The smoke tests
are in logstack-reports/smoke-tests.xml, in JUnit's form. TeamCity and GitHub Actions are spoken to in their languages.`;
