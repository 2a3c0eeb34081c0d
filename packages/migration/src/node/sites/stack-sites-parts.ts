import type { MigrationDeclaration } from "../../declaration/migration-declaration.ts";
import type { Clock } from "../../migrate/ports.ts";
import type { Lever } from "../levers/lever.ts";
import type { MigrationWorld } from "../migration-world.ts";
import type { ConnectedSites } from "./connect-sites.ts";

/** What sites over stacks are made of. */
export interface StackSitesParts {
  readonly declaration: MigrationDeclaration;
  readonly world: MigrationWorld;
  readonly sites: ConnectedSites;
  readonly lever: Lever;
  readonly clock: Clock;
}
