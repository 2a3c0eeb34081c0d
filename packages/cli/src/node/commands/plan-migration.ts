import type { ObservedSite } from "@logstack/migration";
import { readJournalFile } from "@logstack/migration/node";
import { findCall } from "../../call.ts";
import { USUAL_STEPS } from "../../render/migration/describe-step.ts";
import { renderRefusal } from "../../render/refusal.ts";
import { renderTable } from "../../render/table.ts";
import type { MigrateRequest } from "../../migrate/migrate-request.ts";
import { checkBeforehand } from "../migrate/check-beforehand.ts";
import { readDeclared } from "../migrate/declared-migration.ts";
import { withMigration } from "../migrate/with-migration.ts";
import { readProject } from "../project.ts";
import { showMigrations } from "./migration-status.ts";
import type { Terminal } from "../terminal.ts";

/** Says what a migration would do, and whether it can be begun; changes nothing. Returns 0, or 3 when it can not. */
export async function planMigration({ name, json }: MigrateRequest, terminal: Terminal): Promise<number> {
  // What was begun is not planned any more: how it stands says what comes next.
  if (await isBegun(name, terminal)) return showMigrations({ name, json }, terminal);
  const say = (message: string): void => terminal.progress(message);
  const openJournal = async () => ({
    read: async () => [],
    append: async () => undefined,
    close: async () => undefined,
  });
  return withMigration({ name, terminal, openJournal, report: () => undefined, note: say }, async (connected) => {
    const { declaration } = connected.declared;
    const { sites, refusal, data } = await checkBeforehand(connected);
    if (json) {
      terminal.result(JSON.stringify({ v: 1, name, declaration, sites, data, refusal }));
      return refusal === undefined ? 0 : 3;
    }
    terminal.result(`${name}: ${declaration.layer}, ${declaration.data.kind}, ${declaration.form}`);
    const rows = sites.map(({ site, stackName, seen }) => [
      `  ${site}`,
      stackName,
      describeSite(seen),
      site === "source" ? data : "",
    ]);
    for (const line of renderTable(rows)) terminal.result(line);
    terminal.result("Steps");
    for (const [index, step] of USUAL_STEPS[declaration.form].entries()) terminal.result(`  ${index + 1}  ${step}`);
    terminal.result(
      declaration.destroys.length === 0
        ? "Of a site that is destroyed, buckets and all that holds data stay: the declaration's `destroys` names nothing."
        : `With a site that is destroyed goes the data of ${declaration.destroys.join(", ")}, after it was found elsewhere.`,
    );
    if (refusal === undefined) {
      terminal.result(`To begin: ${findCall(terminal.env)} migrate run ${name}`);
      return 0;
    }
    for (const line of renderRefusal(refusal)) terminal.progress(line);
    return 3;
  });
}

async function isBegun(name: string, terminal: Terminal): Promise<boolean> {
  const { journal } = await readDeclared(await readProject(terminal.cwd), name);
  return (await readJournalFile(journal)).length > 0;
}

function describeSite(seen: ObservedSite): string {
  switch (seen.kind) {
    case "absent":
      return "not there";
    case "unknown":
      return `unknown: ${seen.reason}`;
    case "there":
      return seen.condition === "deleting" ? "being deleted" : seen.access;
  }
}
