import { InvalidArgumentError, type Command } from "commander";
import type { PromoteRequest } from "../promote-request.ts";
import type { HistoryRequest } from "./commands/history.ts";
import { collect, parsePositive } from "./read-option.ts";

/** What `logstack promote` and `logstack history` can be asked for; each returns its exit code. */
export interface PromoteCommands {
  promote(request: PromoteRequest): Promise<number>;
  showHistory(request: HistoryRequest): Promise<number>;
}

interface PromoteOptions {
  readonly to: string;
  readonly json?: true;
  readonly verbose?: true;
  readonly concurrency: number;
  readonly wait?: string;
  readonly faults?: string;
  readonly allowReplacing: readonly LayerConsent[];
  readonly allowRemoving: readonly LayerConsent[];
  readonly allowRolling: readonly LayerConsent[];
  readonly allowChanging: readonly LayerConsent[];
}

/** A consent for one layer's resource or parameter. */
interface LayerConsent {
  readonly layer: string;
  readonly name: string;
}

/** Adds `logstack promote` and `logstack history`. */
export function addPromoteCommands(
  program: Command,
  commands: PromoteCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  program
    .command("promote")
    .summary("deploy a release to the next environment of the lifecycle")
    .description(
      "Deploys a release as it was made, its artifacts and its variables, to an environment. Only what passed all environments of the phase before goes there, smoke tests included; a prerelease stops after the first phase. To go back, promote an earlier release.",
    )
    .argument("[number]", "the release's number; without it, the newest that may go there")
    .requiredOption("--to <environment>", "where, as logstack.json names it")
    .option("--json", "one event a line on standard output")
    .option("--verbose", "every resource of every layer")
    .option("--concurrency <n>", "layers worked on at once", parsePositive, 4)
    .option("--wait <duration>", "how long to wait for an operation, from the start on, for instance 90m")
    .option("--faults <file>", "let things go wrong on purpose in the embedded AWS that this command starts")
    .option("--allow-replacing <layer.id...>", "resources with data that may be replaced", collectConsent, [])
    .option("--allow-removing <layer.id...>", "resources with data that may be removed", collectConsent, [])
    .option("--allow-rolling <layer.id...>", "groups whose instances, with data, may end", collectConsent, [])
    .option(
      "--allow-changing <layer.parameter...>",
      "parameters that may change against their rule",
      collectConsent,
      [],
    )
    .action((number: string | undefined, options: PromoteOptions) =>
      keep(commands.promote(readPromoteRequest(number, options))),
    );
  program
    .command("history")
    .summary("show which release was promoted where, when, by whom, and how it ended")
    .description("Shows which release was promoted where, when, by whom, how it ended, and what was consented to.")
    .option("--in <environment>", "only this environment; may be given more than once", collect, [])
    .option("--limit <n>", "how many at most", parsePositive, 20)
    .option("--json", "all of it as one JSON object")
    .action((options: { readonly in: readonly string[]; readonly limit: number; readonly json?: true }) =>
      keep(commands.showHistory({ environments: options.in, limit: options.limit, json: options.json === true })),
    );
}

function readPromoteRequest(number: string | undefined, options: PromoteOptions): PromoteRequest {
  const consents = [
    ...withOption("--allow-replacing", options.allowReplacing),
    ...withOption("--allow-removing", options.allowRemoving),
    ...withOption("--allow-rolling", options.allowRolling),
    ...withOption("--allow-changing", options.allowChanging),
  ];
  const layers = [...new Set(consents.map(({ layer }) => layer))];
  return {
    number,
    environment: options.to,
    json: options.json === true,
    verbose: options.verbose === true,
    concurrency: options.concurrency,
    ...(options.faults === undefined ? {} : { faults: options.faults }),
    layerOptions: Object.fromEntries(
      layers.map((layer) => [
        layer,
        consents.filter((each) => each.layer === layer).flatMap(({ option, name }) => [option, name]),
      ]),
    ),
    artifactOptions: options.wait === undefined ? [] : ["--wait", options.wait],
  };
}

function withOption(option: string, consents: readonly LayerConsent[]) {
  return consents.map((consent) => ({ option, ...consent }));
}

/** Several layers go out together, so a consent names the layer too: `cache.EventQueue`. */
function collectConsent(text: string, previous: readonly LayerConsent[]): readonly LayerConsent[] {
  const dot = text.indexOf(".");
  if (dot < 1 || dot === text.length - 1) {
    throw new InvalidArgumentError("It names one resource or parameter of one layer, for instance cache.EventQueue.");
  }
  return [...previous, { layer: text.slice(0, dot), name: text.slice(dot + 1) }];
}
