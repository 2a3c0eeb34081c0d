import { describe, expect, it } from "vitest";
import { findNearestName } from "../../src/template/find-nearest-name.ts";

describe("findNearestName", () => {
  it.each([
    { name: "VpcID", known: ["SubnetId", "VpcId"], nearest: "VpcId" },
    { name: "PrivateSubnetId", known: ["PrivateSubnetIds", "VpcId"], nearest: "PrivateSubnetIds" },
    { name: "Zebra", known: ["VpcId", "AmiId"], nearest: undefined },
    { name: "A", known: ["B"], nearest: "B" },
    { name: "VpcId", known: [], nearest: undefined },
  ])("finds $nearest for $name among $known", ({ name, known, nearest }) => {
    expect(findNearestName(name, known)).toBe(nearest);
  });
});
