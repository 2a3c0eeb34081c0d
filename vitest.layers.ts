import { defineConfig, mergeConfig } from "vitest/config";
import shared from "./vitest.shared.ts";

/** All layers' tests in one run, as `npm test` has them: each for itself would load the embedded AWS again. */
export default mergeConfig(shared, defineConfig({ test: { include: ["environments/*/test/**/*.test.ts"] } }));
