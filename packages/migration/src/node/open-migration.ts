import type { MigrationDeclaration } from "../declaration/migration-declaration.ts";
import { MigrationError } from "../errors.ts";
import type { MigrationPorts } from "../migrate/ports.ts";
import type { MigrationRequest } from "../migrate/request.ts";
import type { MigrationWorld } from "./migration-world.ts";

/** A migration that can be run: `runMigration(opened.ports, opened.request)`. */
export interface OpenedMigration {
  readonly ports: MigrationPorts;
  readonly request: MigrationRequest;
  /** Lets go of connections. The journal is whoever's who opened it. */
  close(): void;
}

/**
 * Opens a declared migration: finds out who asks, and connects sites, statistics, lever and copier to what is there. Nothing is changed.
 *
 * @throws MigrationError where an account can not be reached.
 */
export async function openMigration(
  declaration: MigrationDeclaration,
  world: MigrationWorld,
): Promise<OpenedMigration> {
  throw new MigrationError({
    code: "unreadableStack",
    problem: `The sites of ${declaration.layer} are not connected yet (${world.id}).`,
    hints: [],
  });
}
