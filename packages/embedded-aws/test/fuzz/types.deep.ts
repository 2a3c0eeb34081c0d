import { describe, expect, it } from "vitest";
import { findAccepted, UNKNOWN_PROPERTIES, UNKNOWN_TYPES, WRONG_KINDS } from "./misfit-resources.ts";

describe.each([
  ["of each type that is not modelled", UNKNOWN_TYPES, 1_000],
  ["with a property that its type does not have, at each place of each type", UNKNOWN_PROPERTIES, 500],
  ["with a value of the wrong kind, for each property of each type", WRONG_KINDS, 500],
] as const)("a resource %s", (_, misfits, atLeast) => {
  it("is refused by name", async () => {
    expect(misfits.length).toBeGreaterThan(atLeast);
    expect(await findAccepted(misfits)).toEqual([]);
  });
});
