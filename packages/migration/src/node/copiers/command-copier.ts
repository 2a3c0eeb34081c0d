import type { CopierDeclaration } from "../../declaration/migration-declaration.ts";
import type { MigrationWorld } from "../migration-world.ts";
import { runCommand } from "../run-command.ts";
import { describeSite } from "../sites/describe-site.ts";
import type { SiteCopier } from "./site-copier.ts";

/** Makes a copier of a command, which runs with the credentials of the destination's account. It has to be able to begin again. */
export function createCommandCopier(
  { run, timeoutMs }: Extract<CopierDeclaration, { readonly kind: "command" }>,
  { folder, id }: Pick<MigrationWorld, "folder" | "id">,
): SiteCopier {
  return async ({ from, to }) => {
    const facts = { LOGSTACK_MIGRATION: id, ...describeSite("FROM", from), ...describeSite("TO", to) };
    await runCommand({ argv: run, folder, timeoutMs, env: { ...to.site.access.env, ...facts } });
  };
}
