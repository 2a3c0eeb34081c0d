import { expect, test } from "vitest";
import { planRedirectStep, type RedirectObservation } from "../../src/index.ts";
import { anObservation, aPromotion, aRelease, aWanted } from "./a-cutover.ts";

const next = (given: Partial<RedirectObservation>) => planRedirectStep(anObservation(given));
const promote = (release: string, environment: string) => ({ kind: "promote", release, environment });

test("first the variables, then a release that carries them, then its promotions in order", () => {
  expect(next({ file: "differs" })).toEqual({ kind: "edit" });
  expect(next({ releases: [aRelease("1.0.0", "old.example")] })).toEqual({ kind: "release" });
  const history = [];
  for (const environment of ["ci", "staging", "prod-green"]) {
    expect(next({ history })).toEqual(promote("1.1.0", environment));
    history.push(aPromotion(environment, "1.1.0"));
  }
  expect(next({ history })).toEqual({ kind: "done" });
});

test("an environment is redirected only when its last promotion passed, and brought what is wanted", () => {
  expect(next({ history: [aPromotion("ci", "1.1.0", "failed")] })).toEqual(promote("1.1.0", "ci"));
  expect(next({ history: [aPromotion("ci", "1.1.0", "running")] })).toEqual(promote("1.1.0", "ci"));
  expect(next({ history: [aPromotion("ci", "1.1.0"), aPromotion("ci", "1.0.0")] })).toEqual(promote("1.1.0", "ci"));
});

test("a release from before somebody changed their mind is not taken up again", () => {
  const releases = [aRelease("1.1.0"), aRelease("1.2.0", "old.example")];
  expect(next({ releases, history: [aPromotion("ci", "1.1.0"), aPromotion("ci", "1.2.0")] })).toEqual({
    kind: "release",
  });
});

test("a newer release that carries the same is gone on with where the first one did not get to", () => {
  const releases = [aRelease("1.1.0"), aRelease("1.1.1")];
  const history = [aPromotion("ci", "1.1.0"), aPromotion("staging", "1.1.0"), aPromotion("ci", "1.1.1")];
  expect(next({ releases, history })).toEqual(promote("1.1.0", "prod-green"));
  expect(next({ releases, history: [aPromotion("ci", "1.1.1")] })).toEqual(promote("1.1.1", "staging"));
});

test("a source that is not in the first environment is there for its release all the same", () => {
  expect(next({ wanted: [aWanted("staging")] })).toEqual(promote("1.1.0", "ci"));
});

test("what may not be promoted stops it, with the reason", () => {
  const releases = [aRelease("1.1.0-dev.0")];
  const step = next({ releases, history: [aPromotion("ci", "1.1.0-dev.0")] });
  expect(step).toMatchObject({ kind: "stop", environment: "staging", refusal: { code: "prerelease" } });
  const built = next({ releases, history: [aPromotion("ci", "1.1.0-dev.0")], built: "final" });
  expect(built).toEqual({ kind: "release" });
});

test("where the layers' own inputs are wanted, a release that gives a value is none", () => {
  const wanted = [aWanted("ci", undefined)].map((each) => ({ ...each, value: undefined }));
  expect(next({ wanted })).toEqual({ kind: "release" });
  const releases = [{ ...aRelease("1.1.0"), variables: { ci: { "elb-logs": {} } } }];
  expect(next({ wanted, releases })).toEqual(promote("1.1.0", "ci"));
});
