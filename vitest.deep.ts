import { defineConfig } from "vitest/config";
import { SECOND_TRY } from "./vitest.shared.ts";

/** The long tests of all workspaces in one run: `npm run test:deep`. */
export default defineConfig({
  test: {
    include: [
      "{packages,environments,tools}/*/test/**/*.deep.ts",
      "environments/*/{function,configuration}/test/**/*.deep.ts",
    ],
    reporters: ["default", ["json", { outputFile: "test-results.deep.json" }]],
    env: {
      TEAMCITY_VERSION: "",
      GITHUB_ACTIONS: "",
      OctopusCalamariWorkingDirectory: "",
      // Machines of embedded environments boot for real where a test is about that.
      LOGSTACK_EMBEDDED_MACHINES: "assumed",
    },
    testTimeout: 600_000,
    hookTimeout: 600_000,
    retry: SECOND_TRY,
    expect: { poll: { timeout: 300_000 } },
  },
});
