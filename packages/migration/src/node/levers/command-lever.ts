import type { LeverDeclaration } from "../../declaration/migration-declaration.ts";
import { MigrationError } from "../../errors.ts";
import type { MigrationWorld } from "../migration-world.ts";
import { runCommand } from "../run-command.ts";
import { describeSite } from "../sites/describe-site.ts";
import type { Lever, LeveredSite } from "./lever.ts";

const TIMEOUT_MS = 15 * 60_000;

/**
 * Makes a lever of commands of the project's own. `state` prints `{"access": "open"}` or `{"access": "closed"}` as its last line; anything else
 * is no answer.
 */
export function createCommandLever(
  { close, open, state }: Extract<LeverDeclaration, { readonly kind: "command" }>,
  { folder, id }: Pick<MigrationWorld, "folder" | "id">,
): Lever {
  const run = ({ site, place, stackId }: LeveredSite, argv: readonly string[]): Promise<string> =>
    runCommand({
      argv,
      folder,
      timeoutMs: TIMEOUT_MS,
      env: { ...site.access.env, LOGSTACK_MIGRATION: id, ...describeSite("SITE", { site, place, stackId }) },
    });
  return {
    state: async (site) => readAccess(await run(site, state), state),
    close: async (site) => void (await run(site, close)),
    open: async (site) => void (await run(site, open)),
  };
}

function readAccess(text: string, argv: readonly string[]): "open" | "closed" {
  const last = text.trim().split("\n").at(-1) ?? "";
  const access = parse(last);
  if (access === "open" || access === "closed") return access;
  throw new MigrationError({
    code: "commandFailed",
    problem: `The command ${argv[0]} does not say whether the site is open: it has to print {"access": "open"} or {"access": "closed"}.`,
    hints: ["Run it by hand to see what it prints."],
  });
}

function parse(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly access?: unknown } | null)?.access;
  } catch {
    return undefined;
  }
}
