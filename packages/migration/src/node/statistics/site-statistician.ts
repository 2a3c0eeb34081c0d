import type { DataDeclaration, MigrationDeclaration } from "../../declaration/migration-declaration.ts";
import type { Coverage, Statistician } from "../../migrate/ports.ts";
import type { Identifier, Reading } from "../../model/reading.ts";
import type { SiteName } from "../../plan/sites.ts";
import type { LookedSite } from "../levers/lever.ts";
import type { MigrationWorld } from "../migration-world.ts";
import { findMissingIds } from "../readers/find-missing-ids.ts";
import { readEntities } from "../readers/read-entities.ts";
import { readIndices, type IndicesPlace } from "../readers/read-indices.ts";
import type { KeysPlace } from "../readers/connect-redis.ts";
import { readKeys } from "../readers/read-keys.ts";
import { readObjects } from "../readers/read-objects.ts";
import { jsonServiceOf, passwordOf } from "../sites/site-service.ts";
import { findMissingKeys } from "./find-missing-keys.ts";
import { findMissingObjects } from "./find-missing-objects.ts";

/** What a statistician is made of. */
export interface StatisticianParts {
  readonly declaration: MigrationDeclaration;
  readonly world: Pick<MigrationWorld, "readSecret">;
  /** Looks at a site; throws where its stack, or the place of its data, is not there. */
  readonly look: (site: SiteName) => Promise<LookedSite>;
}

/** Makes the statistician of a migration, whatever its data is. Each reading looks at the stack anew: another one may stand there by now. */
export function createStatistician(parts: StatisticianParts): Statistician {
  return {
    read: async (site) => readSite(parts, await parts.look(site)),
    findMissing: async (from, to) => {
      try {
        return await findMissing(parts, { from: await parts.look(from), to: await parts.look(to) });
      } catch (error) {
        return { kind: "unreadable", reason: error instanceof Error ? error.message : "it can not be looked at" };
      }
    },
  };
}

async function readSite(parts: StatisticianParts, site: LookedSite): Promise<Reading> {
  const { data } = parts.declaration;
  const identifiers: readonly Identifier[] = [{ kind: "stack", value: site.stackId }];
  switch (site.place.kind) {
    case "objects": {
      const reading = await readObjects(site.site.s3, site.place);
      return { ...reading, from: reading.statistics.kind === "unreadable" ? [] : [...identifiers, ...reading.from] };
    }
    case "indices":
      return readIndices(indicesPlaceOf(parts, site));
    case "keys":
      return readKeys(keysPlaceOf(parts, site));
    case "entities":
      return readEntities({ ...jsonServiceOf(parts, { ...site, headers: headersOf(data) }), identifiers });
  }
}

async function findMissing(
  parts: StatisticianParts,
  { from, to }: { readonly from: LookedSite; readonly to: LookedSite },
): Promise<Coverage> {
  if (from.place.kind === "objects" && to.place.kind === "objects")
    return findMissingObjects({ s3: from.site.s3, ...from.place }, { s3: to.site.s3, ...to.place });
  if (from.place.kind === "indices" && to.place.kind === "indices")
    return findMissingIds({ from: indicesPlaceOf(parts, from), to: indicesPlaceOf(parts, to) });
  if (from.place.kind === "keys" && to.place.kind === "keys")
    return findMissingKeys({ from: keysPlaceOf(parts, from), to: keysPlaceOf(parts, to) });
  return { kind: "unsupported", reason: "a statistics endpoint counts, and does not say what" };
}

function indicesPlaceOf(parts: StatisticianParts, site: LookedSite): IndicesPlace {
  const { data } = parts.declaration;
  const { indices, timeField } = data.kind === "indices" ? data : { indices: "", timeField: undefined };
  return {
    ...jsonServiceOf(parts, { ...site, headers: headersOf(data) }),
    indices,
    ...(timeField === undefined ? {} : { timeField }),
    identifiers: [{ kind: "stack", value: site.stackId }],
  };
}

function keysPlaceOf(parts: StatisticianParts, site: LookedSite): KeysPlace {
  if (site.place.kind !== "keys") throw new Error("this site has no keys");
  const { host, port, tls } = site.place;
  const password = passwordOf(parts, site);
  const identifiers = [{ kind: "stack", value: site.stackId }];
  return { host, port, tls, identifiers, ...(password === undefined ? {} : { password }) };
}

function headersOf(data: DataDeclaration) {
  return data.kind === "indices" || data.kind === "entities" ? data.headers : {};
}
