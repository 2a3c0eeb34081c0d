import { describe, expect, test } from "vitest";
import {
  resolveParameters,
  type GivenParameter,
  type ParameterSources,
} from "../../src/template/resolve-parameters.ts";
import type { ResolvedParameter } from "../../src/template/scope.ts";
import { aTemplate, noSources, refusalOf } from "./template-fixture.ts";

type Declaration = Record<string, unknown>;

function resolveOne(
  declaration: Declaration,
  value: string | undefined,
  sources: ParameterSources = noSources,
): ResolvedParameter | undefined {
  const given = value === undefined ? [] : [{ ParameterKey: "P", ParameterValue: value }];
  return resolveParameters(aTemplate({ Parameters: { P: declaration } }), given, sources)["P"];
}

const withSsm: ParameterSources = {
  previous: {},
  ssmParameter: (name) => (name === "/ami" ? "ami-0123456789abcdef0" : name === "/zones" ? "a,b" : undefined),
};

describe("resolveParameters", () => {
  test("gives a list type as a list and keeps what was given", () => {
    expect(resolveOne({ Type: "List<AWS::EC2::Subnet::Id>" }, "subnet-0123abcd, subnet-0123456789abcdef0")).toEqual({
      value: ["subnet-0123abcd", "subnet-0123456789abcdef0"],
      given: "subnet-0123abcd, subnet-0123456789abcdef0",
      noEcho: false,
      isDefault: false,
      resolvedValue: undefined,
    });
  });

  test("takes the default, whatever scalar it is written as", () => {
    expect(resolveOne({ Type: "Number", Default: 3 }, undefined)).toMatchObject({ value: "3", isDefault: true });
    expect(resolveOne({ Type: "String", Default: "", NoEcho: "true" }, undefined)).toMatchObject({
      value: "",
      noEcho: true,
    });
  });

  test("follows SSM types to the value, and shows both", () => {
    const image = { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", Default: "/ami" };
    const [ami, zones] = [
      resolveOne(image, undefined, withSsm),
      resolveOne({ Type: "AWS::SSM::Parameter::Value<List<String>>" }, "/zones", withSsm),
    ];
    expect(ami).toMatchObject({
      value: "ami-0123456789abcdef0",
      given: "/ami",
      resolvedValue: "ami-0123456789abcdef0",
    });
    expect(zones).toMatchObject({ value: ["a", "b"], given: "/zones", resolvedValue: "a,b" });
  });

  test("takes the previous value, also of an SSM name, when the request says so", () => {
    const template = aTemplate({ Parameters: { P: { Type: "String", Default: "new" } } });
    const before = resolveParameters(template, [{ ParameterKey: "P", ParameterValue: "old" }], noSources);
    const kept = resolveParameters(template, [{ ParameterKey: "P", UsePreviousValue: true }], {
      ...noSources,
      previous: before,
    });
    expect(kept["P"]?.value).toBe("old");
    // AWS: a parameter that an update does not name goes back to its default.
    expect(resolveParameters(template, [], { ...noSources, previous: before })["P"]?.value).toBe("new");
  });

  test("accepts numbers however they are written", () => {
    const sizes = { Type: "Number", AllowedValues: [1, 2.5] };
    expect(resolveOne(sizes, "1.0")?.value).toBe("1.0");
    expect(resolveOne({ Type: "List<Number>" }, "1,-2, 3e2")?.value).toEqual(["1", "-2", "3e2"]);
  });
});

const REFUSALS: readonly [what: string, declaration: Declaration, value: string, message: string][] = [
  ["text for a number", { Type: "Number" }, "three", "Parameter 'P' must be a number."],
  ["an empty number", { Type: "Number" }, "", "Parameter 'P' must be a number."],
  ["a list with one text", { Type: "List<Number>" }, "1,b", "Parameter 'P' must be a number."],
  ["another value", { Type: "String", AllowedValues: ["a", "b"] }, "c", "Parameter 'P' must be one of AllowedValues"],
  [
    "one other element",
    { Type: "CommaDelimitedList", AllowedValues: ["a"] },
    "a,c",
    "Parameter 'P' must be one of AllowedValues",
  ],
  ["half a match", { Type: "String", AllowedPattern: "[a-z]+" }, "ab1", "Parameter 'P' must match pattern [a-z]+"],
  [
    "with the template's own words",
    { Type: "String", AllowedPattern: "[a-z]+", ConstraintDescription: "small letters" },
    "A",
    "Parameter 'P' failed to satisfy constraint: small letters",
  ],
  ["too short", { Type: "String", MinLength: 3 }, "ab", "Parameter 'P' must contain at least 3 characters"],
  ["too long", { Type: "String", MaxLength: "2" }, "abc", "Parameter 'P' must contain at most 2 characters"],
  ["longer than any value", { Type: "String" }, "x".repeat(4097), "Parameter 'P' must contain at most 4096 characters"],
  ["too small", { Type: "Number", MinValue: 2 }, "1", "Parameter 'P' must be a number not less than 2"],
  ["too large", { Type: "Number", MaxValue: 2 }, "2.5", "Parameter 'P' must be a number not greater than 2"],
  [
    "an SSM parameter that does not exist",
    { Type: "AWS::SSM::Parameter::Value<String>" },
    "/none",
    "Unable to fetch parameters [/none] from parameter store for this account.",
  ],
  [
    "a pattern of Java's that JavaScript has not",
    { Type: "String", AllowedPattern: "(?i)a++" },
    "a",
    "embedded-aws does not model the AllowedPattern (?i)a++, which is not a pattern in JavaScript, so it refuses it rather than pretend.",
  ],
];

describe("resolveParameters refuses", () => {
  test.each(REFUSALS)("%s", (_, declaration, value, message) => {
    expect(refusalOf(() => resolveOne(declaration, value))).toBe(message);
  });

  const two = { A: { Type: "String" }, B: { Type: "String" }, C: { Type: "String", Default: "c" } };
  const REQUESTS: readonly [what: string, given: readonly GivenParameter[], message: string][] = [
    ["missing values, all at once", [], "Parameters: [A, B] must have values"],
    [
      "parameters the template does not have, all at once",
      [{ ParameterKey: "X" }, { ParameterKey: "toString" }],
      "Parameters: [X, toString] do not exist in the template",
    ],
    [
      "the previous value of a new parameter",
      [{ ParameterKey: "A", UsePreviousValue: true }],
      "Invalid input for parameter key A. Cannot specify usePreviousValue as true for a parameter key not in the previous template",
    ],
    [
      "neither a value nor the previous one",
      [{ ParameterKey: "A" }],
      "Invalid input for parameter key A. Need to specify either usePreviousValue as true or a value for the parameter",
    ],
  ];
  test.each(REQUESTS)("%s", (_, given, message) => {
    expect(refusalOf(() => resolveParameters(aTemplate({ Parameters: two }), given, noSources))).toBe(message);
  });
});
