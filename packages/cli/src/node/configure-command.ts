import type { Command } from "commander";
import { PROJECT } from "../project.ts";
import type { LayersCommands } from "./layers-command.ts";
import { readLayers } from "./read-layers.ts";
import { parsePositive } from "./read-option.ts";

interface ConfigureOptions {
  readonly all?: true;
  readonly to: string;
  readonly json?: true;
  readonly verbose?: true;
  readonly concurrency: number;
  readonly wait?: string;
  readonly allowRolling?: readonly string[];
}

/** Adds `logstack configure`: the deployment of layers' configurations, by the names of the layers. */
export function addConfigureCommand(
  program: Command,
  commands: LayersCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  program
    .command("configure")
    .summary("bring layers' configurations to their machines")
    .description(
      "Releases the configurations of layers to their machines and replaces those that run, one at a time and in the safe order; where one does not work, all go back to the configuration before. The same as `logstack deploy <layer>-configuration`.",
    )
    .argument("[layer...]", "layers that have a configuration")
    .option("--all", "every layer that has one")
    .requiredOption("--to <environment>", `where, as ${PROJECT.config} names it`)
    .option("--json", "one event a line on standard output")
    .option("--verbose", "every event of every layer")
    .option("--concurrency <n>", "layers worked on at once", parsePositive, 4)
    .option("--wait <duration>", "when to stop, from the start on, for instance 24h; the next run goes on")
    .option(
      "--allow-rolling <role...>",
      "roles whose machines may go with events on their disks that the cache does not take",
    )
    .addHelpText("after", HELP)
    .action((layers: readonly string[], options: ConfigureOptions, command: Command) => {
      const chosen = readLayers(layers, { all: options.all, command });
      if (options.allowRolling !== undefined && layers.length !== 1)
        return command.error("error: --allow-rolling speaks of one layer's machines; name just that layer");
      return keep(
        commands.runLayers({
          verb: "deploy",
          layers: chosen,
          only: "configuration",
          environment: options.to,
          whereOption: "--to",
          json: options.json === true,
          yes: false,
          verbose: options.verbose === true,
          concurrency: options.concurrency,
          liftProtection: [],
          artifactOptions: [
            ...(options.wait === undefined ? [] : ["--wait", options.wait]),
            ...(options.allowRolling ?? []).flatMap((role) => ["--allow-rolling", role]),
          ],
        }),
      );
    });
}

const HELP = `
Examples
  logstack configure broker --to ci
  logstack configure --all --to staging
  logstack plan broker-configuration --to staging        which lines of which files would change
  logstack rollback broker-configuration --in staging    back to the configuration before

Elasticsearch's nodes go only while the cluster is green, data nodes once they are empty. The cluster is asked at the address
that its stack gives. In the environment, ELASTICSEARCH_URL names another way to it (a tunnel, a proxy), and
ELASTICSEARCH_API_KEY the key of a cluster that asks for one.

Brokers go once the events on their disks have left them, or leave them fast enough. Where the cache takes none, nothing is replaced
until it does, or until somebody agrees with --allow-rolling broker to lose them.

A run that was ended anywhere is gone on with by the same command.`;
