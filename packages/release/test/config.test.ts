import { describe, expect, test } from "vitest";
import { findEnvironment, findNearestName, parseConfig, ReleaseError } from "../src/index.ts";

const CI = { on: "embedded", account: "111111111111", region: "ap-southeast-2" };
const PROD = { on: "aws", account: "333333333333", region: "ap-southeast-2" };

const aConfig = (
  environments: object = { ci: CI, "prod-green": PROD },
  lifecycle: unknown = [["ci"], ["prod-green"]],
) => JSON.stringify({ environments, lifecycle }, null, 2);

const refusalOf = (run: () => unknown): ReleaseError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ReleaseError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

describe("logstack.json", () => {
  test("says for each environment where it is and how to get in", () => {
    const config = parseConfig(
      aConfig(
        {
          ci: CI,
          a: PROD,
          b: { ...PROD, credentials: { profile: "prod" } },
          c: { ...PROD, credentials: { file: "production" } },
        },
        [["ci"], ["a", "b"]],
      ),
      "logstack.json",
    );
    expect(config.environments).toMatchObject({
      ci: { name: "ci", on: "embedded", account: "111111111111", region: "ap-southeast-2" },
      a: { on: "aws", credentials: { kind: "defaultChain" } },
      b: { credentials: { kind: "profile", profile: "prod" } },
      c: { credentials: { kind: "file", account: "production" } },
    });
    expect(config.lifecycle).toEqual([["ci"], ["a", "b"]]);
  });

  test("says how a build server builds and tests, npm's own way where it does not", () => {
    const ciOf = (given: object) =>
      parseConfig(JSON.stringify({ environments: { ci: CI }, lifecycle: [["ci"]], ...given }), "logstack.json").ci;
    expect(ciOf({})).toEqual({ build: "npm run build", test: "npm test" });
    expect(ciOf({ ci: { test: "make check" } })).toEqual({ build: "npm run build", test: "make check" });
    expect(refusalOf(() => ciOf({ ci: { build: "" } })).problem).toContain("ci.build must not be empty.");
  });

  test("is refused with every problem at once", () => {
    const text = aConfig({
      ci: { ...CI, account: "111" },
      "my env": CI,
      staging: { ...CI, on: "mars" },
      prod: { ...PROD, credentials: { key: "AKIA" }, colour: "green" },
    });
    const { problem } = refusalOf(() => parseConfig(text, "logstack.json"));
    expect(problem.split("\n").map((line) => line.replace(/, line \d+, column \d+:/, ":").trim())).toEqual([
      "logstack.json has 5 problems.",
      "logstack.json: environments.ci.account must be an AWS account id: a string of twelve digits.",
      'logstack.json: environments["my env"] is not a usable environment name: begin with a letter; letters, digits and - may follow.',
      'logstack.json: environments.staging.on must say where it is: "on" is "embedded" or "aws".',
      'logstack.json: environments.prod.credentials must be {"profile": "<name in the AWS config>"} or {"file": "<account in the credentials file>"}.',
      "logstack.json: environments.prod.colour is not known here.",
    ]);
  });

  test("is refused when its lifecycle names an environment that is not there, or one twice", () => {
    const text = aConfig({ ci: CI }, [["ci", "stagin"], ["ci"]]);
    const { problem } = refusalOf(() => parseConfig(text, "logstack.json"));
    expect(problem).toContain("lifecycle[0][1] names stagin, which is not under environments.");
    expect(problem).toContain("lifecycle[1][0] names ci a second time.");
  });
});

describe("an environment that does not exist", () => {
  test("is answered with the nearest name and all names", () => {
    const config = parseConfig(aConfig(), "logstack.json");
    const error = refusalOf(() => findEnvironment(config, "prod-gren"));
    expect(error.problem).toBe("There is no environment prod-gren in logstack.json.");
    expect(error.hints).toEqual(["Did you mean prod-green?", "The environments are ci, prod-green."]);
  });

  test("is not found among the names that every object has", () => {
    expect(() => findEnvironment(parseConfig(aConfig(), "logstack.json"), "constructor")).toThrow(ReleaseError);
  });
});

describe("the nearest name", () => {
  test.each([
    ["stagin", "staging"],
    ["CI", "ci"],
    ["prod", "prod-green"],
    ["banana", undefined],
  ])("to %s is %s", (given, expected) => {
    expect(findNearestName(given, ["ci", "staging", "prod-green"])).toBe(expected);
  });

  test("among no names is none", () => {
    expect(findNearestName("ci", [])).toBeUndefined();
  });
});

test("an environment says whether its data is kept, by the one word that there is for it", () => {
  const read = (data: string) => parseConfig(aConfig({ ci: { ...CI, data } }, [["ci"]]), "logstack.json");
  expect(read("kept").environments["ci"]).toMatchObject({ data: "kept" });
  expect(refusalOf(() => read("lost")).problem).toContain('must be "kept", or be left out.');
});
