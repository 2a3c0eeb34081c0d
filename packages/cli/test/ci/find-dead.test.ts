import { nameTestEnvironment } from "@logstack/release";
import { expect, it } from "vitest";
import { findDead, LONGEST_BUILD_MS, type TaggedStack } from "../../src/ci/find-dead.ts";

const now = 1_795_000_000_000;
const { name: old } = nameTestEnvironment({ like: "ci", now: now - LONGEST_BUILD_MS - 1_000, random: 0.3 });
const { name: young } = nameTestEnvironment({ like: "ci", now: now - LONGEST_BUILD_MS + 60_000, random: 0.3 });

function aStack(environment: string, over: Readonly<Record<string, string>> = {}): TaggedStack {
  const tags = { environment, application: "broker", function: "logging", disposable: "true", ...over };
  return { stackName: `${environment}-${tags.application}`, tags };
}

it("finds what killed builds left behind, each environment with its components", () => {
  const stacks = [aStack(old, { application: "cache" }), aStack(young), aStack(old), aStack("ci"), aStack("staging")];
  const [found, ...others] = findDead(stacks, { like: "ci", now });
  expect(found).toMatchObject({ environment: { name: old, like: "ci" }, components: ["broker", "cache"] });
  expect(others).toEqual([]);
});

it.each([
  ["is not disposable", aStack(old, { disposable: "false" })],
  ["belongs to a build that may still run", aStack(young)],
  ["is an environment of its own", aStack("ci-blue")],
  ["is like another environment", aStack(old.replace("ci-", "staging-"))],
])("leaves alone what %s", (_what, stack) => {
  expect(findDead([stack], { like: "ci", now })).toEqual([]);
});
