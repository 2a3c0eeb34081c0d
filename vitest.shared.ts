import { defineConfig } from "vitest/config";

/** How every workspace's tests run; each prints to the terminal and leaves its counts in `test-results.json`. */
export default defineConfig({
  test: {
    // One module graph per worker, not per file: tests here leave no state in modules, and loading is half the time.
    isolate: false,
    include: ["test/**/*.test.ts", "src/**/*.test.ts"],
    reporters: ["default", ["json", { outputFile: "test-results.json" }]],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
