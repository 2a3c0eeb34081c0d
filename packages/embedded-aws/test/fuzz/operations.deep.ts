import { describe, expect, it } from "vitest";
import { askForUnmodelled, UNMODELLED_OPERATIONS } from "./unmodelled-operations.ts";

describe("every operation of AWS that is not modelled", () => {
  it("is refused as not modelled", async () => {
    const verdicts = await askForUnmodelled(UNMODELLED_OPERATIONS);
    expect(verdicts.length).toBeGreaterThan(1_000);
    expect(verdicts.filter(({ outcome }) => outcome !== "refused")).toEqual([]);
  });
});
