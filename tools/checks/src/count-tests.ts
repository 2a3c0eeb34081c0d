import { relative, sep } from "node:path";

/** How many tests of one workspace ended how. */
export interface TestCount {
  readonly workspace: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The parts that are read here of vitest's JSON report of one workspace. */
interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/**
 * Counts the tests in one workspace's `test-results.json` (vitest's JSON report).
 * A file of tests that could not even be loaded counts as one failure: its tests are in no other number.
 */
export function countTests(workspace: string, report: string): TestCount {
  const results = JSON.parse(report) as Report;
  const unloadable = results.testResults.filter(isUnloadable);
  return {
    workspace,
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloadable.length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/**
 * Counts the tests of each workspace in the report of a run of all of them, in the order of their names. A workspace is two
 * folders deep below `root`: `packages/cli`.
 */
export function countByWorkspace(report: string, root: string): readonly TestCount[] {
  const { testResults } = JSON.parse(report) as Report;
  const workspaceOf = (file: string): string => relative(root, file).split(sep).slice(0, 2).join("/");
  const workspaces = [...new Set(testResults.map(({ name }) => workspaceOf(name)))].toSorted();
  return workspaces.map((workspace) => {
    const files = testResults.filter(({ name }) => workspaceOf(name) === workspace);
    const statuses = files.flatMap(({ assertionResults }) => assertionResults.map(({ status }) => status));
    const passed = statuses.filter((status) => status === "passed").length;
    const failed = statuses.filter((status) => status === "failed").length;
    const unloadable = files.filter(isUnloadable).length;
    return { workspace, passed, failed: failed + unloadable, skipped: statuses.length - passed - failed };
  });
}

/** Says of each failed test of a report what it is, where it is and how its failure begins: a line or a few for each. */
export function listFailures(report: string): readonly string[] {
  const { testResults } = JSON.parse(report) as Report;
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    if (status === "failed" && assertionResults.length === 0)
      return [describe("failed", { file: name, test: "could not load", message })];
    return assertionResults
      .filter((test) => test.status === "failed")
      .map((test) => describe("failed", { file: name, test: test.fullName, message: test.failureMessages?.[0] }));
  });
}

/**
 * Says of each test of a report that failed first and passed when it was run once more what it is and how it failed.
 * Such a test is not green for good: either it depends on how quick the machine is, or the product does.
 */
export function listSecondTries(report: string): readonly string[] {
  const { testResults } = JSON.parse(report) as Report;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status, failureMessages = [] }) => status === "passed" && failureMessages.length > 0)
      .map(({ fullName, failureMessages }) =>
        describe("passed at the second try", { file: name, test: fullName, message: failureMessages?.[0] }),
      ),
  );
}

/** Names each test of a report that was not run: what a machine lacks for it is in its name. */
export function listSkips(report: string): readonly string[] {
  const { testResults } = JSON.parse(report) as Report;
  return testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== "passed" && status !== "failed")
      .map(({ fullName }) => describe("not run", { file: name, test: fullName, message: undefined })),
  );
}

/** Its tests are in no number of the report. */
function isUnloadable({ status, assertionResults }: Report["testResults"][number]): boolean {
  return status === "failed" && assertionResults.length === 0;
}

const LINES_OF_A_FAILURE = 12;

interface Failure {
  readonly file: string;
  readonly test: string;
  readonly message: string | undefined;
}

function describe(ending: string, { file, test, message = "" }: Failure): string {
  const lines = message === "" ? [] : message.split("\n").slice(0, LINES_OF_A_FAILURE);
  return [`${ending}: ${file}: ${test}`, ...lines.map((line) => `    ${line}`)].join("\n");
}

/** Adds counts up under the name `all`. */
export function addUp(counts: readonly TestCount[]): TestCount {
  const sum = (of: (count: TestCount) => number): number => counts.reduce((total, count) => total + of(count), 0);
  return {
    workspace: "all",
    passed: sum((c) => c.passed),
    failed: sum((c) => c.failed),
    skipped: sum((c) => c.skipped),
  };
}
