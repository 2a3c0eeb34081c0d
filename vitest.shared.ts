import { defineConfig } from "vitest/config";

/** How every workspace's tests run; each prints to the terminal and leaves its counts in `test-results.json`. */
export default defineConfig({
  test: {
    // One module graph per worker, not per file: tests here leave no state in modules, and loading is half the time.
    isolate: false,
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    // These end what hangs, and nothing else: a machine that is slow or busy must not decide how a test ends.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 120_000 } },
    // Wherever the tests run, what they start speaks as it does at a terminal unless a test says otherwise.
    env: { TEAMCITY_VERSION: "", GITHUB_ACTIONS: "", OctopusCalamariWorkingDirectory: "" },
  },
});
