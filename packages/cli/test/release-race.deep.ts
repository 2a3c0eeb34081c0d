import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { showRelease } from "../src/node/commands/show-releases.ts";
import { aReleaseCheckout, aTerminal } from "./a-release-checkout.ts";

const MAIN = fileURLToPath(new URL("../src/node/main.ts", import.meta.url));
const TSX = import.meta.resolve("tsx");

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `logstack release create --number 1.0.0` in a process of its own. */
async function create(cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--import", TSX, MAIN, "release", "create", "--number", "1.0.0", "--json"],
      { cwd },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

test("of eight processes that create the same release at once one wins, and seven say whose it is", async () => {
  const root = await aReleaseCheckout();
  const ended = await Promise.all(Array.from({ length: 8 }, async () => create(root)));
  const winners = ended.filter(({ exitCode }) => exitCode === 0);
  const refused = ended.filter(({ exitCode }) => exitCode === 3);
  expect([winners.length, refused.length]).toEqual([1, 7]);

  const { terminal, results } = aTerminal(root);
  await showRelease({ number: "1.0.0", json: true }, terminal);
  const { digest } = JSON.parse(results.join("")) as { readonly digest: string };
  expect(winners.map(({ stdout }) => JSON.parse(stdout) as object)).toMatchObject([{ digest }]);
  const reasons = [expect.stringContaining(digest)];
  for (const { stdout } of refused) expect(JSON.parse(stdout)).toMatchObject({ code: "numberTaken", reasons });
});
