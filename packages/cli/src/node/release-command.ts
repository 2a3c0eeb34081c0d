import type { Command } from "commander";
import type { CreateReleaseRequest } from "./commands/create-release.ts";
import type { DiffReleasesRequest, ListReleasesRequest, ShowReleaseRequest } from "./commands/show-releases.ts";
import { parsePositive } from "./read-option.ts";

/** What `logstack release` can be asked for; each returns its exit code. */
export interface ReleaseCommands {
  createRelease(request: CreateReleaseRequest): Promise<number>;
  listReleases(request: ListReleasesRequest): Promise<number>;
  showRelease(request: ShowReleaseRequest): Promise<number>;
  diffReleases(request: DiffReleasesRequest): Promise<number>;
}

/** Adds `logstack release` with all below it. */
export function addReleaseCommand(
  program: Command,
  commands: ReleaseCommands,
  keep: (running: Promise<number>) => Promise<void>,
): void {
  const release = program
    .command("release")
    .summary("create and show releases")
    .description("Releases: artifacts and captured variables under one number, which never change.")
    .helpCommand(false);
  release
    .command("create")
    .summary("make a release of the built artifacts and the variables as they are now")
    .description(
      "Makes a release of layers' built artifacts, and captures their variables for every environment of the lifecycle. What would be missing in any of them is a refusal (exit code 3), and so is a number that is taken.",
    )
    .argument("[layer...]", "only these layers")
    .option("--number <version>", "its number, SemVer; without it, the next one")
    .option("--json", "the same as one JSON object")
    .action((layers: readonly string[], { number, json }: { number?: string; json?: true }) =>
      keep(commands.createRelease({ layers, ...(number === undefined ? {} : { number }), json: json === true })),
    );
  release
    .command("list")
    .summary("show which releases there are, the newest first")
    .description("Shows which releases there are, the newest first.")
    .option("--limit <n>", "how many at most", parsePositive, 20)
    .option("--json", "the same as one JSON object")
    .action(({ limit, json }: { limit: number; json?: true }) =>
      keep(commands.listReleases({ limit, json: json === true })),
    );
  release
    .command("show")
    .summary("show what is in a release")
    .description("Shows what is in a release: artifacts with their digests, and with --json its variables.")
    .argument("<number>", "the release's number")
    .option("--json", "all of it as one JSON object, variables included")
    .action((number: string, { json }: { json?: true }) => keep(commands.showRelease({ number, json: json === true })));
  release
    .command("diff")
    .summary("show how two releases differ, artifacts and variables")
    .description("Shows which artifacts and which variables differ between two releases.")
    .argument("<from>", "the one release's number")
    .argument("<to>", "the other release's number")
    .option("--json", "the same as one JSON object")
    .action((from: string, to: string, { json }: { json?: true }) =>
      keep(commands.diffReleases({ from, to, json: json === true })),
    );
}
