import { defineConfig } from "vitest/config";
import { SECOND_TRY } from "./vitest.shared.ts";

/** The long tests of all workspaces in one run: `npm run test:deep`. */
export default defineConfig({
  test: {
    include: [
      "{packages,environments,tools}/*/test/**/*.deep.ts",
      "environments/*/{function,configuration}/test/**/*.deep.ts",
    ],
    // Half of them wait rather than work, and each has folders, ports and clocks of its own.
    maxWorkers: "100%",
    reporters: ["default", ["json", { outputFile: "test-results.deep.json" }]],
    env: {
      TEAMCITY_VERSION: "",
      GITHUB_ACTIONS: "",
      OctopusCalamariWorkingDirectory: "",
      // Machines of embedded environments boot for real where a test is about that.
      LOGSTACK_EMBEDDED_MACHINES: "assumed",
    },
    // These end what hangs; two files at once on a busy machine are slow.
    testTimeout: 1_200_000,
    hookTimeout: 1_200_000,
    retry: SECOND_TRY,
    expect: { poll: { timeout: 300_000 } },
  },
});
