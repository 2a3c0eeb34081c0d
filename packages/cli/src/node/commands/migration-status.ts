import { readJournalFile } from "@logstack/migration/node";
import { findCall } from "../../call.ts";
import type { MigrationStatusRequest } from "../../migrate/migrate-request.ts";
import { describeJournal } from "../../render/migration/describe-journal.ts";
import { listDeclared, readDeclared } from "../migrate/declared-migration.ts";
import { readProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Shows how migrations stand by their journals, without a call and without disturbing one that runs. Returns 0. */
export async function showMigrations({ name, json }: MigrationStatusRequest, terminal: Terminal): Promise<number> {
  const project = await readProject(terminal.cwd);
  const call = `${findCall(terminal.env)} migrate`;
  const names = name === undefined ? await listDeclared(project) : [name];
  for (const each of names) {
    const { stacks, journal } = await readDeclared(project, each);
    const described = describeJournal(await readJournalFile(journal), { call, name: each, stacks });
    const { at, ...standing } = described;
    const since = at === undefined ? undefined : new Date(at).toISOString();
    if (json) {
      terminal.result(JSON.stringify({ v: 1, name: each, ...standing, at: since }));
      continue;
    }
    terminal.result(`${each}    ${described.state}${since === undefined ? "" : `, ${since}`}`);
    terminal.result(`  ${described.standing}`);
    terminal.result(`  Next: ${described.next}`);
  }
  if (names.length === 0 && !json) terminal.result("No migration is declared: migrations/ has no file.");
  return 0;
}
