import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  compareVariables,
  concealValues,
  parseVariables,
  ReleaseError,
  renderParameters,
  resolveVariables,
  revealValues,
  showValue,
  VARIABLES_FILE,
  type SecretReference,
} from "../src/index.ts";
import schema from "../variables.schema.json" with { type: "json" };
import { connectSecrets } from "../src/node/index.ts";

const parse = (...variables: readonly object[]) =>
  parseVariables(JSON.stringify({ variables }), { file: "v.json", owner: "layer" });

const problemOf = (...variables: readonly object[]): string => {
  try {
    parse(...variables);
  } catch (error) {
    if (error instanceof ReleaseError) return error.problem;
  }
  throw new Error("nothing was refused");
};

const KEY = { name: "Key", sensitive: true, reference: { ssm: "/logstack/key" } };

describe("a sensitive variable", () => {
  test.each([
    [{ ssm: "/logstack/key" }, "(sensitive) ssm:/logstack/key"],
    [{ ssm: "/logstack/key:3" }, "(sensitive) ssm:/logstack/key:3"],
    [{ secretsManager: "logstack/octopus" }, "(sensitive) secretsmanager:logstack/octopus"],
    [{ secretsManager: "logstack/octopus", key: "password" }, "(sensitive) secretsmanager:logstack/octopus#password"],
    [{ environment: "OCTOPUS_KEY" }, "(sensitive) environment:OCTOPUS_KEY"],
  ])("is kept at %j and shown as %s", (reference, shown) => {
    const { Key } = resolveVariables([parse({ ...KEY, reference })], { environment: "ci" });
    expect(Key && showValue(Key)).toBe(shown);
  });

  test("with a value in the file is refused, and the value is not shown", () => {
    const problem = problemOf({ ...KEY, value: "hush-hush" });
    expect(problem).toContain("variables[0].value is that of a sensitive variable; say where it is kept instead.");
    expect(problem).not.toContain("hush");
  });

  test("that says not where it is kept is refused, and so is a place that is none", () => {
    expect(problemOf({ name: "Key", sensitive: true })).toContain("variables[0].reference is missing");
    for (const reference of [{ vault: "x" }, { ssm: "a b" }, { environment: "1X" }, "x"])
      expect(problemOf({ ...KEY, reference })).toContain("must say where the value is kept");
  });

  test("is not made by a reference alone", () => {
    expect(problemOf({ name: "Key", reference: { ssm: "/a" } })).toContain(
      'is only for a variable with "sensitive": true',
    );
  });

  test("is concealed for checks, and its place is what two sides are compared by", () => {
    const before = resolveVariables([parse(KEY)], { environment: "ci" });
    const after = resolveVariables([parse({ ...KEY, reference: { ssm: "/other" } })], { environment: "ci" });
    expect(concealValues(before)).toEqual({ Key: "(sensitive)" });
    expect(compareVariables([{ layer: "cache", from: before, to: after }]).differences).toHaveLength(1);
    expect(compareVariables([{ layer: "cache", from: before, to: before }])).toEqual({ differences: [], same: 1 });
  });
});

describe("revealing", () => {
  const variables = resolveVariables([parse(KEY, { ...KEY, name: "Other" }, { name: "Team", value: "a" })], {
    environment: "ci",
  });

  test("reads only what is used", async () => {
    const read: SecretReference[] = [];
    const secrets = {
      read: async (reference: SecretReference) => {
        read.push(reference);
        return "s3cret";
      },
    };
    const values = await revealValues(variables, { secrets, only: new Set(["KEY"]) });
    expect(values).toMatchObject({ Key: "s3cret", Other: "(sensitive)", Team: "a" });
    expect(read).toEqual([{ from: "ssm", parameter: "/logstack/key" }]);
  });

  test("takes a secret literally, whatever it looks like", async () => {
    const text = fc.string({ unit: fc.constantFrom("#", "{", "}", "a", "Team", "|") });
    await fc.assert(
      fc.asyncProperty(text, text, async (secret, around) => {
        const plain = around.replaceAll("#", "");
        const secrets = { read: async () => secret };
        const values = await revealValues(variables, { secrets, only: new Set(["Key"]) });
        const { parameters } = renderParameters({ P: `${plain}#{Key}${plain}` }, values);
        expect(parameters["P"]).toBe(`${plain}${secret}${plain}`);
      }),
    );
  });
});

describe("a value in the environment of the process", () => {
  const secrets = connectSecrets({
    process: { OCTOPUS_KEY: "API-1" },
    reachAws: async () => {
      throw new Error("AWS is not asked for it");
    },
  });

  test("is read from it", async () => {
    expect(await secrets.read({ from: "environment", variable: "OCTOPUS_KEY" })).toBe("API-1");
  });

  test("is missed by its name", async () => {
    await expect(secrets.read({ from: "environment", variable: "OCTOPUS_KEI" })).rejects.toMatchObject({
      code: "unreadableSecret",
      problem:
        "The sensitive value that is kept at environment:OCTOPUS_KEI cannot be read: this process has no such variable in its environment. Nothing was changed.",
    });
  });
});

test("variables.schema.json is what the files are checked by", () => {
  const made = z.toJSONSchema(VARIABLES_FILE, { io: "input" });
  expect(schema).toEqual({ ...made, title: "Variables of layers" });
});
