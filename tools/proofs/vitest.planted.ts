import { defineConfig } from "vitest/config";
import { plantDefect } from "./src/plant-defect.ts";

/** Plays stories against a deployer with one defect: `PROOFS_DEFECT` is its name in `src/planted-defects.ts`. */
export default defineConfig({
  plugins: [plantDefect(process.env["PROOFS_DEFECT"] ?? "")],
  test: { root: import.meta.dirname, include: ["planted/*.ts"], reporters: ["default"] },
});
