import { readJournalFile } from "@logstack/migration/node";
import { findCall } from "../../call.ts";
import type { MigrationStatusRequest } from "../../migrate/migrate-request.ts";
import { describeJournal } from "../../render/migration/describe-journal.ts";
import { listDeclared, readDeclared } from "../migrate/declared-migration.ts";
import { renderExplanation } from "../explain.ts";
import { readProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/**
 * Shows how migrations stand by their journals, without a call and without disturbing one that runs. Returns 0; 2 when one of all can not be shown,
 * which keeps none of the others from it.
 */
export async function showMigrations({ name, json }: MigrationStatusRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const names = name === undefined ? await listDeclared(project) : [name];
  let exitCode = 0;
  for (const each of names) {
    try {
      await showMigration(each, { project, terminal, json });
    } catch (error) {
      if (name !== undefined) throw error;
      exitCode = 2;
      for (const line of renderExplanation(error)) terminal.progress(line);
    }
  }
  if (names.length === 0 && !json) terminal.result("No migration is declared: migrations/ has no file.");
  return exitCode;
}

async function showMigration(
  name: string,
  { project, terminal, json }: { readonly project: Project; readonly terminal: Terminal; readonly json: boolean },
): Promise<void> {
  const call = `${findCall(terminal.env)} migrate`;
  const { stacks, journal } = await readDeclared(project, name);
  const described = describeJournal(await readJournalFile(journal), { call, name, stacks });
  const { at, ...standing } = described;
  const since = at === undefined ? undefined : new Date(at).toISOString();
  if (json) {
    terminal.result(JSON.stringify({ v: 1, name, ...standing, at: since }));
    return;
  }
  terminal.result(`${name}    ${described.state}${since === undefined ? "" : `, ${since}`}`);
  terminal.result(`  ${described.standing}`);
  terminal.result(`  Next: ${described.next}`);
}
