import { describe, expect, it } from "vitest";
import { createSeededIds } from "../src/node/seeded-ids.ts";

describe("ids of a seed", () => {
  it("are the same for the same seed, have the form of AWS's, and are all different", () => {
    const draw = (seed: string): readonly string[] => {
      const ids = createSeededIds(seed);
      return Array.from({ length: 500 }, () => [ids.uuid(), ids.hex(17), ids.suffix(12)]).flat();
    };
    const drawn = draw("a");
    expect(draw("a")).toEqual(drawn);
    expect(new Set([...drawn, ...draw("b")]).size).toBe(3_000);
    const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/;
    const [forms, length] = [[uuid, /^[0-9a-f]{17}$/, /^[A-Z0-9]{12}$/], 3];
    expect(drawn.filter((id, index) => !forms[index % length]?.test(id))).toEqual([]);
  });
});
