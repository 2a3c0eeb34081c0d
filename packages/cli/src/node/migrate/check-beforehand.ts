import type { ObservedSite, SiteName, Statistics } from "@logstack/migration";
import type { ToldRefusal } from "../../render/refusal.ts";
import { explain } from "../explain.ts";
import { prepareSite } from "./create-builder.ts";
import type { ConnectedMigration } from "./with-migration.ts";

/** What was found before a migration begins. */
export interface Preflight {
  readonly sites: readonly { readonly site: SiteName; readonly stackName: string; readonly seen: ObservedSite }[];
  /** Why it would not get far; none when it may begin. */
  readonly refusal: ToldRefusal | undefined;
  /** How the source's data reads, in words. */
  readonly data: string;
}

/**
 * Looks whether a migration can be done: the source is there and its data can be read now, nothing stands where something is to be built, and the
 * artifact that builds it is at hand. Changes nothing.
 */
export async function checkBeforehand({ declared, opened, builder }: ConnectedMigration): Promise<Preflight> {
  const { declaration, stacks, name } = declared;
  const { ports } = opened;
  const sites: { site: SiteName; stackName: string; seen: ObservedSite }[] = [];
  for (const site of SITES) {
    const stackName = stacks[site];
    if (stackName === undefined) continue;
    if (declaration.form === "cloneBack" && site === "destination") continue;
    sites.push({ site, stackName, seen: await look(() => ports.sites.observe(site, [])) });
  }
  const statistics = await readSource(ports);
  const source = sites.find(({ site }) => site === "source")?.seen.kind;
  const reasons = [
    ...sites.flatMap(({ site, stackName, seen }) => judgeSite(site, { stackName, seen })),
    // Of one that can not be looked at, or is not there, that is the reason already.
    ...(statistics.kind === "unreadable" && source === "there"
      ? [`The source's data can not be read: ${statistics.reason.replace(/[.]$/, "")}.`]
      : []),
    ...(statistics.kind === "unreadable" ? [] : await findUnmoved(opened)),
    ...(await findUnbuildable({ declared, builder })),
  ];
  const refusal: ToldRefusal = {
    code: "cannotMigrate",
    problem: `migration ${name} can not be begun. Nothing was changed.`,
    reasons,
    waysOut: [
      ...(statistics.kind === "unreadable" && source !== "absent" ? [UNREADABLE[declaration.data.kind]] : []),
      "mend that, and give the same command again",
    ],
  };
  return { sites, refusal: reasons.length === 0 ? undefined : refusal, data: describe(statistics) };
}

/** What would keep the source from being destroyed, when everything else is done. */
async function findUnmoved({ checkSource }: ConnectedMigration["opened"]): Promise<readonly string[]> {
  try {
    await checkSource();
    return [];
  } catch (error) {
    const { problem, hints } = explain(error);
    return [[problem, ...hints.slice(0, 1)].join(" ")];
  }
}

async function readSource({ statistician }: ConnectedMigration["opened"]["ports"]): Promise<Statistics> {
  try {
    return (await statistician.read("source")).statistics;
  } catch (error) {
    return { kind: "unreadable", reason: error instanceof Error ? error.message : "it does not answer" };
  }
}

async function look(observe: () => Promise<ObservedSite>): Promise<ObservedSite> {
  try {
    return await observe();
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Error ? error.message : "it does not answer" };
  }
}

const SITES: readonly SiteName[] = ["source", "temporary", "destination"];

const UNREADABLE = {
  entities: "deploy the statistics endpoint with the service first (packages/statistics-endpoint)",
  indices: "see that Elasticsearch answers at the address of the stack's outputs, and which credentials it takes",
  objects: "see that the stack tells its bucket by an output, and that these credentials may list it",
  keys: "see that the cache answers from here, and which password it takes",
} as const;

function judgeSite(
  site: SiteName,
  { stackName, seen }: { readonly stackName: string; readonly seen: ObservedSite },
): readonly string[] {
  if (seen.kind === "unknown") return [`${stackName} can not be looked at: ${seen.reason}`];
  if (site === "source") return seen.kind === "absent" ? [`There is no stack ${stackName}, which is the source.`] : [];
  return seen.kind === "there" ? [`${stackName} is there already, and the ${site} is built anew.`] : [];
}

async function findUnbuildable({
  declared: { declaration },
  builder,
}: Pick<ConnectedMigration, "declared" | "builder">): Promise<readonly string[]> {
  const places = Object.entries(declaration.sites).filter(
    ([site]) => site !== "source" && !(declaration.form === "beside" && site === "temporary"),
  );
  const problems: string[] = [];
  for (const [, place] of places) {
    try {
      const { prepared, remove } = await prepareSite(builder, { place, layer: declaration.layer });
      remove();
      const { component } = prepared.manifest.layer;
      if (component !== declaration.component)
        problems.push(
          `The artifact of ${declaration.layer} makes stacks of ${component}, not of ${declaration.component}.`,
        );
    } catch (error) {
      const { problem, hints } = explain(error);
      problems.push([problem, ...hints].join(" "));
    }
  }
  return [...new Set(problems)];
}

function describe(statistics: Statistics): string {
  switch (statistics.kind) {
    case "unreadable":
      return "unreadable";
    case "entities":
      return Object.entries(statistics.entities)
        .map(([entity, { count }]) => `${count.toLocaleString("en")} ${entity}`)
        .join(", ");
    case "indices": {
      const all = Object.values(statistics.indices);
      const documents = all.reduce((sum, each) => sum + each.documents, 0);
      return `${documents.toLocaleString("en")} documents in ${all.length} indices`;
    }
    case "objects":
      return `${statistics.objects.objects.toLocaleString("en")} objects, ${statistics.objects.bytes.toLocaleString("en")} bytes`;
    case "keys":
      return `${statistics.keys.keys.toLocaleString("en")} keys`;
  }
}
