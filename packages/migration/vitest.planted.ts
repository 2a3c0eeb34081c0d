import { defineConfig } from "vitest/config";
import { plantDefect } from "./test/planted/plant-defect.ts";

/**
 * Plays stories against a migration with one defect: `MIGRATION_DEFECT` is its name in `test/planted/planted-defects.ts`.
 * `MIGRATION_TEST` is another test to run against it.
 */
export default defineConfig({
  plugins: [plantDefect(process.env["MIGRATION_DEFECT"] ?? "")],
  test: {
    include: [process.env["MIGRATION_TEST"] ?? "test/planted/noticed.planted.ts"],
    reporters: ["default"],
    testTimeout: 600_000,
  },
});
