import { defineConfig, mergeConfig } from "vitest/config";
import shared from "./vitest.shared.ts";

/**
 * All workspaces' tests in one run, as `npm test` has them: each for itself would read and load the same packages again.
 * `turbo run test` runs them workspace by workspace.
 */
export default mergeConfig(
  { ...shared, test: { ...shared.test, include: [] } },
  defineConfig({
    test: {
      include: ["{packages,environments,images,tools}/**/{test,src}/**/*.test.ts"],
      // Vitest would leave a core free for whoever watches.
      maxWorkers: "100%",
    },
  }),
);
