import { expect, test } from "vitest";
import { findPlace } from "../src/find-place.ts";

const known = {
  ci: { account: "111111111111", region: "ap-southeast-2" },
  staging: { account: "222222222222", region: "ap-southeast-2" },
  abroad: { account: "111111111111", region: "eu-west-1" },
};
const asked = { known, region: undefined, account: "111111111111", share: [] };

test("an image is made where its environment is", () => {
  expect(findPlace(["ci"], asked)).toEqual({ kind: "region", region: "ap-southeast-2" });
});

test("an image for no environment is made in the region that was named", () => {
  expect(findPlace([], { ...asked, region: "eu-west-1" })).toEqual({ kind: "region", region: "eu-west-1" });
});

test("an image for another account is only made when it is shared with that", () => {
  expect(findPlace(["ci", "staging"], asked)).toMatchObject({
    problem: expect.stringContaining("--share 222222222222"),
  });
  expect(findPlace(["ci", "staging"], { ...asked, share: ["222222222222"] })).toMatchObject({ kind: "region" });
});

test("one image cannot serve two regions", () => {
  const two = "ap-southeast-2 and eu-west-1";
  expect(findPlace(["ci", "abroad"], asked)).toMatchObject({ problem: expect.stringContaining(two) });
  expect(findPlace(["abroad"], { ...asked, region: "ap-southeast-2" })).toMatchObject({
    problem: expect.stringContaining(two),
  });
});

test("an environment that nobody knows is named", () => {
  expect(findPlace(["cii"], asked)).toMatchObject({ problem: expect.stringContaining("no environment cii") });
});
