import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findAccepted, UNKNOWN_PROPERTIES, UNKNOWN_TYPES, WRONG_KINDS, type Misfit } from "./misfit-resources.ts";

/** How many of each are tried; all of them are in the deep tests. */
const AT_ONCE = 40;

describe.each([
  ["of a type that is not modelled", UNKNOWN_TYPES],
  ["with a property that its type does not have, however deep", UNKNOWN_PROPERTIES],
  ["with a value of the wrong kind", WRONG_KINDS],
] as const)("a resource %s", (_, misfits) => {
  it("is refused by name", async () => {
    const some = fc.shuffledSubarray([...misfits], { minLength: AT_ONCE, maxLength: AT_ONCE });
    await fc.assert(
      fc.asyncProperty(some, async (tried: readonly Misfit[]) => {
        expect(await findAccepted(tried)).toEqual([]);
      }),
      { numRuns: 1 },
    );
  });
});
