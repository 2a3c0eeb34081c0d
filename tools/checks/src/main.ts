// `npm test` and `npm run test:deep`: the checks and tests of the whole repository, closed by one line that counts them.
import { existsSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  addUp,
  countByWorkspace,
  countTests,
  listFailures,
  listSecondTries,
  listSkips,
  type TestCount,
} from "./count-tests.ts";
import { runCommand, type Finished } from "./run-command.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const STATIC_CHECKS = {
  format: ["oxfmt", "--check", "."],
  // One reading of all sources for both: the linter runs the compiler's own checks, too (docs/decisions/0061).
  "lint and types": ["oxlint", "--type-aware", "--type-check", "--deny-warnings"],
  "dead code": ["knip"],
} as const satisfies Record<string, readonly [string, ...string[]]>;

const TURBO_OPTIONS = ["--continue", "--output-logs=errors-only"];
/** The results of all tests that are not deep. */
const RESULTS = join(root, "test-results.json");

process.exitCode = process.argv.includes("--deep") ? await runDeepTests() : await runEverything();

/** Static checks, the build and all tests but the deep ones. */
async function runEverything(): Promise<number> {
  const failedChecks = await runStaticChecks();
  // So that a run that never began cannot lend the last one's results.
  rmSync(RESULTS, { force: true });
  // First all artifacts: the tests of the command line deploy what was built, and there is no telling which layers exist.
  const build = await step("build", ["turbo", "run", "build", ...TURBO_OPTIONS]);
  const tests = await step("tests", ["turbo", "run", "test:all", ...TURBO_OPTIONS], () => sayFailures(RESULTS));
  saySecondTries(RESULTS);
  saySkips(RESULTS);
  const counts = existsSync(RESULTS) ? countByWorkspace(readFileSync(RESULTS, "utf8"), root) : [];
  for (const count of counts) say(`  ${count.workspace.padEnd(28)} ${describe(count)}`);
  // A test runner may fail without any test failing; that must not read as success.
  const brokenRuns = tests.exitCode !== 0 && addUp(counts).failed === 0 ? 1 : 0;
  return close(counts, failedChecks + (build.exitCode === 0 ? 0 : 1) + brokenRuns);
}

/** The long tests: soaks, fuzzing, clients of other makes, two clones compared. */
async function runDeepTests(): Promise<number> {
  const resultsFile = join(root, "test-results.deep.json");
  rmSync(resultsFile, { force: true });
  // Some of them deploy what is built; where they ran before, turbo has it already.
  const build = await step("build", ["turbo", "run", "build", ...TURBO_OPTIONS]);
  const run = await step("deep tests", ["vitest", "run", "--config", "vitest.deep.ts"], () => sayFailures(resultsFile));
  if (run.exitCode === 0) say(run.output);
  saySecondTries(resultsFile);
  saySkips(resultsFile);
  const counts = existsSync(resultsFile) ? [countTests("deep", readFileSync(resultsFile, "utf8"))] : [];
  const brokenRun = run.exitCode !== 0 && addUp(counts).failed === 0 ? 1 : 0;
  return close(counts, brokenRun + (build.exitCode === 0 ? 0 : 1));
}

async function runStaticChecks(): Promise<number> {
  const runs = await Promise.all(Object.entries(STATIC_CHECKS).map(([name, command]) => step(name, command)));
  return runs.filter((run) => run.exitCode !== 0).length;
}

async function step(
  name: string,
  [program, ...parameters]: readonly [string, ...string[]],
  explain: () => void = () => {},
): Promise<Finished> {
  const finished = await runCommand([join(root, "node_modules/.bin", program), ...parameters], root);
  const seconds = (finished.elapsedMs / 1000).toFixed(1);
  say(`${finished.exitCode === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (finished.exitCode !== 0) {
    explain();
    say(finished.output);
  }
  return finished;
}

/** Says what failed before all output is shown: that may be long, and be cut where it is kept. */
function sayFailures(resultsFile: string): void {
  if (existsSync(resultsFile)) for (const failure of listFailures(readFileSync(resultsFile, "utf8"))) say(failure);
}

/** Names the tests that were not run: a green run without Docker has proved less than one with it. */
function saySkips(resultsFile: string): void {
  if (existsSync(resultsFile)) for (const test of listSkips(readFileSync(resultsFile, "utf8"))) say(test);
}

/** Names the tests that passed only when they were run again: green now is not green for good. */
function saySecondTries(resultsFile: string): void {
  if (existsSync(resultsFile)) for (const test of listSecondTries(readFileSync(resultsFile, "utf8"))) say(test);
}

function close(counts: readonly TestCount[], otherFailures: number): number {
  const total = addUp(counts);
  const failed = total.failed + otherFailures;
  if (otherFailures > 0) say(`${otherFailures} check(s) failed besides the tests; see above.`);
  say(describe({ ...total, failed }));
  return failed === 0 && total.passed > 0 ? 0 : 1;
}

function describe(count: TestCount): string {
  const skipped = count.skipped === 0 ? "" : `, ${count.skipped} skipped`;
  return `${count.passed} passed, ${count.failed} failed${skipped}`;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
