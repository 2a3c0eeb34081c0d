import { expect, it } from "vitest";
import { soak } from "./soak.ts";

/** Another number plays another life: `SOAK_SEED=7 npm run test:deep`. */
const SEED = Number(process.env["SOAK_SEED"] ?? 20_261_122);
const OPERATIONS = 2_000;

it(
  `ends consistent after ${OPERATIONS} random operations with faults and restarts (seed ${SEED})`,
  { retry: 0 },
  async () => {
    const report = await soak(OPERATIONS, SEED);
    console.log(`soak, seed ${SEED}: ${report.restarts} restarts`, report.outcomes);
    expect(report.defects).toEqual([]);
    expect(report.contradictions).toEqual([]);
    // A life in which everything was refused would prove nothing.
    expect(report.restarts).toBeGreaterThan(5);
    for (const kind of ["create", "update", "propose", "delete"]) {
      expect(report.outcomes[`${kind} taken`], kind).toBeGreaterThan(OPERATIONS / 100);
    }
  },
);
