import { createMemoryTables } from "./memory-tables.ts";
import type { Store } from "./store.ts";

/** Returns a store that forgets everything with the process: for tests, and for an engine without a state folder. */
export function createMemoryStore(): Store {
  const tables = createMemoryTables(() => undefined);
  return { table: (name) => tables.table(name), flush: () => Promise.resolve(), close: () => Promise.resolve() };
}
