import type { Clock } from "../clock.ts";
import { type Change, createMemoryTables } from "../state/memory-tables.ts";
import type { Store } from "../state/store.ts";
import type { WatchedStore } from "./watched-store.ts";

/** How far a replica is behind: some of AWS's time, or some reads. */
export type Lag =
  | { readonly kind: "time"; readonly behindMs: number }
  | { readonly kind: "reads"; readonly reads: number };

/** A copy of a store that gets its changes late. */
export interface LaggingStore {
  readonly store: Store;
  /** To be called before each read. */
  beginRead(): void;
  /** Lets go of the original. */
  end(): void;
}

interface Waiting {
  readonly change: Change;
  /** How many reads there had been when it was made. */
  readonly afterReads: number;
}

/**
 * Returns a replica of a store: a copy of it now, to which each later change comes with that lag. What is written to the
 * replica itself stays there, so only what reads is to work on it.
 */
export function createLaggingStore(
  original: WatchedStore,
  { lag, clock }: { readonly lag: Lag; readonly clock: Clock },
): LaggingStore {
  const tables = createMemoryTables(() => undefined);
  const copied = new Set<string>();
  const waiting: Waiting[] = [];
  let reads = 0;

  /** A table is copied when it is first read here or first changed there: until then both are the same. */
  const copy = (name: string): void => {
    if (copied.has(name)) return;
    copied.add(name);
    for (const [key, value] of original.table(name).entries()) tables.apply({ table: name, key, value });
  };
  const applyFirst = (count: number): void => {
    for (const { change } of waiting.splice(0, count)) tables.apply(change);
  };
  const end = original.watch((change) => {
    copy(change.table);
    waiting.push({ change, afterReads: reads });
    if (lag.kind === "time") void clock.sleep(lag.behindMs).then(() => applyFirst(1));
  });
  return {
    store: {
      table(name) {
        copy(name);
        return tables.table(name);
      },
      flush: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    beginRead() {
      if (lag.kind === "reads") {
        const late = waiting.findIndex(({ afterReads }) => reads - afterReads < lag.reads);
        applyFirst(late === -1 ? waiting.length : late);
      }
      reads += 1;
    },
    end,
  };
}
