import { expect, it } from "vitest";
import { findBuildNumber } from "../../src/ci/find-build-number.ts";

it.each([
  ["what was asked for, before all others", "7", { LOGSTACK_BUILD_NUMBER: "8", GITHUB_ACTIONS: "true" }, "7"],
  [
    "what was set for logstack",
    undefined,
    { LOGSTACK_BUILD_NUMBER: "8", TEAMCITY_VERSION: "2026", BUILD_NUMBER: "9" },
    "8",
  ],
  ["TeamCity's", undefined, { TEAMCITY_VERSION: "2026", BUILD_NUMBER: "9" }, "9"],
  ["that of GitHub's run", undefined, { GITHUB_ACTIONS: "true", GITHUB_RUN_NUMBER: "10" }, "10"],
  ["none outside of a build server, whoever else sets BUILD_NUMBER", undefined, { BUILD_NUMBER: "11" }, undefined],
  ["none where it is empty", undefined, { LOGSTACK_BUILD_NUMBER: "" }, undefined],
])("takes %s", (_what, asked, env, expected) => {
  expect(findBuildNumber(asked, env)).toBe(expected);
});
