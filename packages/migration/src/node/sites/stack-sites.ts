import type { MigrationDeclaration } from "../../declaration/migration-declaration.ts";
import { MigrationError } from "../../errors.ts";
import type { Sites } from "../../migrate/ports.ts";
import type { Identifier } from "../../model/reading.ts";
import type { ObservedSite, SiteName, SiteThere } from "../../plan/sites.ts";
import type { ConnectedSite } from "./connect-sites.ts";
import { awaitStackGone, destroyStack } from "./destroy-stack.ts";
import { findPlace, type DataPlace } from "./find-place.ts";
import { lookAtSite, type SeenStack } from "./look-at-stack.ts";
import type { StackSitesParts } from "./stack-sites-parts.ts";
import { refuseOtherIndices } from "./refuse-other-indices.ts";
import { deleteRemains, isBeingEmptied } from "./bucket-remains.ts";

/** Makes the sites of a migration from stacks: one layer's in one environment each. */
export function createStackSites(parts: StackSitesParts): Sites {
  const { declaration, world, sites, lever } = parts;
  const identity = { form: declaration.form, id: world.id };
  const look = async (name: SiteName): Promise<SeenSite | undefined> => {
    const site = sites.require(name);
    const seen = await lookAtSite(site, identity);
    return seen === undefined ? undefined : { site, seen, place: placeIn(declaration, { site, seen }) };
  };
  const requireThere = async (name: SiteName): Promise<SeenSite> => {
    const found = await look(name);
    if (found === undefined) throw new Error(`The ${name} is not there.`);
    return found;
  };
  const pull = async (name: SiteName, how: "close" | "open"): Promise<void> => {
    const { site, seen, place } = await requireThere(name);
    await lever[how]({ site, place, stackId: seen.stackId });
  };
  return {
    async observe(name, doomed) {
      const site = sites.find(name);
      if (site === undefined) return { kind: "absent" };
      const found = await look(name);
      return found === undefined ? observeRemains(site, { doomed, id: world.id }) : observeThere(parts, found, doomed);
    },
    close: (name) => pull(name, "close"),
    open: (name) => pull(name, "open"),
    async build(name, migrationId) {
      await world.builder.build(sites.require(name).stack, migrationId);
      await pull(name, "close");
    },
    async destroy(name, identifiers) {
      const doomed = name === "source" ? await look(name) : undefined;
      if (doomed !== undefined) await refuseOtherIndices(parts, { ...doomed, stackId: doomed.seen.stackId });
      await destroyStack(parts, { site: sites.require(name), identifiers });
      await deleteRemains(parts, { site: sites.require(name), identifiers });
    },
    async awaitGone(name, identifiers) {
      const site = sites.require(name);
      await awaitStackGone(parts, { site, identifiers });
      await deleteRemains(parts, { site, identifiers });
    },
  };
}

/** A site whose stack is there. */
interface SeenSite {
  readonly site: ConnectedSite;
  readonly seen: SeenStack;
  /** Undefined as long as its outputs do not say where its data is. */
  readonly place: DataPlace | undefined;
}

function placeIn(
  { data }: MigrationDeclaration,
  { site, seen }: Pick<SeenSite, "site" | "seen">,
): DataPlace | undefined {
  return findPlace(data, { endpoint: site.stack.place.endpoint, outputs: seen.outputs });
}

async function observeThere(
  { lever, world }: StackSitesParts,
  { site, seen, place }: SeenSite,
  doomed: readonly Identifier[],
): Promise<ObservedSite> {
  const { stackId, madeBy, status } = seen;
  const identifiers = [{ kind: "stack", value: stackId }, ...identifiersOf(place)];
  const isDoomed = doomed.some(({ value }) => value === stackId);
  const isEmptied = isDoomed && (await isBeingEmptied(site, { identifiers, id: world.id }));
  const condition = judgeCondition(status, { isDoomed, isEmptied });
  // Nobody writes to what is not whole yet, or going.
  const isOut = condition === "deleting" || (madeBy === world.id && place === undefined);
  const state = async () => lever.state({ site, place: requirePlace(site, place), stackId });
  // Of what is half gone, the lever may be gone too.
  const access = isOut ? "closed" : await (condition === "steady" ? state() : state().catch(() => "closed" as const));
  return { kind: "there", identifiers, access, condition, madeBy };
}

function judgeCondition(
  status: string,
  { isDoomed, isEmptied }: { readonly isDoomed: boolean; readonly isEmptied: boolean },
): SiteThere["condition"] {
  if (status === "DELETE_IN_PROGRESS") return "deleting";
  return isEmptied || (isDoomed && status === "DELETE_FAILED") ? "brokenOff" : "steady";
}

function identifiersOf(place: DataPlace | undefined): readonly Identifier[] {
  return place?.kind === "objects" ? [{ kind: "bucket", value: `${place.bucket}/${place.prefix}` }] : [];
}

function requirePlace({ stack: { stackName } }: ConnectedSite, place: DataPlace | undefined): DataPlace {
  if (place !== undefined) return place;
  throw new MigrationError({
    code: "noPlace",
    problem: `The outputs of stack ${stackName} do not say where its data is.`,
    hints: ["Name the output in the migration's file, or give the site an endpoint."],
  });
}

/** A stack that is gone may have left a bucket that was being emptied: as long as that is there, the site is not gone. */
async function observeRemains(
  site: ConnectedSite,
  { doomed, id }: { readonly doomed: readonly Identifier[]; readonly id: string },
): Promise<ObservedSite> {
  if (!(await isBeingEmptied(site, { identifiers: doomed, id }))) return { kind: "absent" };
  return { kind: "there", identifiers: doomed, access: "closed", condition: "deleting", madeBy: undefined };
}
