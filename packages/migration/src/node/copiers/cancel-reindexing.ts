import { MigrationError } from "../../errors.ts";
import type { Clock } from "../../migrate/ports.ts";
import { Unreadable } from "../readers/json-client.ts";
import type { SearchCluster } from "../readers/search-cluster.ts";

/** A migration's tasks on a cluster. */
export interface OwnTasks {
  /** What the cluster calls whoever asked for them. */
  readonly opaqueId: string;
  readonly clock: Clock;
  readonly pollMs: number;
}

/**
 * Cancels what a migration that was killed had begun on a cluster, and returns when none of it is under way: it would write on, over what is newer,
 * when the copy has long been opened. Elasticsearch and OpenSearch documentation, "Task management API".
 */
export async function cancelReindexing(to: SearchCluster, { opaqueId, clock, pollMs }: OwnTasks): Promise<void> {
  for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
    const own = await listOwn(to, opaqueId);
    if (own.length === 0) return;
    for (const id of own) await cancel(to, id);
    await clock.sleep(pollMs);
  }
  throw new MigrationError({
    code: "notCopied",
    problem: "A task of an earlier try still writes to the destination, and does not end although it was cancelled.",
    hints: ["Look at the cluster's tasks (`GET _tasks?actions=*reindex`), and run the same command again."],
  });
}

const MOST_LOOKS = 150;

interface TaskList {
  readonly node_failures?: readonly unknown[];
  readonly nodes?: Readonly<
    Record<
      string,
      { readonly tasks?: Readonly<Record<string, { readonly headers?: Readonly<Record<string, string>> }>> }
    >
  >;
}

async function listOwn(to: SearchCluster, opaqueId: string): Promise<readonly string[]> {
  const answer = await to.ask({ method: "GET", path: "/_tasks?actions=*reindex&detailed=true" });
  const { node_failures: failures = [], nodes = {} } = answer as TaskList;
  if (failures.length > 0) throw new Unreadable("some of its nodes do not tell of their tasks");
  return Object.values(nodes)
    .flatMap(({ tasks = {} }) => Object.entries(tasks))
    .flatMap(([id, { headers = {} }]) => (headers["X-Opaque-Id"] === opaqueId ? [id] : []));
}

async function cancel(to: SearchCluster, id: string): Promise<void> {
  await to.ask({ method: "POST", path: `/_tasks/${encodeURIComponent(id)}/_cancel` }).catch((error: unknown) => {
    // It has ended meanwhile.
    if (!(error instanceof Unreadable && error.status === 404)) throw error;
  });
}
