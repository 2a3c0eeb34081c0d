import path from "node:path";
import { defineConfig } from "vitest/config";
import { plantDefect } from "./src/plant-defect.ts";

/**
 * Plays stories against a deployer with one defect: `PROOFS_DEFECT` is its name in `src/planted-defects.ts`.
 * `PROOFS_TEST` is another test to run against it, from the root of the repository.
 */
export default defineConfig({
  plugins: [plantDefect(process.env["PROOFS_DEFECT"] ?? "")],
  test: {
    root: path.resolve(import.meta.dirname, "../.."),
    include: [process.env["PROOFS_TEST"] ?? "tools/proofs/planted/*.ts"],
    reporters: ["default"],
    testTimeout: 180_000,
  },
});
