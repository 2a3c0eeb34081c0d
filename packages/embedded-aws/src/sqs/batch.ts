import { AwsError } from "../aws-error.ts";

interface Entry {
  readonly Id: string;
}

/** How the entries of a batch are carried out. */
export interface BatchSteps<E extends Entry, Prepared> {
  /** Throws for an entry that fails on its own, or `BatchRequestTooLong` for the whole batch. */
  readonly prepare: (entry: E) => Prepared;
  readonly run: (prepared: Prepared) => object;
}

const MAX_ENTRIES = 10;

/**
 * Carries out a batch: nothing of it when the batch as a whole is refused, and otherwise each entry that can be.
 * `entryName` is the shape's name in AWS's messages.
 */
export function runBatch<E extends Entry, Prepared>(
  entryName: string,
  entries: readonly E[],
  { prepare, run }: BatchSteps<E, Prepared>,
): { readonly Successful: readonly object[]; readonly Failed: readonly object[] } {
  requireEntries(entryName, entries);
  const prepared = entries.map((entry) => ({ id: entry.Id, outcome: attempt(() => prepare(entry)) }));
  const outcomes = prepared.map(({ id, outcome }) => ({
    id,
    outcome: outcome.kind === "failed" ? outcome : attempt(() => run(outcome.value)),
  }));
  return {
    Successful: outcomes.flatMap(({ id, outcome }) => (outcome.kind === "done" ? [{ Id: id, ...outcome.value }] : [])),
    Failed: outcomes.flatMap(({ id, outcome }) => (outcome.kind === "failed" ? [showFailure(id, outcome.error)] : [])),
  };
}

type Outcome<T> = { readonly kind: "done"; readonly value: T } | { readonly kind: "failed"; readonly error: AwsError };

function attempt<T>(act: () => T): Outcome<T> {
  try {
    return { kind: "done", value: act() };
  } catch (error) {
    // What concerns the batch, or the engine, is not the entry's failure.
    const isOfEntry = error instanceof AwsError && error.code !== "BatchRequestTooLong" && error.status < 500;
    if (!isOfEntry) throw error;
    return { kind: "failed", error };
  }
}

function requireEntries(entryName: string, entries: readonly Entry[]): void {
  if (entries.length === 0) {
    throw new AwsError("EmptyBatchRequest", `There should be at least one ${entryName} in the request.`);
  }
  if (entries.length > MAX_ENTRIES) {
    throw new AwsError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map(({ Id }) => Id);
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw new AwsError(
      "InvalidBatchEntryId",
      "A batch entry id can only contain alphanumeric characters, hyphens and underscores. " +
        "It can be at most 80 letters long.",
    );
  }
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated !== undefined) throw new AwsError("BatchEntryIdsNotDistinct", `Id ${repeated} repeated.`);
}

/** AWS: entries are told the codes of the Query protocol. */
function showFailure(id: string, { code, message }: AwsError): object {
  return { Id: id, SenderFault: true, Code: code.replace(/Exception$/, ""), Message: message };
}
