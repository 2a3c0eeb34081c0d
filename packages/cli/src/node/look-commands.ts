import { InvalidArgumentError, Option, type Command } from "commander";
import { SERVED_PORT } from "../project.ts";
import type { ServeRequest } from "./commands/serve.ts";
import type { StatusRequest } from "./commands/status.ts";
import type { StatusesRequest } from "./commands/statuses.ts";
import { collect } from "./read-option.ts";

/** What can be looked at; each returns its exit code. */
export interface LookCommands {
  showStatus(request: StatusRequest): Promise<number>;
  showStatuses(request: StatusesRequest): Promise<number>;
  serveAws(request: ServeRequest): Promise<number>;
}

type Keep = (running: Promise<number>) => Promise<void>;

/** Adds `logstack status`, `logstack statuses` and `logstack aws`. */
export function addLookCommands(program: Command, commands: LookCommands, keep: Keep): void {
  addStatusCommand(program, commands, keep);
  addStatusesCommand(program, commands, keep);
  addAwsCommand(program, commands, keep);
}

function addStatusCommand(program: Command, commands: LookCommands, keep: Keep): void {
  program
    .command("status")
    .summary("show which version of each layer runs in each environment")
    .description(
      "Shows which version of each layer runs in each environment, how its stack stands, and where that is not what a release brought.",
    )
    .option("--in <environment>", "only this environment; may be given more than once", collect, [])
    .option("--json", "the same as one JSON object")
    .action((options: { readonly in: readonly string[]; readonly json?: true }) =>
      keep(commands.showStatus({ environments: options.in, json: options.json === true })),
    );
}

function addStatusesCommand(program: Command, commands: LookCommands, keep: Keep): void {
  program
    .command("statuses")
    .summary("show what is done in each status that AWS can give a stack")
    .description("Shows what plan, deploy, destroy and rollback do in each status that AWS can give a stack.")
    .option("--json", "the same as one JSON object")
    .action((options: { readonly json?: true }) => keep(commands.showStatuses({ json: options.json === true })));
}

function addAwsCommand(program: Command, commands: LookCommands, keep: Keep): void {
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

function parsePort(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError("A port is a whole number from 0 to 65535.");
  }
  return value;
}
