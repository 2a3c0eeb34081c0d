import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createIdHash } from "../src/index.ts";

function hash(ids: readonly string[]): string {
  const ids_ = createIdHash();
  for (const id of ids) ids_.add(id);
  return ids_.end();
}

describe("the hash of ids", () => {
  it("is the same in any order, and for no other multiset", () => {
    const ids = fc.array(fc.string({ maxLength: 2 }), { maxLength: 6 });
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(hash(a)).toBe(hash([...a].reverse()));
        expect(hash(a) === hash(b)).toBe(JSON.stringify([...a].sort()) === JSON.stringify([...b].sort()));
      }),
      { numRuns: 200 },
    );
  });

  it("notices an id that comes twice, and two of them too", () => {
    expect(hash(["a", "a"])).not.toBe(hash([]));
    expect(hash(["a", "a", "b"])).not.toBe(hash(["b"]));
    expect(hash(["a", "a", "a"])).not.toBe(hash(["a"]));
  });
});
