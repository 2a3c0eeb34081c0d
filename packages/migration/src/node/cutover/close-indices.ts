import { MigrationError } from "../../errors.ts";
import { Unreadable, type JsonService } from "../readers/json-client.ts";
import { askWhole } from "../readers/search-cluster.ts";
import { blockIndices, unblockIndices } from "../search/block-indices.ts";
import { isBlocked, listIndices, type ListedIndex } from "../search/list-indices.ts";

/** Whether the indices of a stack take nothing more; those that are young enough to still get events are left out. */
export type IndicesAccess =
  | { readonly kind: "closed" }
  /** The indices that can be written to still. */
  | { readonly kind: "open"; readonly indices: readonly string[] }
  | { readonly kind: "unreadable"; readonly reason: string };

/** Which indices are meant, and at what moment. */
export interface IndicesOfStack {
  /** A name or pattern. */
  readonly index: string;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}

/** An index of this age gets no events any more by their own times. One that still may is left open, so that what comes is kept, and seen. */
const SETTLED_MS = 2 * 86_400_000;

/** Reads which indices can be written to. Never throws: what can not be read is said. Elasticsearch reference, "Index blocks". */
export async function readIndicesAccess(service: JsonService, { index, now }: IndicesOfStack): Promise<IndicesAccess> {
  try {
    const settled = (await listIndices(askWhole(service), index)).filter((each) => now - createdAt(each) >= SETTLED_MS);
    const open = settled.filter((each) => !isBlocked(each)).map(({ name }) => name);
    return open.length === 0 ? { kind: "closed" } : { kind: "open", indices: open };
  } catch (error) {
    if (error instanceof Unreadable) return { kind: "unreadable", reason: error.message };
    throw error;
  }
}

function createdAt({ name, settings }: ListedIndex): number {
  const at = Number(settings["index.creation_date"] ?? Number.NaN);
  if (!Number.isFinite(at)) throw new Unreadable(`it does not say when the index ${name} was made`);
  return at;
}

/**
 * Makes indices read-only: writes under way are waited for, and every shard knows it then. What is done twice is done.
 *
 * @throws MigrationError `notClosed` when a shard does not know, or nobody answers.
 */
export function closeIndices(service: JsonService, names: readonly string[]): Promise<void> {
  return told("be made read-only", () => blockIndices(askWhole(service), names));
}

/** Lets documents into these indices again; those of them that are gone stay gone. @throws MigrationError `notClosed` when nobody answers. */
export function openIndices(
  service: JsonService,
  { index, names }: { readonly index: string; readonly names: readonly string[] },
): Promise<void> {
  return told("be let open again", async () => {
    const cluster = askWhole(service);
    const listed = (await listIndices(cluster, index)).map(({ name }) => name);
    await unblockIndices(
      cluster,
      listed.filter((name) => names.includes(name)),
    );
  });
}

async function told(what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    throw new MigrationError({
      code: "notClosed",
      problem: `The indices could not ${what}: ${error.message}.`,
      hints: ["Look at the cluster and at the key's rights, and run the same command again."],
      cause: error,
    });
  }
}
