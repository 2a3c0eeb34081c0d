import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { live, lives } from "../support/random-roll.ts";

describe("a roll, whatever happens to the machines, the cluster and itself", () => {
  it(
    "ends no node that anything depends on, always ends, and gets there once nothing goes wrong",
    { retry: 0 },
    async () => {
      const lived = fc.assert(fc.asyncProperty(lives, live), { numRuns: 10 });
      await expect(lived).resolves.toBeUndefined();
    },
  );
});
