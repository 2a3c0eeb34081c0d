import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Entry } from "../src/index.ts";
import { openJournalFile } from "../src/node/index.ts";

const begun: Entry = {
  entry: "begun",
  format: 1,
  id: "m-1",
  form: "beside",
  at: 1,
  by: "ann",
  source: [{ kind: "stack", value: "arn" }],
  keepMs: 0,
};
const closing: Entry = { entry: "starting", at: 2, step: { do: "close", site: "source" } };
const closed: Entry = { entry: "finished", at: 3, step: { do: "close", site: "source" }, result: { kind: "done" } };

async function aFile(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "logstack-journal-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return path.join(folder, "migrations", "m-1.journal");
}

async function write(file: string, ...entries: readonly Entry[]): Promise<void> {
  const journal = await openJournalFile(file);
  for (const entry of entries) await journal.append(entry);
  await journal.close();
}

async function read(file: string): Promise<readonly Entry[]> {
  const journal = await openJournalFile(file);
  const entries = await journal.read();
  await journal.close();
  return entries;
}

describe("a journal", () => {
  it("is empty where there is none, and keeps its entries in order", async () => {
    const file = await aFile();
    expect(await read(file)).toEqual([]);
    await write(file, begun, closing);
    await write(file, closed);
    expect(await read(file)).toEqual([begun, closing, closed]);
  });

  it("that was cut short anywhere has what was whole, and goes on behind it", async () => {
    const file = await aFile();
    await write(file, begun, closing);
    const whole = await readFile(file);
    const first = whole.indexOf("\n") + 1;
    for (const size of [0, 1, first - 1, first, first + 1, whole.length - 1]) {
      await writeFile(file, whole);
      await truncate(file, size);
      const kept = size >= first ? [begun] : [];
      expect(await read(file)).toEqual(kept);
      await write(file, closed);
      expect(await read(file)).toEqual([...kept, closed]);
    }
  });

  it("in which a line was changed, taken out or put in is not believed", async () => {
    const file = await aFile();
    await write(file, begun, closing, closed);
    const text = await readFile(file, "utf8");
    const [one, two, three] = text.split("\n");
    for (const bad of [
      text.replace('"at":2', '"at":9'),
      `${one}\n${three}\n`,
      `${one}\n${two}\n${two}\n`,
      `${two}\n`,
    ]) {
      await writeFile(file, bad);
      await expect(openJournalFile(file)).rejects.toMatchObject({ code: "damagedJournal" });
    }
  });

  it("is written by one process at a time, and by the next one after a kill", async () => {
    const file = await aFile();
    const first = await openJournalFile(file);
    await expect(openJournalFile(file)).rejects.toMatchObject({ code: "journalInUse" });
    await first.close();
    // No process has this id.
    await writeFile(`${file}.lock`, "2147483646\n");
    await write(file, begun);
    expect(await read(file)).toEqual([begun]);
  });

  it("is nobody's to write while its lock does not say whose it is", async () => {
    const file = await aFile();
    await write(file, begun);
    for (const unknown of ["", "nobody\n"]) {
      await writeFile(`${file}.lock`, unknown);
      await expect(openJournalFile(file)).rejects.toMatchObject({ code: "journalInUse" });
    }
  });

  it("that a kill left behind is taken by one of many", async () => {
    const file = await aFile();
    await write(file, begun);
    await writeFile(`${file}.lock`, "2147483646\n");
    const taken = await Promise.allSettled(Array.from({ length: 20 }, () => openJournalFile(file)));
    const holders = taken.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    expect(holders).toHaveLength(1);
    await holders[0]?.close();
    expect((await readdir(path.dirname(file))).toSorted()).toEqual(["m-1.journal"]);
  });

  it("is not written on when somebody else wrote it", async () => {
    const file = await aFile();
    const journal = await openJournalFile(file);
    await journal.append(begun);
    await appendFile(file, "x");
    await expect(journal.append(closing)).rejects.toMatchObject({ code: "journalNotWritten" });
    expect(await journal.read()).toEqual([begun]);
    await journal.close();
  });
});
