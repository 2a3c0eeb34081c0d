import { defineConfig } from "vitest/config";

/**
 * A test that fails is run once more, and `npm test` names each that passed only then (docs/decisions/0036).
 * Not for a property that was broken: other random values that keep it prove nothing. Tests that draw their own, or whose
 * promise no machine may break however slow it is, say `retry: 0`.
 */
export const SECOND_TRY = { count: 1, condition: /^(?!Property failed)/ };

/** How every workspace's tests run; each prints to the terminal and leaves its results in `test-results.json` and `test-results.xml`. */
export default defineConfig({
  test: {
    // One module graph per worker, not per file: tests here leave no state in modules, and loading is half the time.
    isolate: false,
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    reporters: [
      "default",
      ["json", { outputFile: "test-results.json" }],
      // For build servers' own lists of tests.
      ["junit", { outputFile: "test-results.xml" }],
    ],
    // These end what hangs, and nothing else: a machine that is slow or busy must not decide how a test ends.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    retry: SECOND_TRY,
    expect: { poll: { timeout: 120_000 } },
    // Wherever the tests run, what they start speaks as it does at a terminal unless a test says otherwise.
    env: {
      TEAMCITY_VERSION: "",
      GITHUB_ACTIONS: "",
      OctopusCalamariWorkingDirectory: "",
      // Machines of embedded environments boot for real where a test is about that.
      LOGSTACK_EMBEDDED_MACHINES: "assumed",
    },
  },
});
