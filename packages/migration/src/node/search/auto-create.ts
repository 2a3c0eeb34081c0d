import { MigrationError } from "../../errors.ts";
import type { SearchCluster } from "../readers/search-cluster.ts";

/** Whether writing to an index that is not there creates it, as far as a migration has a say in it. */
export type AutoCreate =
  /** It is as it was. */
  | "asItWas"
  | "closed"
  /** What was closed is being opened; not all of it is yet. */
  | "opening";

const SETTING = "action.auto_create_index";

/** Names that nothing has: they say in the setting itself who closed it, and how far it is. */
const MARKS = { closed: "logstack-migration-closed", opening: "logstack-migration-opening" } as const;

/** Reads what a migration did to automatic creation of indices of a pattern. */
export async function readAutoCreate(cluster: SearchCluster, pattern: string): Promise<AutoCreate> {
  const value = await readSetting(cluster);
  if (value.startsWith(prefixOf(pattern, "closed"))) return "closed";
  return value.startsWith(prefixOf(pattern, "opening")) ? "opening" : "asItWas";
}

/**
 * Keeps indices of a pattern from being created by writing to them: a new one would have no block. What the setting was before stays behind it.
 * A template that lets indices be created all the same is refused.
 */
export async function writeAutoCreate(
  cluster: SearchCluster,
  { pattern, to }: { readonly pattern: string; readonly to: AutoCreate },
): Promise<void> {
  const value = await readSetting(cluster);
  const mark = (["closed", "opening"] as const).find((each) => value.startsWith(prefixOf(pattern, each)));
  const before =
    mark === undefined ? (OPEN_VALUES.has(value) ? "+*" : value) : value.slice(prefixOf(pattern, mark).length);
  if (to !== "asItWas") {
    if (to === "closed") await refuseTemplates(cluster, pattern);
    // Where nothing was created by writing, nothing is to be let in behind the pattern.
    return writeSetting(cluster, `${prefixOf(pattern, to)}${before === "false" ? "" : before}`);
  }
  if (mark !== undefined) await writeSetting(cluster, before === "+*" ? null : before || "false");
}

const OPEN_VALUES = new Set(["", "true"]);

function prefixOf(pattern: string, mark: keyof typeof MARKS): string {
  return `-${pattern},-${MARKS[mark]},`;
}

async function readSetting(cluster: SearchCluster): Promise<string> {
  const answer = await cluster.ask({ method: "GET", path: "/_cluster/settings?flat_settings=true" });
  const { persistent = {}, transient = {} } = answer as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  if (transient[SETTING] !== undefined) {
    throw notClosed(`The transient setting ${SETTING} goes before the persistent one.`, "Remove the transient one.");
  }
  return typeof persistent[SETTING] === "string" ? persistent[SETTING] : "";
}

async function writeSetting(cluster: SearchCluster, value: string | null): Promise<void> {
  const body = { persistent: { [SETTING]: value } };
  await cluster.ask({ method: "PUT", path: "/_cluster/settings", body });
}

interface Template {
  readonly name: string;
  readonly index_template: { readonly index_patterns?: readonly string[]; readonly allow_auto_create?: boolean };
}

/** Elasticsearch reference, "Create or update index template": `allow_auto_create` goes before the cluster's setting. */
async function refuseTemplates(cluster: SearchCluster, pattern: string): Promise<void> {
  const { index_templates: templates = [] } = (await cluster.ask({ method: "GET", path: "/_index_template" })) as {
    readonly index_templates?: readonly Template[];
  };
  const stubborn = templates.find(
    ({ index_template: { allow_auto_create: isAllowed, index_patterns: patterns = [] } }) =>
      isAllowed === true && patterns.some((each) => overlap(each, pattern)),
  );
  if (stubborn === undefined) return;
  throw notClosed(
    `The index template ${stubborn.name} creates indices of ${pattern} whatever the cluster says (allow_auto_create).`,
    "Take that out of the template for as long as the migration runs.",
  );
}

/** True where some name may fit both patterns, as far as what stands before the first wildcard tells. */
function overlap(a: string, b: string): boolean {
  const [one = "", other = ""] = [a.split("*")[0], b.split("*")[0]];
  return one.startsWith(other) || other.startsWith(one);
}

function notClosed(problem: string, hint: string): MigrationError {
  return new MigrationError({ code: "notClosed", problem, hints: [hint] });
}
