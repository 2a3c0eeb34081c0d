/**
 * Where the engine keeps everything: named tables of JSON records in memory, each change journalled.
 * Reads and writes are synchronous; `flush` resolves when all writes so far survive the death of this process.
 * A record is replaced whole and never mutated in place.
 */
export interface Store {
  table<T extends object>(name: string): Table<T>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** Keys are paths such as `111111111111/ap-southeast-2/<id>`; `entries(prefix)` walks them in insertion order. */
export interface Table<T extends object> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  delete(key: string): void;
  entries(prefix?: string): IterableIterator<[string, T]>;
}
