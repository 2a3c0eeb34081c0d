/** How many tests of one workspace ended how. */
export interface TestCount {
  readonly workspace: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts the tests in one workspace's `test-results.json` (vitest's JSON report).
 * A file of tests that could not even be loaded counts as one failure: its tests are in no other number.
 */
export function countTests(workspace: string, report: string): TestCount {
  const results = JSON.parse(report) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
    numTodoTests: number;
    testResults: readonly { status: string; assertionResults: readonly unknown[] }[];
  };
  const unloadable = results.testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    workspace,
    passed: results.numPassedTests,
    failed: results.numFailedTests + unloadable.length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
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
