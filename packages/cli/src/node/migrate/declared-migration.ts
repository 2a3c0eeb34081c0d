import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { DeployError, nameStack } from "@logstack/deploy-core";
import { parseDeclaration, type MigrationDeclaration } from "@logstack/migration";
import { findNearestName } from "@logstack/release";
import { PROJECT } from "../../project.ts";
import type { SiteStacks } from "../../render/migration/describe-step.ts";
import type { Project } from "../project.ts";

/** A migration that a project declares. */
export interface DeclaredMigration {
  readonly name: string;
  readonly declaration: MigrationDeclaration;
  /** The stack that plays each site. */
  readonly stacks: SiteStacks;
  /** Where its journal is; it need not be there yet. */
  readonly journal: string;
}

/**
 * Reads `migrations/<name>.json`.
 *
 * @throws DeployError `unknownMigration` that names the nearest one.
 * @throws ReleaseError for a declaration that is wrong, at line and column.
 */
export async function readDeclared(project: Project, name: string): Promise<DeclaredMigration> {
  const file = `${PROJECT.migrations}/${name}.json`;
  const text = await readFile(path.join(project.root, file), "utf8").catch(() => undefined);
  if (text === undefined || !/^[\w.-]+$/.test(name)) throw await unknownMigration(project, name);
  const declaration = parseDeclaration(text, file);
  const { sites, component } = declaration;
  const stacks = Object.fromEntries(
    Object.entries(sites).map(([site, { environment }]) => [site, nameStack(environment, component)]),
  );
  return { name, declaration, stacks, journal: path.join(project.root, PROJECT.journals, `${name}.jsonl`) };
}

/** Lists the names of all migrations that a project declares. */
export async function listDeclared({ root }: Pick<Project, "root">): Promise<readonly string[]> {
  const files = await readdir(path.join(root, PROJECT.migrations)).catch(() => []);
  return files.flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : [])).sort();
}

async function unknownMigration(project: Project, name: string): Promise<DeployError> {
  const names = await listDeclared(project);
  const nearest = findNearestName(name, names);
  return new DeployError({
    code: "unknownMigration",
    problem: `There is no ${PROJECT.migrations}/${name}.json.`,
    hints: [
      ...(nearest === undefined ? [] : [`Did you mean ${nearest}?`]),
      names.length === 0
        ? "A migration is declared there: which layer's data goes where, and how (packages/migration/README.md)."
        : `Declared are ${names.join(", ")}.`,
    ],
  });
}
