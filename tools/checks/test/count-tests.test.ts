import { expect, test } from "vitest";
import { addUp, countByWorkspace, countTests, listFailures, listSecondTries, listSkips } from "../src/count-tests.ts";

test("counts what vitest reports", () => {
  const report = JSON.stringify({
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 1,
    numTodoTests: 1,
    testResults: [{ status: "failed", assertionResults: [{}, {}, {}, {}] }],
  });
  expect(countTests("packages/a", report)).toEqual({ workspace: "packages/a", passed: 3, failed: 1, skipped: 2 });
});

test("a file of tests that cannot be loaded is a failure", () => {
  const report = JSON.stringify({
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
    numTodoTests: 0,
    testResults: [{ status: "failed", assertionResults: [] }],
  });
  expect(countTests("packages/a", report).failed).toBe(1);
});

test("adds up over workspaces", () => {
  const a = { workspace: "a", passed: 1, failed: 2, skipped: 3 };
  const b = { workspace: "b", passed: 10, failed: 20, skipped: 30 };
  expect(addUp([a, b])).toEqual({ workspace: "all", passed: 11, failed: 22, skipped: 33 });
});

test("counts the tests of each workspace in one report, files that could not be loaded among the failures", () => {
  const ended = (...statuses: readonly string[]) => statuses.map((status) => ({ fullName: status, status }));
  const report = JSON.stringify({
    testResults: [
      { name: "/r/packages/cli/test/b.test.ts", status: "passed", assertionResults: ended("passed", "skipped") },
      { name: "/r/environments/broker/test/a.test.ts", status: "failed", assertionResults: ended("passed", "failed") },
      { name: "/r/packages/cli/test/in/a.test.ts", status: "passed", assertionResults: ended("passed", "todo") },
      { name: "/r/packages/cli/test/c.test.ts", status: "failed", assertionResults: [] },
    ],
  });
  expect(countByWorkspace(report, "/r")).toEqual([
    { workspace: "environments/broker", passed: 1, failed: 1, skipped: 0 },
    { workspace: "packages/cli", passed: 2, failed: 1, skipped: 2 },
  ]);
});

test("says which tests failed and how", () => {
  const failed = {
    fullName: "adds up",
    status: "failed",
    failureMessages: ["AssertionError: 1 is not 2\n    at a.ts:1"],
  };
  const report = JSON.stringify({
    testResults: [
      { name: "a.test.ts", status: "failed", assertionResults: [failed, { fullName: "counts", status: "passed" }] },
      { name: "b.test.ts", status: "failed", message: "SyntaxError", assertionResults: [] },
      { name: "c.test.ts", status: "passed", assertionResults: [] },
    ],
  });
  expect(listFailures(report)).toEqual([
    "failed: a.test.ts: adds up\n    AssertionError: 1 is not 2\n        at a.ts:1",
    "failed: b.test.ts: could not load\n    SyntaxError",
  ]);
});

test("names the tests that were not run", () => {
  const tests = [
    { fullName: "a pull (skipped: no docker on this machine)", status: "skipped" },
    { fullName: "counts", status: "passed" },
  ];
  const report = JSON.stringify({ testResults: [{ name: "a.test.ts", status: "passed", assertionResults: tests }] });
  expect(listSkips(report)).toEqual(["not run: a.test.ts: a pull (skipped: no docker on this machine)"]);
});

test("says which tests passed at the second try only, and how they failed at the first", () => {
  const second = { fullName: "waits", status: "passed", failureMessages: ["Error: too late"] };
  const report = JSON.stringify({
    testResults: [
      {
        name: "a.test.ts",
        status: "failed",
        assertionResults: [
          second,
          { fullName: "counts", status: "passed", failureMessages: [] },
          { fullName: "adds up", status: "failed", failureMessages: ["AssertionError", "AssertionError"] },
        ],
      },
    ],
  });
  expect(listSecondTries(report)).toEqual(["passed at the second try: a.test.ts: waits\n    Error: too late"]);
});
