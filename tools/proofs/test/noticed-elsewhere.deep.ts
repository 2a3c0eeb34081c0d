import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { PLANTED_DEFECTS } from "../src/planted-defects.ts";

const VITEST = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));
const CONFIG = fileURLToPath(new URL("../vitest.planted.ts", import.meta.url));

const elsewhere = Object.entries(PLANTED_DEFECTS).flatMap(([defect, { noticedBy }]) =>
  noticedBy === undefined ? [] : [[defect, noticedBy] as const],
);

it.each(elsewhere)("where %s, some tests fail in %s, and others go on", async (defect, test) => {
  const folder = await mkdtemp(path.join(tmpdir(), "noticed-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const outputFile = path.join(folder, "results.json");
  const run = promisify(execFile)(
    process.execPath,
    [VITEST, "run", "--config", CONFIG, "--reporter=json", `--outputFile=${outputFile}`],
    { env: { ...process.env, PROOFS_DEFECT: defect, PROOFS_TEST: test } },
  );
  await expect(run).rejects.toMatchObject({ code: 1 });
  const results = JSON.parse(await readFile(outputFile, "utf8")) as Results;
  // What could not even be loaded has noticed nothing.
  expect(results.numPassedTests).toBeGreaterThan(0);
  const messages = results.testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ failureMessages = [] }) => failureMessages),
  );
  expect(messages).toContainEqual(expect.stringMatching(/^AssertionError/));
});

interface Results {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly failureMessages?: readonly string[] }[];
  }[];
}
