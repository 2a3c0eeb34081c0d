import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Ending, Entry } from "@logstack/migration";
import { openJournalFile } from "@logstack/migration/node";
import { describe, expect, it } from "vitest";
import { makeStoppable, Stopped } from "../../src/node/migrate/stoppable-journal.ts";
import { runCli } from "../../src/node/run-cli.ts";
import { describeJournal, nextOf } from "../../src/render/migration/describe-journal.ts";
import { aReleaseCheckout, aTerminal } from "../a-release-checkout.ts";

const BEGUN: Entry = { entry: "begun", format: 1, id: "m-1", form: "beside", at: 0, by: "me", source: [], keepMs: 0 };
const STARTING: Entry = { entry: "starting", at: 1, step: { do: "copy", from: "source", to: "destination" } };
const ended = (ending: Ending): Entry => ({ entry: "ended", at: 2, ending });
const CALL = { call: "logstack migrate", name: "logs", stacks: {} };

const DECLARED = {
  layer: "probe",
  form: "beside",
  source: { environment: "ci" },
  destination: { environment: "prod" },
  data: { kind: "objects" },
  lever: { kind: "bucketPolicy" },
  copier: { kind: "objects" },
};

/** A checkout that declares `logs`, whose journal has these entries. */
async function aMigration(...entries: readonly Entry[]) {
  const root = await aReleaseCheckout();
  await mkdir(path.join(root, "migrations"));
  await writeFile(path.join(root, "migrations/logs.json"), JSON.stringify(DECLARED));
  const journal = path.join(root, "migrations/journals/logs.jsonl");
  if (entries.length > 0) {
    const file = await openJournalFile(journal);
    for (const entry of entries) await file.append(entry);
    await file.close();
  }
  const run = async (words: string) => {
    const { terminal, results, progress } = aTerminal(root);
    const exitCode = await runCli(["migrate", ...words.split(" ")], terminal);
    return { exitCode, text: [...results, ...progress].join("\n") };
  };
  return { root, journal, run };
}

describe("migrate status", () => {
  it.each<[string, readonly Entry[], string]>([
    ["was never begun", [], "logstack migrate plan logs"],
    ["was cut off", [BEGUN, STARTING], "logstack migrate resume logs"],
    ["is kept", [BEGUN, ended({ kind: "keeping", until: 9 })], "logstack migrate resume logs"],
    [
      "was abandoned",
      [BEGUN, ended({ kind: "abandoned", reason: "They differ." })],
      "logstack migrate run logs --anew",
    ],
    ["is done", [BEGUN, ended({ kind: "migrated" })], "Nothing is left to do."],
  ])("says of one that %s which command comes next", async (_what, entries, next) => {
    const { run } = await aMigration(...entries);
    expect(await run("status")).toMatchObject({ exitCode: 0, text: expect.stringContaining(next) });
  });

  it("tells the step that was under way, and does not disturb whoever writes the journal", async () => {
    const { run, journal } = await aMigration(BEGUN, STARTING);
    const writing = await openJournalFile(journal);
    expect((await run("status logs")).text).toContain("Last on record: copy source to destination, begun.");
    await writing.close();
  });

  it("is what plan shows of one that was begun: it is not planned any more", async () => {
    const { run } = await aMigration(BEGUN, STARTING);
    expect(await run("plan logs")).toEqual(await run("status logs"));
  });

  it("shows the others where one declaration is wrong", async () => {
    const { root, run } = await aMigration(BEGUN, STARTING);
    await writeFile(path.join(root, "migrations/a-wrong-one.json"), "{}");
    const { exitCode, text } = await run("status");
    expect([exitCode, text]).toEqual([2, expect.stringContaining("Last on record: copy source to destination")]);
    expect(text).toContain("migrations/a-wrong-one.json");
  });

  it("does not go by a journal that is damaged", async () => {
    const { run, journal } = await aMigration();
    await mkdir(path.dirname(journal));
    await writeFile(journal, "0000000000000000 {}\n");
    const { exitCode, text } = await run("status logs");
    expect(exitCode).toBe(2);
    expect(text).toContain("do not delete anything on the word of this journal");
  });
});

describe("migrate run and resume", () => {
  it.each([
    ["a migration that nobody declared", [], "run log", "Did you mean logs?"],
    ["to go on with what was never begun", [], "resume logs", "logstack migrate run logs"],
    ["to begin anew what is under way", [BEGUN, STARTING], "run logs --anew", "logstack migrate resume logs"],
    ["a name that leads out of the folder", [], "run ../logs", "There is no migrations/../logs.json"],
  ] as const)("refuse %s", async (_what, entries, words, said) => {
    const { run } = await aMigration(...entries);
    expect(await run(words)).toMatchObject({ exitCode: 2, text: expect.stringContaining(said) });
  });

  it("refuse to run beside another process of the same migration", async () => {
    const { run, journal } = await aMigration(BEGUN);
    const other = await openJournalFile(journal);
    expect(await run("resume logs")).toMatchObject({ exitCode: 2, text: expect.stringContaining("Another process") });
    await other.close();
  });

  it("tell a declaration's mistakes at line and column", async () => {
    const { root, run } = await aMigration();
    await writeFile(path.join(root, "migrations/logs.json"), JSON.stringify({ ...DECLARED, form: "sideways" }));
    expect((await run("run logs")).text).toContain("migrations/logs.json, line 1, column");
  });
});

it("each ending that can be gone on with is told with the command that does it, each other one with that for another", () => {
  const site = "destination";
  const reason = "So it is.";
  const endings: readonly Ending[] = [
    { kind: "keeping", until: 1 },
    { kind: "kept", reason },
    { kind: "onlyCopyHasTheData", site, reason },
    { kind: "stopped", reason },
    { kind: "leftover", site, reason },
    { kind: "abandoned", reason },
    { kind: "bothKept", serving: "source", kept: site, reason },
    { kind: "vanished", site, reason },
  ];
  expect(endings.map((ending) => /migrate (\w+) logs/.exec(nextOf(ending, CALL))?.[1])).toEqual(
    "resume resume resume resume run run run run".split(" "),
  );
  expect(describeJournal([BEGUN, ended({ kind: "stopped", reason })], CALL)).toMatchObject({
    state: "stopped",
    id: "m-1",
  });
});

it("a journal that is stopped takes no further step, and still records how the one under way ended", async () => {
  const entries: Entry[] = [];
  const journal = makeStoppable({ read: async () => entries, append: async (entry) => void entries.push(entry) });
  await journal.append(STARTING);
  journal.stop();
  const finished: Entry = { ...STARTING, entry: "finished", result: { kind: "done" } };
  await journal.append(finished);
  await expect(journal.append(STARTING)).rejects.toBeInstanceOf(Stopped);
  expect(entries).toEqual([STARTING, finished]);
});
