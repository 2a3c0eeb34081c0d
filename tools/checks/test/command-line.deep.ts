import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCheckout, type Checkout } from "./checkout.ts";

let checkout: Checkout;

beforeAll(async () => {
  checkout = await makeCheckout();
});

afterAll(() => checkout.remove());

test("two commands at once share one embedded AWS", async () => {
  const commands = ["deploy cache --to staging", "deploy elasticsearch --to staging", "status"];
  const endings = await Promise.all(commands.map((command) => checkout.logstack(command)));
  expect(endings.map(({ exitCode, stderr }) => [exitCode, exitCode === 0 ? "" : stderr])).toEqual(
    commands.map(() => [0, ""]),
  );
  const { stdout } = await checkout.logstack("status --in staging");
  expect(stdout).toMatch(/^cache +\d/m);
  expect(stdout).toMatch(/^elasticsearch +\d/m);
});

test("a plan of every layer changes nothing and leaves nothing behind", async () => {
  const { exitCode, stdout } = await checkout.logstack("plan --all --to prod-blue");
  expect(exitCode).toBe(0);
  expect(stdout).toContain("would create");
  expect((await checkout.logstack("status --in prod-blue --json")).stdout.trim()).toBe(
    '{"v":1,"deployed":[],"missing":[],"releases":[]}',
  );
});

test("a damaged state folder is told in a sentence, with exit code 2, and left as it is", async () => {
  const other = await makeCheckout();
  try {
    await other.logstack("deploy cache --to ci");
    const state = path.join(other.folder, ".logstack/embedded-aws");
    const journal = path.join(state, "state.journal");
    const text = await readFile(journal, "utf8");
    const damaged = text.replace("CREATE_COMPLETE", "CREATE_COMPLETX");
    expect(damaged).not.toBe(text);
    await writeFile(journal, damaged);
    const { exitCode, stderr } = await other.logstack("status");
    expect(stderr).toContain(journal);
    expect(exitCode).toBe(2);
    expect(await readFile(journal, "utf8")).toBe(damaged);
  } finally {
    await other.remove();
  }
});
