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
  /** How many records there are. */
  size(): number;
  /** Every record, table by table, each in insertion order. */
  records(): IterableIterator<Required<Change>>;
}

/** Returns empty tables; `onChange` hears of every put and every delete that had something to delete. */
export function createMemoryTables(onChange: (change: Change) => void): MemoryTables {
  const tables = new Map<string, Records<object>>();
  const recordsOf = (name: string): Records<object> => {
    const records = tables.get(name) ?? createRecords();
    tables.set(name, records);
    return records;
  };
  return {
    table: <T extends object>(name: string) => createTable(name, recordsOf(name) as Records<T>, onChange),
    apply({ table, key, value }) {
      if (value === undefined) recordsOf(table).delete(key);
      else recordsOf(table).set(key, value);
    },
    size: () => [...tables.values()].reduce((sum, records) => sum + records.size(), 0),
    *records() {
      for (const [table, records] of tables) {
        for (const [key, value] of records.under("")) yield { table, key, value };
      }
    },
  };
}

function createTable<T extends object>(
  table: string,
  records: Records<T>,
  onChange: (change: Change) => void,
): Table<T> {
  return {
    get: (key) => records.get(key),
    put(key, value) {
      onChange({ table, key, value });
      records.set(key, value);
    },
    delete(key) {
      if (records.get(key) === undefined) return;
      onChange({ table, key });
      records.delete(key);
    },
    // A copy: callers change the table while they walk it.
    entries: (prefix = "") => {
      const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
      const entries = [...records.under(folder)];
      return (folder === prefix ? entries : entries.filter(([key]) => key.startsWith(prefix))).values();
    },
  };
}

/** One table's records, by key and by each folder that a key lies in: of `a/b/c` these are `a/b/` and `a/`. */
interface Records<T extends object> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
  delete(key: string): void;
  size(): number;
  /** All records of a folder, in insertion order; the folder `""` holds all. */
  under(folder: string): Iterable<[string, T]>;
}

/** A stack's records are asked for again and again among those of all stacks: looking at each key took quadratic time. */
function createRecords<T extends object>(): Records<T> {
  const all = new Map<string, T>();
  const folders = new Map<string, Map<string, T>>();
  return {
    get: (key) => all.get(key),
    set(key, value) {
      all.set(key, value);
      for (const folder of foldersOf(key)) {
        const records = folders.get(folder);
        if (records === undefined) folders.set(folder, new Map([[key, value]]));
        else records.set(key, value);
      }
    },
    delete(key) {
      all.delete(key);
      for (const folder of foldersOf(key)) {
        const records = folders.get(folder);
        records?.delete(key);
        if (records?.size === 0) folders.delete(folder);
      }
    },
    size: () => all.size,
    under: (folder) => (folder === "" ? all : (folders.get(folder) ?? [])),
  };
}

function foldersOf(key: string): readonly string[] {
  const folders: string[] = [];
  for (let end = key.indexOf("/"); end !== -1; end = key.indexOf("/", end + 1)) folders.push(key.slice(0, end + 1));
  return folders;
}
