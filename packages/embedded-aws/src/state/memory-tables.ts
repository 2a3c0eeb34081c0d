import type { Table } from "./store.ts";

/** One change of one record; without a value the record is deleted. */
export interface Change {
  readonly table: string;
  readonly key: string;
  readonly value?: object;
}

/** Named tables in memory. */
export interface MemoryTables {
  table<T extends object>(name: string): Table<T>;
  /** Applies a change without reporting it: how a journal is read back. */
  apply(change: Change): void;
  /** Every record, table by table, each in insertion order. */
  records(): IterableIterator<Required<Change>>;
}

/** Returns empty tables; `onChange` hears of every put and every delete that had something to delete. */
export function createMemoryTables(onChange: (change: Change) => void): MemoryTables {
  const tables = new Map<string, Map<string, object>>();
  const recordsOf = (name: string): Map<string, object> => {
    const records = tables.get(name) ?? new Map<string, object>();
    tables.set(name, records);
    return records;
  };
  return {
    table: <T extends object>(name: string) => createTable(name, recordsOf(name) as Map<string, T>, onChange),
    apply({ table, key, value }) {
      if (value === undefined) recordsOf(table).delete(key);
      else recordsOf(table).set(key, value);
    },
    *records() {
      for (const [table, records] of tables) {
        for (const [key, value] of records) yield { table, key, value };
      }
    },
  };
}

function createTable<T extends object>(
  table: string,
  records: Map<string, T>,
  onChange: (change: Change) => void,
): Table<T> {
  return {
    get: (key) => records.get(key),
    put(key, value) {
      onChange({ table, key, value });
      records.set(key, value);
    },
    delete(key) {
      if (!records.has(key)) return;
      onChange({ table, key });
      records.delete(key);
    },
    // A copy: callers change the table while they walk it.
    entries: (prefix = "") => [...records].filter(([key]) => key.startsWith(prefix)).values(),
  };
}
