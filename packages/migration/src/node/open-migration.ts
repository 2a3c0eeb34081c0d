import { setTimeout as pause } from "node:timers/promises";
import type { MigrationDeclaration } from "../declaration/migration-declaration.ts";
import type { Clock, MigrationPorts } from "../migrate/ports.ts";
import type { MigrationRequest } from "../migrate/request.ts";
import { createCopier } from "./copiers/create-copier.ts";
import { createLever } from "./levers/create-lever.ts";
import type { MigrationWorld } from "./migration-world.ts";
import { connectSites } from "./sites/connect-sites.ts";
import { refuseOtherIndices } from "./sites/refuse-other-indices.ts";
import { createStackSites } from "./sites/stack-sites.ts";
import { createLook } from "./sites/require-site.ts";
import { createStatistician } from "./statistics/site-statistician.ts";

/** A migration that can be run: `runMigration(opened.ports, opened.request)`. */
export interface OpenedMigration {
  readonly ports: MigrationPorts;
  readonly request: MigrationRequest;
  /** Throws a `MigrationError` where the source could not be destroyed in the end, since it has more than is moved. */
  readonly checkSource: () => Promise<void>;
  /** Lets go of connections. The journal is whoever's who opened it. */
  readonly close: () => void;
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
  const sites = await connectSites(declaration, world);
  const clock = world.clock ?? REAL_CLOCK;
  const parts = { declaration, world, sites, clock };
  const lever = createLever(parts);
  const look = createLook(parts);
  const copy = createCopier(parts);
  return {
    ports: {
      journal: world.journal,
      sites: createStackSites({ ...parts, lever }),
      statistician: createStatistician({ declaration, world, look }),
      copier: { copy: async (from, to) => copy({ from: await look(from), to: await look(to) }) },
      clock,
      report: world.report,
    },
    request: requestOf(declaration, { id: world.id, by: sites.require("source").caller }),
    checkSource: async () => refuseOtherIndices(parts, await look("source")),
    close: () => sites.close(),
  };
}

const REAL_CLOCK: Clock = { now: () => Date.now(), sleep: (ms) => pause(ms) };

function requestOf(
  { form, keepMs, apartMs, receiptMs, tolerances }: MigrationDeclaration,
  { id, by }: { readonly id: string; readonly by: string },
): MigrationRequest {
  return { id, form, by, keepMs, apartMs, receiptMs, tolerances };
}
