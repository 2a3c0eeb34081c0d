import type { Promotion } from "@logstack/release";
import { expect, test } from "vitest";
import { findMissing, findPassed, markDrift } from "../src/render/drift.ts";

function aPromotion(number: string, at: number, result?: "passed" | "failed"): Promotion {
  const release = { number, layers: { cache: { version: `${number}-cache`, digest: "sha256:0" } } };
  const ended = result && { at, result, layers: {} };
  return { id: number, environment: "ci", release, startedAt: at - 1, ...(ended === undefined ? {} : { ended }) };
}

test("an environment's release is the one that passed it last, whatever failed or began since", () => {
  const promotions = [aPromotion("1.2.0", 30), aPromotion("1.0.0", 10, "passed"), aPromotion("1.1.0", 20, "failed")];
  expect(findPassed(promotions)).toEqual([
    {
      environment: "ci",
      number: "1.0.0",
      passedAt: 10,
      versions: { cache: "1.0.0-cache" },
      numbers: { cache: "1.0.0" },
    },
  ]);
});

test("to go back is to pass an earlier release again", () => {
  const promotions = [aPromotion("1.1.0", 20, "passed"), aPromotion("1.0.0", 30, "passed")];
  expect(findPassed(promotions).map(({ number }) => number)).toEqual(["1.0.0"]);
});

test("an environment that nothing passed has no release", () => {
  expect(findPassed([aPromotion("1.0.0", 10, "failed")])).toEqual([]);
});

test("a release of one layer leaves the others as the release before it brought them", () => {
  const whole = { cache: { version: "1.0.0", digest: "sha256:0" }, broker: { version: "1.0.0", digest: "sha256:1" } };
  const first = { ...aPromotion("1.0.0", 10, "passed"), release: { number: "1.0.0", layers: whole } };
  const [passed] = findPassed([aPromotion("1.1.0", 20, "passed"), first]);
  expect(passed).toMatchObject({
    number: "1.1.0",
    versions: { cache: "1.1.0-cache", broker: "1.0.0" },
    numbers: { cache: "1.1.0", broker: "1.0.0" },
  });
});

test("what a release brought and is there in another version, or not at all, has drifted from it", () => {
  const releases = [
    {
      environment: "ci",
      number: "2.0.0",
      passedAt: 1,
      versions: { cache: "2.0.0", broker: "2.0.0", indexer: "2.0.0" },
      numbers: { cache: "2.0.0", broker: "2.0.0", indexer: "2.0.0" },
    },
  ];
  const one = { environment: "ci", stackName: "x", status: "CREATE_COMPLETE", ageMs: 1 };
  const deployed = [
    { ...one, layer: "cache", version: "2.0.0" },
    { ...one, layer: "broker", version: "1.9.0" },
    { ...one, environment: "staging", layer: "indexer", version: "2.0.0" },
  ];
  const drift = markDrift(deployed, releases).map(({ layer, driftedFrom }) => [layer, driftedFrom]);
  expect(drift).toEqual([
    ["cache", undefined],
    ["broker", "2.0.0"],
    ["indexer", undefined],
  ]);
  expect(findMissing(deployed, releases)).toEqual([{ environment: "ci", layer: "indexer", released: "2.0.0" }]);
});

test("a configuration has drifted, too, where another release brought the same version of it: its values are others", () => {
  const versions = { "broker-configuration": "1.0.0", cache: "1.0.0" };
  const numbers = { "broker-configuration": "2.1.0", cache: "2.1.0" };
  const releases = [{ environment: "ci", number: "2.1.0", passedAt: 1, versions, numbers }];
  const one = { environment: "ci", stackName: "x", status: "RELEASED", ageMs: undefined, version: "1.0.0" };
  const deployed = [
    { ...one, layer: "broker-configuration", release: "2.0.0" },
    { ...one, layer: "broker-configuration", release: "2.1.0" },
    { ...one, layer: "broker-configuration", release: "2.0.0", version: "0.9.0" },
    { ...one, layer: "cache" },
  ];
  expect(
    markDrift(deployed, releases).map(({ driftedFrom, driftedFromRelease }) => [driftedFrom, driftedFromRelease]),
  ).toEqual([
    [undefined, "2.1.0"],
    [undefined, undefined],
    ["1.0.0", undefined],
    [undefined, undefined],
  ]);
});
