import { openJournalStore } from "../../src/node/journal-store.ts";

/** Run as a process of its own: writes records as fast as it can and says which are flushed, until it is killed. */
const [stateDir = ""] = process.argv.slice(2);
const store = openJournalStore({ stateDir, now: () => Date.now(), engineVersion: "test", compactAboveBytes: 20_000 });
const counters = store.table<{ value: number }>("counters");
for (let value = 1; ; value += 1) {
  // Both records change together or not at all.
  counters.put("left", { value });
  counters.put("right", { value });
  await store.flush();
  process.stdout.write(`${value}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
