import type { Command } from "commander";
import type { MigrateRequest, MigrationStatusRequest, RunMigrationRequest } from "../migrate/migrate-request.ts";

/** What `logstack migrate` can be asked for; each returns its exit code. */
export interface MigrateCommands {
  planMigration(request: MigrateRequest): Promise<number>;
  runDeclared(request: RunMigrationRequest): Promise<number>;
  showMigrations(request: MigrationStatusRequest): Promise<number>;
}

type Keep = (running: Promise<number>) => Promise<void>;

/** Adds `logstack migrate` with all below it. */
export function addMigrateCommand(program: Command, commands: MigrateCommands, keep: Keep): void {
  const migrate = program
    .command("migrate")
    .summary("move a layer's data to another stack; nothing is destroyed that was not proven elsewhere")
    .description(
      "Moves the data of a layer as migrations/<name>.json declares: closes the source, copies, compares what is there now, and only then lets go of anything.",
    )
    .addHelpText("after", HELP)
    .helpCommand(false);
  migrate
    .command("plan")
    .summary("say what it would do, and whether it can be begun; changes nothing")
    .description(
      "Looks at the sites, reads the source's data once, and says what would be done. Exit code 3 when it can not be begun.",
    )
    .argument("<name>", "migrations/<name>.json")
    .option("--json", "as one JSON object")
    .action((name: string, options: { readonly json?: true }) =>
      keep(commands.planMigration({ name, json: options.json === true })),
    );
  for (const verb of ["run", "resume"] as const) {
    const command = migrate
      .command(verb)
      .summary(SUMMARIES[verb])
      .description(
        `${SUMMARIES[verb]}. Exit codes: 0 all is done, 1 somebody has to look, 3 it can not be begun, 4 the source is kept for its time, 130 stopped.`,
      )
      .argument("<name>", "migrations/<name>.json")
      .option("--json", "each entry of the journal as it is on record, one a line");
    if (verb === "run") command.option("--anew", "begin another one where the last is over; its journal is put aside");
    command.action((name: string, options: { readonly json?: true; readonly anew?: true }) =>
      keep(commands.runDeclared({ verb, name, json: options.json === true, anew: options.anew === true })),
    );
  }
  migrate
    .command("status")
    .summary("how migrations stand, by their journals")
    .description(
      "Says how a migration stands by its journal, and what comes next; without a name, of all that are declared.",
    )
    .argument("[name]", "migrations/<name>.json")
    .option("--json", "a JSON object each, one a line")
    .action((name: string | undefined, options: { readonly json?: true }) =>
      keep(commands.showMigrations({ name, json: options.json === true })),
    );
}

const SUMMARIES = {
  run: "begin it, or go on with it",
  resume: "go on with it wherever it stopped",
} as const;

const HELP = `
Each step is on record in migrations/journals/<name>.jsonl before it is done and after: a migration that was stopped, or killed, goes on from
there. Ctrl-C lets the step under way end.

Examples
  logstack migrate plan green-to-blue
  logstack migrate run green-to-blue
  logstack migrate resume green-to-blue     after a Ctrl-C, a crash, or when the source's time has come
  logstack migrate status`;
