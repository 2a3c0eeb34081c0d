import type { MigrationDeclaration } from "../../declaration/migration-declaration.ts";
import type { Clock } from "../../migrate/ports.ts";
import { openCluster, patternOf } from "../search/open-cluster.ts";
import { jsonServiceOf } from "../sites/site-service.ts";
import { copyByReindex } from "./copy-by-reindex.ts";
import { copyBySnapshot } from "./copy-by-snapshot.ts";
import type { LeveredSite } from "../levers/lever.ts";
import type { MigrationWorld } from "../migration-world.ts";
import { createCommandCopier } from "./command-copier.ts";
import { copyObjects } from "./copy-objects.ts";
import type { ObjectsSide } from "./object-copy.ts";
import type { SiteCopier } from "./site-copier.ts";

/** What copiers are made of. */
export interface CopierParts {
  readonly declaration: MigrationDeclaration;
  readonly world: MigrationWorld;
  readonly clock: Clock;
}

/** Makes the copier that a migration declares. */
export function createCopier(parts: CopierParts): SiteCopier {
  const { world, clock } = parts;
  const { copier } = parts.declaration;
  switch (copier.kind) {
    case "objects":
      return async ({ from, to }) => {
        const { copied, skipped } = await copyObjects({
          from: sideOf(from),
          to: sideOf(to),
          concurrency: copier.concurrency,
        });
        const passed = skipped === 0 ? "" : `, ${skipped} were there already`;
        world.note(
          `${copied} objects were copied from the ${from.site.stack.site} to the ${to.site.stack.site}${passed}.`,
        );
      };
    case "snapshot":
      return async ({ from, to }) => {
        const clusters = { from: await openCluster(parts, from), to: await openCluster(parts, to) };
        const indices = patternOf(parts);
        await copyBySnapshot({ ...clusters, repository: copier, indices, id: world.id, clock });
        world.note(`The snapshot in bucket ${copier.bucket} stays.`);
      };
    case "reindex":
      return async ({ from, to }) => {
        const clusters = { from: await openCluster(parts, from), to: await openCluster(parts, to) };
        const { headers } = parts.declaration.data.kind === "indices" ? parts.declaration.data : { headers: {} };
        const remote = jsonServiceOf(parts, { ...from, headers });
        await copyByReindex({ ...copier, ...clusters, remote, indices: patternOf(parts), id: world.id, clock });
      };
    case "command":
      return createCommandCopier(copier, world);
  }
}

function sideOf({ site, place }: LeveredSite): ObjectsSide {
  if (place?.kind !== "objects") throw new Error("this site has no bucket");
  return { s3: site.s3, bucket: place.bucket, prefix: place.prefix };
}
