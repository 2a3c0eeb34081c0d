import type { CopierDeclaration } from "../../declaration/migration-declaration.ts";
import { MigrationError } from "../../errors.ts";
import type { Clock } from "../../migrate/ports.ts";
import { Unreadable } from "../readers/json-client.ts";
import type { Answer, SearchCluster } from "../readers/search-cluster.ts";
import { listIndices } from "../search/list-indices.ts";
import { refuseForeign } from "./refuse-foreign.ts";

/** Two clusters, and the bucket that both can reach. */
export interface SnapshotCopy {
  readonly from: SearchCluster;
  readonly to: SearchCluster;
  readonly repository: Extract<CopierDeclaration, { readonly kind: "snapshot" }>;
  /** A name or pattern. */
  readonly indices: string;
  /** The migration's id, which names repository and snapshot. */
  readonly id: string;
  readonly clock: Clock;
}

const POLL_MS = 5_000;

/**
 * Copies indices by a snapshot in S3: a repository on both sides, the destination's read-only, a snapshot of the source, which is closed, and its
 * restore. A shard that failed is a failure. The snapshot stays. What an earlier try restored is deleted first; where the destination has an index of these
 * names from anywhere else, nothing is done at all.
 */
export async function copyBySnapshot(copy: SnapshotCopy): Promise<void> {
  // Before anything is deleted there: two addresses may lead to one cluster.
  if (copy.from.uuid === copy.to.uuid) throw notCopied("Source and destination are one cluster.");
  const repository = `migration-${copy.id.toLowerCase()}`;
  const place = `/_snapshot/${encodeURIComponent(repository)}`;
  const { bucket, basePath, settings } = copy.repository;
  const common = { ...settings, bucket, ...(basePath === "" ? {} : { base_path: basePath }) };
  await findRestored(copy, repository);
  await copy.from.ask({ method: "PUT", path: place, body: { type: "s3", settings: common } });
  await copy.to.ask({ method: "PUT", path: place, body: { type: "s3", settings: { ...common, readonly: true } } });
  const names = (await listIndices(copy.from, copy.indices)).map(({ name }) => name);
  await takeSnapshot(copy, { path: `${place}/copy`, names });
  await clearDestination(copy, repository);
  await restore(copy, { path: `${place}/copy`, names });
}

interface Snapshot {
  readonly path: string;
  readonly names: readonly string[];
}

/** Takes a snapshot; one of an earlier try goes, for the source may have been open since. */
async function takeSnapshot({ from, clock }: SnapshotCopy, { path, names }: Snapshot): Promise<void> {
  await from.ask({ method: "DELETE", path }).catch(passOverMissing);
  const body = { indices: names.join(","), include_global_state: false, partial: false };
  await from.ask({ method: "PUT", path: `${path}?wait_for_completion=false`, body, once: true });
  for (;;) {
    const { snapshots = [] } = (await from.ask({ method: "GET", path })) as {
      readonly snapshots?: readonly { readonly state?: string; readonly failures?: readonly unknown[] }[];
    };
    const { state = "unknown", failures = [] } = snapshots[0] ?? {};
    if (state === "SUCCESS" && failures.length === 0) return;
    if (state !== "IN_PROGRESS" && state !== "STARTED")
      throw notCopied(`The snapshot of the source ended as ${state}, with ${failures.length} failed shards.`);
    await clock.sleep(POLL_MS);
  }
}

async function clearDestination(copy: SnapshotCopy, repository: string): Promise<void> {
  for (const name of await findRestored(copy, repository)) {
    await copy.to.ask({ method: "DELETE", path: `/${encodeURIComponent(name)}` });
  }
}

/** Returns what the destination has of an earlier try. Throws where it has such indices of others. */
async function findRestored({ to, indices }: SnapshotCopy, repository: string): Promise<readonly string[]> {
  const names = (await listIndices(to, indices)).map(({ name }) => name);
  const own = await Promise.all(names.map((name) => isRestored(to, { name, repository })));
  const foreign = names.filter((_, index) => own[index] !== true);
  refuseForeign(foreign);
  return names;
}

/**
 * Tells whether an index came from this migration's repository. Once its node was started again a cluster does not know that any more, and it counts as
 * somebody else's. Elasticsearch and OpenSearch documentation, "Index recovery API".
 */
async function isRestored(
  to: SearchCluster,
  { name, repository }: { readonly name: string; readonly repository: string },
): Promise<boolean> {
  const answer = await to.ask({ method: "GET", path: `/${encodeURIComponent(name)}/_recovery` });
  const { shards = [] } = (answer[name] ?? {}) as { readonly shards?: readonly Recovery[] };
  const primaries = shards.filter(({ primary }) => primary === true);
  return (
    primaries.length > 0 &&
    primaries.every(({ type, source }) => type === "SNAPSHOT" && source?.repository === repository)
  );
}

interface Recovery {
  readonly primary?: boolean;
  readonly type?: string;
  readonly source?: { readonly repository?: string };
}

/** So often a restore is looked at in which nothing moves, before it is given up. */
const IDLE_LOOKS = 24;

/** Restores, and follows it: one that fails says so nowhere but in shards that nobody has. */
async function restore(copy: SnapshotCopy, { path, names }: Snapshot): Promise<void> {
  const { to, indices, clock } = copy;
  const body = { indices: names.join(","), include_global_state: false, include_aliases: true, partial: false };
  await to.ask({ method: "POST", path: `${path}/_restore?wait_for_completion=false`, body, once: true });
  for (let idle = 0; idle < IDLE_LOOKS;) {
    const health = (await to.ask({ method: "GET", path: `/_cluster/health/${encodeURIComponent(indices)}` })) as Health;
    const there = new Set((await listIndices(to, indices)).map(({ name }) => name));
    if (names.every((name) => there.has(name)) && health.status !== "red") return;
    idle = (health.initializing_shards ?? 0) > 0 ? 0 : idle + 1;
    await clock.sleep(POLL_MS);
  }
  throw notCopied("Shards of the snapshot could not be restored.");
}

interface Health {
  readonly status?: string;
  readonly initializing_shards?: number;
}

function passOverMissing(error: unknown): Answer {
  if (error instanceof Unreadable && error.status === 404) return {};
  throw error;
}

function notCopied(problem: string): MigrationError {
  return new MigrationError({
    code: "notCopied",
    problem,
    hints: ["Look at the log of the cluster, and run the same command again."],
  });
}
