import type { Change } from "../state/memory-tables.ts";
import type { Store, Table } from "../state/store.ts";

/** A store whose changes can be followed. */
export interface WatchedStore extends Store {
  /** Has `onChange` hear of every change just before it is made; returns what ends that. */
  watch(onChange: (change: Change) => void): () => void;
}

/** Returns the same store with an ear at it. */
export function watchStore(store: Store): WatchedStore {
  const watchers = new Set<(change: Change) => void>();
  const tell = (change: Change): void => {
    for (const watcher of watchers) watcher(change);
  };
  return {
    table: <T extends object>(name: string): Table<T> => {
      const table = store.table<T>(name);
      return {
        get: (key) => table.get(key),
        put(key, value) {
          tell({ table: name, key, value });
          table.put(key, value);
        },
        delete(key) {
          tell({ table: name, key });
          table.delete(key);
        },
        entries: (prefix) => table.entries(prefix),
      };
    },
    flush: () => store.flush(),
    close: () => store.close(),
    watch(onChange) {
      watchers.add(onChange);
      return () => void watchers.delete(onChange);
    },
  };
}
