import { MigrationError } from "../../errors.ts";
import type { Clock } from "../../migrate/ports.ts";
import { Unreadable, type JsonService } from "../readers/json-client.ts";
import type { SearchCluster } from "../readers/search-cluster.ts";
import { blockIndices, unblockIndices } from "../search/block-indices.ts";
import { listIndices } from "../search/list-indices.ts";
import { cancelReindexing } from "./cancel-reindexing.ts";
import { inLanes } from "./in-lanes.ts";
import { refuseForeign } from "./refuse-foreign.ts";

/** Two clusters; the second one fetches from the first one, and has it in its `reindex.remote.whitelist`. */
export interface Reindexing {
  readonly from: SearchCluster;
  readonly to: SearchCluster;
  /** How the second one reaches the first one. */
  readonly remote: JsonService;
  /** A name or pattern. */
  readonly indices: string;
  /** Indices at a time. */
  readonly concurrency: number;
  readonly requestsPerSecond: number | undefined;
  /** The migration's id: indices and tasks of its making are told by it from those of others. */
  readonly id: string;
  readonly clock: Clock;
}

const POLL_MS = 2_000;
const ONE_CLUSTER = "Look where the endpoints of both sites lead.";

/**
 * Copies indices by reindex from remote: each is made with its mapping, settings and aliases first, filled by a task that is followed, and blocked
 * at the end. What an earlier try made is written over by id; what it left under way is cancelled first. Where the destination has an index of these names
 * from anywhere else, nothing is done at all.
 * Elasticsearch reference, "Reindex from a remote cluster"; it takes no slices there, so indices are copied beside each other.
 */
export async function copyByReindex(reindexing: Reindexing): Promise<void> {
  const { from, to, indices, concurrency } = reindexing;
  // Before anything is opened there: two addresses may lead to one cluster.
  if (from.uuid === to.uuid) throw notCopied("Source and destination are one cluster.", ONE_CLUSTER);
  const names = (await listIndices(from, indices)).map(({ name }) => name);
  const stream = names.find((name) => name.startsWith(".ds-"));
  if (stream !== undefined) {
    throw notCopied(
      `${stream} belongs to a data stream, which can not be made index by index.`,
      "Copy it by a snapshot.",
    );
  }
  await cancelReindexing(to, { opaqueId: markOf(reindexing), clock: reindexing.clock, pollMs: POLL_MS });
  refuseForeign(await findForeign(reindexing, names));
  await inLanes(each(names), { lanes: concurrency, work: (name) => copyIndex(reindexing, name) });
}

async function* each(names: readonly string[]): AsyncGenerator<string> {
  yield* names;
}

async function copyIndex(reindexing: Reindexing, name: string): Promise<void> {
  const { to } = reindexing;
  await makeIndex(reindexing, name);
  await unblockIndices(to, [name]);
  await fillIndex(reindexing, name);
  await to.ask({ method: "POST", path: `/${encodeURIComponent(name)}/_refresh` });
  await blockIndices(to, [name]);
}

/** Names what this migration made on a cluster: the hidden alias of its indices, and who asked for its tasks. */
function markOf({ id }: Reindexing): string {
  return `logstack-migration-${id.toLowerCase()}`;
}

async function findForeign(reindexing: Reindexing, names: readonly string[]): Promise<readonly string[]> {
  const foreign: string[] = [];
  for (const name of names) {
    const { aliases } = (await describeIndex(reindexing.to, name)) ?? { aliases: { [markOf(reindexing)]: {} } };
    if (!Object.hasOwn(aliases ?? {}, markOf(reindexing))) foreign.push(name);
  }
  return foreign;
}

/** Makes an index as it is on the other side, with the mark of whose it is; one that is there already stays. */
async function makeIndex(reindexing: Reindexing, name: string): Promise<void> {
  const { from, to } = reindexing;
  if ((await describeIndex(to, name)) !== undefined) return;
  const { mappings, aliases, settings } = (await describeIndex(from, name)) ?? {};
  const body = {
    mappings,
    aliases: { ...aliases, [markOf(reindexing)]: { is_hidden: true } },
    settings: settingsOf(settings ?? {}),
  };
  await to.ask({ method: "PUT", path: `/${encodeURIComponent(name)}`, body, once: true });
}

async function describeIndex(cluster: SearchCluster, name: string): Promise<IndexDescription | undefined> {
  const path = `/${encodeURIComponent(name)}?flat_settings=true`;
  const answer = await cluster.ask({ method: "GET", path }).catch((error: unknown) => {
    if (error instanceof Unreadable && error.status === 404) return {};
    throw error;
  });
  return (answer as Readonly<Record<string, IndexDescription>>)[name];
}

interface IndexDescription {
  readonly mappings?: object;
  readonly aliases?: object;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** What an index has by itself, or what says where its shards are: a new one gets its own. */
const OWN_SETTINGS =
  /^index\.(?:uuid|creation_date|provided_name|history|version|blocks|resize|shrink|verified_before_close|routing\.allocation)(?:\.|$)/;

function settingsOf(settings: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(settings).filter(([name]) => !OWN_SETTINGS.test(name)));
}

async function fillIndex(reindexing: Reindexing, name: string): Promise<void> {
  const { to, remote, requestsPerSecond, clock } = reindexing;
  const limit = requestsPerSecond === undefined ? "" : `&requests_per_second=${requestsPerSecond}`;
  const { task } = await to.ask({
    method: "POST",
    path: `/_reindex?wait_for_completion=false${limit}`,
    body: { source: { remote: await describeRemote(remote), index: name }, dest: { index: name } },
    once: true,
    opaqueId: markOf(reindexing),
  });
  if (typeof task !== "string") throw notCopied(`The cluster does not say which task copies ${name}.`);
  for (;;) {
    const answer = (await to.ask({ method: "GET", path: `/_tasks/${encodeURIComponent(task)}` })) as TaskAnswer;
    if (answer.completed === true) return judgeTask(name, answer);
    await clock.sleep(POLL_MS);
  }
}

interface TaskAnswer {
  readonly completed?: boolean;
  readonly error?: { readonly type?: string };
  readonly response?: {
    readonly total?: number;
    readonly created?: number;
    readonly updated?: number;
    readonly version_conflicts?: number;
    readonly timed_out?: boolean;
    readonly failures?: readonly unknown[];
  };
}

/** A task that ended has not always done its work: what failed, and what met a conflict, is in its answer alone. */
function judgeTask(name: string, { error, response = {} }: TaskAnswer): void {
  if (error !== undefined) throw notCopied(`The copy of ${name} ended with ${error.type ?? "an error"}.`);
  const { total = 0, created = 0, updated = 0, version_conflicts: conflicts = 0, failures = [] } = response;
  if (response.timed_out === true || failures.length > 0 || conflicts > 0 || created + updated !== total) {
    throw notCopied(
      `Of ${total} documents of ${name} ${created + updated} were copied; ${failures.length} failed, ${conflicts} met another version.`,
    );
  }
}

/** The remote side as a request names it; its headers go to the other cluster, and nowhere else. */
async function describeRemote({ url, headers }: JsonService): Promise<object> {
  const { protocol, hostname, port, pathname } = new URL(url);
  const path = pathname === "/" ? "" : pathname;
  // Elasticsearch takes no address without a port.
  const host = `${protocol}//${hostname}:${port || (protocol === "https:" ? "443" : "80")}${path}`;
  const given = await headers?.().catch(() => {
    throw new Unreadable("its credentials could not be read");
  });
  return { host, ...(given === undefined ? {} : { headers: given }) };
}

function notCopied(
  problem: string,
  hint = "Run the same command again; what is copied already is written over.",
): MigrationError {
  return new MigrationError({ code: "notCopied", problem, hints: [hint] });
}
