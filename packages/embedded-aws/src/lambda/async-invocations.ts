import type { Clock, Ids } from "../clock.ts";
import type { Store, Table } from "../state/store.ts";

/** An event that waits for its function: for its first attempt, or for another one. */
export interface AsyncInvocation {
  readonly requestId: string;
  /** With the version or alias, if one was named. */
  readonly functionArn: string;
  /** The event, as JSON. */
  readonly payload: string;
  readonly clientContext?: string;
  readonly acceptedAtMs: number;
  /** How many times it has failed in the code. */
  readonly failedAttempts: number;
  /** How many times it was not let in. */
  readonly throttles: number;
  /** How long it has waited between attempts, in AWS's time, of which a fast clock spends less. */
  readonly waitedMs: number;
  /** When it is tried next. */
  readonly dueAtMs: number;
}

/** The events of all accounts that wait, in the order they came. Light: S3 has it at hand without loading Lambda. */
export interface AsyncInvocations {
  /** Puts an event on record, at once; it is on disk with whatever else the same tick writes. */
  add(
    functionArn: string,
    payload: string,
    given?: { readonly requestId: string; readonly clientContext?: string | undefined },
  ): void;
  get(requestId: string): AsyncInvocation | undefined;
  put(invocation: AsyncInvocation): void;
  delete(requestId: string): void;
  /** Hands over the ids of the events that nobody follows: all on record when first asked, then those that came since. */
  takeUnfollowed(): readonly string[];
  /** Says that an event is followed no more: the next one to ask takes it, if it is still on record. */
  leave(requestId: string): void;
}

/** The table of the events that wait. */
export const ASYNC_INVOCATIONS_TABLE = "lambda-async-invocations";

/** Returns the waiting events kept in `store`; `wake` is called for each one that is added. */
export function openAsyncInvocations(
  { store, clock, requestIds }: { readonly store: Store; readonly clock: Clock; readonly requestIds: Ids },
  wake: () => void,
): AsyncInvocations {
  const table: Table<AsyncInvocation> = store.table(ASYNC_INVOCATIONS_TABLE);
  /** Undefined until somebody follows events: then it is all on record. */
  let unfollowed: Set<string> | undefined;
  return {
    add(functionArn, payload, given = { requestId: requestIds.uuid() }) {
      const acceptedAtMs = clock.now();
      const { requestId, clientContext } = given;
      table.put(requestId, {
        requestId,
        functionArn,
        payload,
        acceptedAtMs,
        dueAtMs: acceptedAtMs,
        failedAttempts: 0,
        throttles: 0,
        waitedMs: 0,
        ...(clientContext === undefined ? {} : { clientContext }),
      });
      unfollowed?.add(requestId);
      wake();
    },
    get: (requestId) => table.get(requestId),
    put: (invocation) => table.put(invocation.requestId, invocation),
    delete: (requestId) => table.delete(requestId),
    takeUnfollowed() {
      const ids = unfollowed ?? Array.from(table.entries(), ([requestId]) => requestId);
      unfollowed = new Set();
      return [...ids];
    },
    leave(requestId) {
      if (table.get(requestId) !== undefined) unfollowed?.add(requestId);
    },
  };
}
