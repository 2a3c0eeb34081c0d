import { defineConfig } from "vitest/config";
import { plantDefect } from "./test/planted/plant-defect.ts";

/** Plays stories against a migration with one defect: `MIGRATION_DEFECT` is its name in `test/planted/planted-defects.ts`. */
export default defineConfig({
  plugins: [plantDefect(process.env["MIGRATION_DEFECT"] ?? "")],
  test: { include: ["test/planted/noticed.planted.ts"], reporters: ["default"], testTimeout: 600_000 },
});
