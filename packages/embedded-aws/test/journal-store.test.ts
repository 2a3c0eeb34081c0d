import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { EngineError } from "../src/engine-error.ts";
import { JOURNAL_FILE, type JournalStore, openJournalStore } from "../src/node/journal-store.ts";
import { FIRST_SUM, renderLine } from "../src/state/journal-line.ts";
import { aFolder } from "./engine-fixture.ts";

describe("a store on disk", () => {
  it("gives everything back after it was closed, in the order it was put", async () => {
    const stateDir = await aFolder();
    const store = openStore(stateDir);
    store.table("t").put("b", { deep: [1, null, "ä\n\u2028"] });
    store.table("t").put("a", { n: 1 });
    store.table("t").put("b", { n: 2 });
    store.table("other").put("x", {});
    store.table("other").delete("x");
    await store.close();
    expect(recordsOf(openStore(stateDir))).toEqual([
      ["b", { n: 2 }],
      ["a", { n: 1 }],
    ]);
  });

  it("remembers by the engine's clock when it was last written", async () => {
    const stateDir = await aFolder();
    const store = openJournalStore({ stateDir, now: () => 12_345, engineVersion: "test" });
    store.table("t").put("a", {});
    await store.close();
    expect(openStore(stateDir).lastWrittenMs).toBe(12_345);
  });

  it("drops its history when the journal has grown, and keeps the records", async () => {
    const stateDir = await aFolder();
    const store = openStore(stateDir, 5_000);
    for (let n = 0; n < 500; n += 1) {
      store.table("t").put("a", { n });
      await store.flush();
    }
    expect((await journalOf(stateDir)).length).toBeLessThan(5_200);
    expect(recordsOf(openStore(stateDir))).toEqual([["a", { n: 499 }]]);
  });

  it("drops the history that engines left behind which were killed, at its next start", async () => {
    const stateDir = await aFolder();
    for (let life = 1; life <= 20; life += 1) {
      // Nothing closes it: the journal stays as a killed process leaves it.
      const store = openStore(stateDir, 5_000);
      for (let n = 0; n < 50; n += 1) {
        store.table("t").put("a", { life, n });
        await store.flush();
      }
    }
    openStore(stateDir, 5_000);
    expect((await journalOf(stateDir)).length).toBeLessThan(5_200);
    expect(recordsOf(openStore(stateDir))).toEqual([["a", { life: 20, n: 49 }]]);
  });

  it("keeps a journal that is large because it holds much as it is", async () => {
    const stateDir = await aFolder();
    const store = openStore(stateDir);
    for (let n = 0; n < 500; n += 1) store.table("t").put(`${n}`, { n });
    await store.flush();
    const before = await journalOf(stateDir);
    openStore(stateDir, 1_000);
    expect((await journalOf(stateDir)).equals(before)).toBe(true);
  });

  it("is not led astray by what a rewriting of the journal left behind that was broken off anywhere", async () => {
    const { stateDir } = await aJournal();
    const records = recordsOf(openStore(stateDir));
    const next = join(stateDir, `${JOURNAL_FILE}.next`);
    const whole = await journalOf(stateDir);
    for (let length = 0; length <= whole.length; length += 1) {
      await writeFile(next, whole.subarray(0, length));
      expect(recordsOf(openStore(stateDir))).toEqual(records);
    }
    const store = openStore(stateDir);
    await store.close();
    expect(recordsOf(openStore(stateDir))).toEqual(records);
  });

  it("takes no more changes after it was closed", async () => {
    const store = openStore(await aFolder());
    await store.close();
    await store.close();
    expect(() => store.table("t").put("a", {})).toThrow(EngineError);
  });

  it("loses nothing that was flushed when its process is killed, and never half of a change", async () => {
    for (const lifeMs of [30, 60, 120]) {
      const stateDir = await aFolder();
      const flushed = await writeUntilKilled(stateDir, lifeMs);
      const counters = openStore(stateDir).table<{ value: number }>("counters");
      expect(flushed).toBeGreaterThan(0);
      expect(counters.get("left")?.value).toBeGreaterThanOrEqual(flushed);
      expect(counters.get("left")).toEqual(counters.get("right"));
    }
  });
});

describe("a journal that was cut or changed", () => {
  it("is read up to its last line when that was cut anywhere, and goes on from there", async () => {
    const { stateDir, lastLineStart } = await aJournal();
    const whole = await journalOf(stateDir);
    for (let length = whole.length - 1; length >= lastLineStart; length -= 1) {
      await writeFile(join(stateDir, JOURNAL_FILE), whole);
      await truncate(join(stateDir, JOURNAL_FILE), length);
      const store = openStore(stateDir);
      expect(recordsOf(store)).toEqual([["a", { n: 1 }]]);
      store.table("t").put("c", { n: 3 });
      await store.flush();
      expect(recordsOf(openStore(stateDir))).toHaveLength(2);
    }
  });

  it("is refused when any one byte is another, and is left as it is", async () => {
    const { stateDir } = await aJournal();
    const whole = await journalOf(stateDir);
    for (let index = 0; index < whole.length; index += 1) {
      const changed = Buffer.from(whole);
      changed[index] = (changed[index] ?? 0) ^ 0x04;
      await writeFile(join(stateDir, JOURNAL_FILE), changed);
      expect(() => openStore(stateDir), `byte ${index}`).toThrow(expect.objectContaining({ code: "StateDamaged" }));
      expect((await journalOf(stateDir)).equals(changed)).toBe(true);
    }
  });

  it("is named with the line that is damaged and what to do", async () => {
    const { stateDir, lastLineStart } = await aJournal();
    const changed = await journalOf(stateDir);
    changed[lastLineStart + 30] = 0x21;
    await writeFile(join(stateDir, JOURNAL_FILE), changed);
    const error = refusalOf(() => openStore(stateDir));
    expect(error.message).toBe(`${join(stateDir, JOURNAL_FILE)} is damaged at line 3: its checksum does not match.`);
    expect(error.nextStep).toContain("Nothing was changed.");
  });

  it("is refused when lines are missing from its beginning or middle, or nothing is left", async () => {
    const { stateDir, lastLineStart } = await aJournal();
    const whole = await journalOf(stateDir);
    await writeFile(join(stateDir, JOURNAL_FILE), whole.subarray(lastLineStart));
    expect(refusalOf(() => openStore(stateDir)).code).toBe("StateDamaged");
    const header = whole.subarray(0, whole.indexOf("\n") + 1);
    await writeFile(join(stateDir, JOURNAL_FILE), Buffer.concat([header, whole.subarray(lastLineStart)]));
    expect(refusalOf(() => openStore(stateDir)).code).toBe("StateDamaged");
    await writeFile(join(stateDir, JOURNAL_FILE), "");
    expect(refusalOf(() => openStore(stateDir)).code).toBe("StateDamaged");
    await appendFile(join(stateDir, JOURNAL_FILE), "not a journal\n");
    expect(refusalOf(() => openStore(stateDir)).code).toBe("StateDamaged");
  });

  it("of a newer format is refused by the version that wrote it", async () => {
    const stateDir = await aFolder();
    await writeFile(join(stateDir, JOURNAL_FILE), renderLine({ format: 2, writtenBy: "9.1.0" }, FIRST_SUM, crc32).line);
    const error = refusalOf(() => openStore(stateDir));
    expect(error.code).toBe("StateTooNew");
    expect(error.message).toContain("embedded-aws 9.1.0 in format 2");
  });
});

function openStore(stateDir: string, compactAboveBytes?: number): JournalStore {
  const limit = compactAboveBytes === undefined ? {} : { compactAboveBytes };
  return openJournalStore({ stateDir, now: () => 1, engineVersion: "test", ...limit });
}

function recordsOf(store: JournalStore): readonly [string, object][] {
  return [...store.table("t").entries()];
}

/** A journal of a header, one record and another record. */
async function aJournal(): Promise<{ readonly stateDir: string; readonly lastLineStart: number }> {
  const stateDir = await aFolder();
  const store = openStore(stateDir);
  store.table("t").put("a", { n: 1 });
  await store.flush();
  const lastLineStart = (await journalOf(stateDir)).length;
  store.table("t").put("b", { n: 2 });
  await store.flush();
  return { stateDir, lastLineStart };
}

function journalOf(stateDir: string): Promise<Buffer> {
  return readFile(join(stateDir, JOURNAL_FILE));
}

function refusalOf(action: () => unknown): EngineError {
  try {
    action();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

/** Returns the last value the killed process had said was flushed. */
async function writeUntilKilled(stateDir: string, lifeMs: number): Promise<number> {
  const script = join(import.meta.dirname, "processes", "write-journal.ts");
  const writer = spawn(process.execPath, ["--import", "tsx", script, stateDir], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  writer.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  await once(writer.stdout, "data");
  await delay(lifeMs);
  writer.kill("SIGKILL");
  await once(writer, "close");
  return Number(output.slice(0, output.lastIndexOf("\n")).split("\n").at(-1));
}
