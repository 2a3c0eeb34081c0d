// `npm test` and `npm run test:deep`: the checks and tests of the whole repository, closed by one line that counts them.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { addUp, countTests, listFailures, listSecondTries, type TestCount } from "./count-tests.ts";
import { runCommand, type Finished } from "./run-command.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

const STATIC_CHECKS = {
  format: ["oxfmt", "--check", "."],
  lint: ["oxlint", "--type-aware", "--deny-warnings"],
  types: ["tsc", "--noEmit"],
  "dead code": ["knip"],
} as const satisfies Record<string, readonly [string, ...string[]]>;

const TURBO_OPTIONS = ["--continue", "--output-logs=errors-only"];
/** Each workspace's runner takes all cores by itself; more of them side by side only get in each other's way. */
const RUNNERS_AT_ONCE = "--concurrency=2";
/** The layers' tests run together: what each loads beside its own few files is the same. `turbo run test` has them apart. */
const TESTS = ["test", "test:layers", "--filter=!./environments/*"] as const;
/** Where the layers' results lie, from the root. */
const LAYERS_TOGETHER = ".";

process.exitCode = process.argv.includes("--deep") ? await runDeepTests() : await runEverything();

/** Static checks, the build and all tests but the deep ones. */
async function runEverything(): Promise<number> {
  const failedChecks = await runStaticChecks();
  forgetResults();
  // First all artifacts: the tests of the command line deploy what was built, and there is no telling which layers exist.
  const build = await step("build", ["turbo", "run", "build", ...TURBO_OPTIONS]);
  const results = [...workspaces(), LAYERS_TOGETHER].map(resultsOf);
  const tests = await step("tests", ["turbo", "run", ...TESTS, RUNNERS_AT_ONCE, ...TURBO_OPTIONS], () =>
    sayFailures(results),
  );
  saySecondTries(results);
  const counts = readCounts();
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
  const run = await step("deep tests", ["vitest", "run", "--config", "vitest.deep.ts"], () =>
    sayFailures([resultsFile]),
  );
  if (run.exitCode === 0) say(run.output);
  saySecondTries([resultsFile]);
  const counts = readCount("deep", resultsFile);
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

function workspaces(): readonly string[] {
  const parents = ["packages", "environments", "tools"];
  return parents.flatMap((parent) =>
    readdirSync(join(root, parent), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `${parent}/${entry.name}`),
  );
}

/** Says what failed before all output is shown: that may be long, and be cut where it is kept. */
function sayFailures(resultsFiles: readonly string[]): void {
  for (const failure of readReports(resultsFiles).flatMap(listFailures)) say(failure);
}

/** Names the tests that passed only when they were run again: green now is not green for good. */
function saySecondTries(resultsFiles: readonly string[]): void {
  for (const test of readReports(resultsFiles).flatMap(listSecondTries)) say(test);
}

function readReports(files: readonly string[]): readonly string[] {
  return files.filter((file) => existsSync(file)).map((file) => readFileSync(file, "utf8"));
}

/** Removes the last run's results, so that a workspace whose tests did not run cannot lend its old ones. */
function forgetResults(): void {
  for (const place of [...workspaces(), LAYERS_TOGETHER]) rmSync(resultsOf(place), { force: true });
}

function resultsOf(workspace: string): string {
  return join(root, workspace, "test-results.json");
}

function readCounts(): readonly TestCount[] {
  return [
    ...workspaces().flatMap((workspace) => readCount(workspace, resultsOf(workspace))),
    ...readCount("environments", resultsOf(LAYERS_TOGETHER)),
  ];
}

/** Nothing when there is no report: a folder without tests, or a test runner that failed before it wrote one. */
function readCount(name: string, reportFile: string): readonly TestCount[] {
  return existsSync(reportFile) ? [countTests(name, readFileSync(reportFile, "utf8"))] : [];
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
