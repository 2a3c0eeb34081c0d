import * as fc from "fast-check";
import { expect, it } from "vitest";
import { findLayersEnvironment } from "../src/config/find-environment.ts";
import { parseConfig } from "../src/config/parse-config.ts";
import { nameTestEnvironment, readTestEnvironment } from "../src/config/test-environment.ts";

const now = Date.UTC(2026, 10, 23, 4, 30, 5, 678);

it("a test environment's name says what it is like and when it began", () => {
  const { name, startedAt } = nameTestEnvironment({ like: "ci", now, random: 0.5 });
  expect(name).toMatch(/^ci-t[0-9a-z]{9}$/);
  expect(startedAt).toBe(Date.UTC(2026, 10, 23, 4, 30, 5));
  expect(readTestEnvironment(name, "ci")).toEqual({ name, like: "ci", startedAt });
});

it("two builds of one second get two names", () => {
  const first = nameTestEnvironment({ like: "ci", now, random: 0.1 });
  expect(nameTestEnvironment({ like: "ci", now, random: 0.2 }).name).not.toBe(first.name);
});

it.each(["ci", "staging", "ci-two", "ci-t", "ci-test", "ci-t123456789x", "prod-t1x9k3q07f", "ci-tTIME00ABC"])(
  "%s is the name of no test environment like ci",
  (name) => {
    expect(readTestEnvironment(name, "ci")).toBeUndefined();
  },
);

it("every name that is given is read back, and is short enough for the names that are made of it", () => {
  const moments = fc.integer({ min: Date.UTC(2020, 0, 2), max: Date.UTC(2080, 0, 1) });
  fc.assert(
    fc.property(moments, fc.double({ min: 0, max: 0.999_999, noNaN: true }), (at, random) => {
      const environment = nameTestEnvironment({ like: "ci", now: at, random });
      expect(readTestEnvironment(environment.name, "ci")).toEqual(environment);
      expect(environment.name.length).toBeLessThanOrEqual(19);
    }),
  );
});

const PLACE = { on: "embedded", region: "ap-southeast-2" };
const CONFIG = parseConfig(
  JSON.stringify({
    environments: { ci: { ...PLACE, account: "111111111111" }, prod: { ...PLACE, account: "333333333333" } },
    lifecycle: [["ci"], ["prod"]],
  }),
  "logstack.json",
);

it("a test environment is where the first environment is, with its variables, and nothing in it is kept", () => {
  expect(findLayersEnvironment(CONFIG, "ci-t1x9k3q07f")).toEqual({
    environment: { name: "ci-t1x9k3q07f", on: "embedded", account: "111111111111", region: "ap-southeast-2" },
    like: "ci",
    isTest: true,
  });
  expect(findLayersEnvironment(CONFIG, "prod")).toMatchObject({
    environment: { name: "prod" },
    like: "prod",
    isTest: false,
  });
});

it("there is no test environment like one that releases reach later", () => {
  expect(() => findLayersEnvironment(CONFIG, "prod-t1x9k3q07f")).toThrow("There is no environment prod-t1x9k3q07f");
});
