import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolveParameters } from "../../src/template/resolve-parameters.ts";
import { aLayer, aTemplate, someSources } from "./parameter-fixtures.ts";

describe("resolveParameters", () => {
  it("gives every parameter a value: given, set by the script, injected, or the default", () => {
    const template = aTemplate({
      Component: { Type: "String", Default: "other" },
      EnvironmentVersion: { Type: "String" },
      OctopusAPIKey: { Type: "String", NoEcho: true },
      Days: { Type: "Number", Default: 7 },
      HostName: { Type: "String", Default: "" },
      VpcId: { Type: "AWS::EC2::VPC::Id" },
    });
    const given = { VpcId: "vpc-0a1b2c3d" };
    expect(
      resolveParameters(someSources({ template, given, injected: { OctopusAPIKey: "API-X", Unused: "u" } })),
    ).toEqual({
      kind: "resolved",
      values: {
        Component: "broker",
        EnvironmentVersion: "1.2.3",
        OctopusAPIKey: "API-X",
        Days: "7",
        HostName: "",
        VpcId: "vpc-0a1b2c3d",
      },
      sources: {
        Component: "set by the deploy script",
        EnvironmentVersion: "set by the deploy script",
        OctopusAPIKey: "the credentials file",
        Days: "the template's Default",
        HostName: "the template's Default",
        VpcId: "parameters/local.json",
      },
      pending: [],
    });
  });

  it("lets a given EnvironmentVersion win over the artifact's", () => {
    const template = aTemplate({ EnvironmentVersion: { Type: "String" } });
    expect(resolveParameters(someSources({ template, given: { EnvironmentVersion: "9.9.9" } }))).toMatchObject({
      values: { EnvironmentVersion: "9.9.9" },
    });
  });

  it("refuses a Component that is not the layer's", () => {
    const template = aTemplate({ Component: { Type: "String" } });
    expect(resolveParameters(someSources({ template, given: { Component: "cache" } }))).toEqual({
      kind: "invalid",
      problems: ["Component (parameters/local.json): the deploy script sets it; expected: no value, or broker."],
    });
    expect(resolveParameters(someSources({ template, given: { Component: "broker" } })).kind).toBe("resolved");
  });

  describe("for an input, which is another layer's output", () => {
    const input = { layer: "cache", component: "cache", output: "CacheEndpoint" };
    const layer = aLayer({ inputs: { CacheEndpoint: input } });
    const template = aTemplate({ CacheEndpoint: { Type: "String" } });
    const resolve = (given: Readonly<Record<string, string>>) =>
      resolveParameters(someSources({ template, layer, given }));

    it.each([{ given: {} }, { given: { CacheEndpoint: "#{CacheEndpoint}" } }])(
      "leaves it pending when given is $given",
      ({ given }) => {
        expect(resolve(given)).toEqual({
          kind: "resolved",
          values: {},
          sources: {},
          pending: [{ parameter: "CacheEndpoint", ...input }],
        });
      },
    );

    it("takes a given value", () => {
      expect(resolve({ CacheEndpoint: "cache.example" })).toMatchObject({
        values: { CacheEndpoint: "cache.example" },
        pending: [],
      });
    });

    it.each([
      { value: "", says: "its value is empty" },
      { value: "#{OtherEndpoint}", says: "#{OtherEndpoint} was not replaced" },
      { value: "x-#{CacheEndpoint}", says: "#{CacheEndpoint} was not replaced" },
    ])("refuses $value", ({ value, says }) => {
      expect(resolve({ CacheEndpoint: value })).toMatchObject({
        kind: "invalid",
        problems: [expect.stringContaining(says)],
      });
    });
  });

  it("names the nearest parameter for an unknown one, and never its value", () => {
    const template = aTemplate({ VpcId: { Type: "String", Default: "x" } });
    expect(resolveParameters(someSources({ template, given: { VpcID: "secret", Zebra: "secret" } }))).toEqual({
      kind: "invalid",
      problems: [
        "VpcID (parameters/local.json): the template has no such parameter; expected: perhaps VpcId.",
        "Zebra (parameters/local.json): the template has no such parameter; expected: a parameter of the template; remove this one.",
      ],
    });
  });

  it("says in which line of the file a parameter stands that is not right, but not of what came from elsewhere", () => {
    const template = aTemplate({
      VpcId: { Type: "String" },
      Days: { Type: "Number" },
      Name: { Type: "String" },
      Size: { Type: "Number", Default: "x" },
    });
    const resolution = resolveParameters(
      someSources({
        template,
        given: { VpcId: "#{VpcId}", Days: "x", VpcID: "a" },
        givenLines: { VpcId: 2, Days: 3, VpcID: 7 },
        givenSources: { Days: "Octopus's variable Days" },
      }),
    );
    expect(resolution).toMatchObject({
      problems: [
        expect.stringContaining("VpcID (parameters/local.json:7): the template has no such parameter"),
        expect.stringContaining("VpcId (parameters/local.json:2): #{VpcId} was not replaced"),
        expect.stringContaining("Days (Octopus's variable Days): "),
        expect.stringContaining("Name (parameters/local.json): it has no value"),
        expect.stringContaining("Size (the template's Default): "),
      ],
    });
  });

  it("does not take the properties of an object for values", () => {
    const template = aTemplate({ constructor: { Type: "String" }, toString: { Type: "String" } });
    expect(resolveParameters(someSources({ template }))).toMatchObject({
      problems: [expect.stringContaining("constructor"), expect.stringContaining("toString")],
    });
  });

  it("tells where a wrong value came from", () => {
    const template = aTemplate({ Days: { Type: "Number", Default: "many" }, EnvironmentVersion: { Type: "Number" } });
    expect(resolveParameters(someSources({ template }))).toMatchObject({
      problems: [
        'Days (the template\'s Default): "many" is not a number; expected: an integer or a decimal, for instance 3.',
        'EnvironmentVersion (set by the deploy script): "1.2.3" is not a number; expected: an integer or a decimal, for instance 3.',
      ],
    });
  });

  it("reports every one of several defects at once", () => {
    const defect = fc.constantFrom(
      { type: { Type: "Number", MaxValue: 5 }, value: "6" },
      { type: { Type: "Number" }, value: "six" },
      { type: { Type: "String", AllowedValues: ["a", "b"] }, value: "c" },
      { type: { Type: "String", AllowedPattern: "[a-z]+" }, value: "A" },
      { type: { Type: "String", MaxLength: 2 }, value: "abc" },
      { type: { Type: "AWS::EC2::VPC::Id" }, value: "subnet-0a1b2c3d" },
      { type: { Type: "List<AWS::EC2::Subnet::Id>" }, value: "subnet-0a1b2c3d,x" },
      { type: { Type: "String" }, value: "" },
      { type: { Type: "String" }, value: "a#{Left}b" },
      { type: { Type: "String" }, value: "x".repeat(4097) },
      { type: { Type: "Strin" }, value: "x" },
      { type: { Type: "String" }, value: undefined },
      { type: undefined, value: "unknown" },
    );
    fc.assert(
      fc.property(fc.array(defect, { minLength: 1, maxLength: 12 }), (defects) => {
        const named = defects.map((each, index) => ({ ...each, name: `P${index}` }));
        const declared = named.flatMap(({ name, type }) => (type === undefined ? [] : [[name, type] as const]));
        const given = named.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const]));
        const sources = someSources({
          template: aTemplate(Object.fromEntries(declared)),
          given: Object.fromEntries(given),
        });
        const resolution = resolveParameters(sources);
        const problems = resolution.kind === "invalid" ? resolution.problems : [];
        expect(new Set(problems.map((problem) => problem.split(" ")[0]))).toEqual(
          new Set(named.map(({ name }) => name)),
        );
        expect(problems).toHaveLength(named.length);
      }),
    );
  });
});
