import { describe, expect, it } from "vitest";
import {
  findKeyProblems,
  findOpenInputs,
  findReadmeProblems,
  findTokenProblems,
  findValueRefusals,
} from "../../src/testing/find-file-problems.ts";
import type { LayerFiles } from "../../src/testing/layer-files.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aLayer, aTemplate } from "../template/parameter-fixtures.ts";
import { lines } from "../template/texts.ts";

const INPUT = { CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" } };
const LAYER = aLayer({ inputs: INPUT });

/** The files of a layer that takes an environment, a VPC and the cache, all of them in order. */
function someFiles(over: Partial<LayerFiles> = {}): LayerFiles {
  return {
    folderName: "broker",
    template: aTemplate({
      OctopusEnvironment: { Type: "String" },
      Component: { Type: "String" },
      EnvironmentVersion: { Type: "String" },
      VpcId: { Type: "AWS::EC2::VPC::Id" },
      CacheEndpoint: { Type: "String" },
    }),
    octopus: {
      OctopusEnvironment: "#{Octopus.Environment.Name}",
      VpcId: "#{VpcId}",
      CacheEndpoint: "#{CacheEndpoint}",
    },
    local: { OctopusEnvironment: "scratch", VpcId: "vpc-0a1b2c3d", CacheEndpoint: "cache.example" },
    variables: ["VpcId"],
    readme: "Set `VpcId`. Takes `CacheEndpoint`. To roll back, deploy the release before.",
    ...over,
  };
}

describe("findKeyProblems", () => {
  it("finds nothing where both files have the template's parameters", () => {
    expect(findKeyProblems(someFiles())).toEqual([]);
  });

  it("finds what is missing, what is surplus and what the script sets", () => {
    const { VpcId: _dropped, ...octopus } = someFiles().octopus;
    const local = { ...someFiles().local, SubnetId: "x", Component: "broker" };
    expect(findKeyProblems(someFiles({ octopus, local }))).toEqual([
      "parameters/octopus.json lacks VpcId.",
      "parameters/local.json has SubnetId, which is not a parameter of the template.",
      "parameters/local.json has Component, which the deploy script sets.",
    ]);
  });
});

describe("findTokenProblems", () => {
  it("finds nothing where each value is the token of a variable or of an input", () => {
    expect(findTokenProblems(LAYER, someFiles())).toEqual([]);
  });

  it("finds a value that is no token, and a token that nothing answers", () => {
    const octopus = { OctopusEnvironment: "ci", VpcId: "#{VpcId}", CacheEndpoint: "#{Cache}" };
    expect(findTokenProblems(LAYER, someFiles({ octopus, variables: [] }))).toEqual([
      'parameters/octopus.json gives OctopusEnvironment as "ci"; it is to be the token #{Octopus.Environment.Name}.',
      "#{VpcId} has no variable in variables.json, and VpcId is no input of the layer.",
      'parameters/octopus.json gives CacheEndpoint as "#{Cache}"; it is to be the token #{CacheEndpoint}.',
    ]);
  });
});

describe("findValueRefusals and findOpenInputs", () => {
  it("find nothing in values that can be deployed as they are", () => {
    const files = someFiles();
    expect(findValueRefusals({ layer: LAYER, ...files }, { given: files.local, givenFrom: "local" })).toEqual([]);
    expect(findOpenInputs(LAYER, files)).toEqual([]);
  });

  it("find what a deployment would refuse, and an input that is left to another stack", () => {
    const local = { OctopusEnvironment: "scratch", VpcId: "vpc-1", CacheEndpoint: "#{CacheEndpoint}" };
    const files = someFiles({ local });
    expect(findValueRefusals({ layer: LAYER, ...files }, { given: local, givenFrom: "local" })).toEqual([
      expect.stringContaining('VpcId (local): "vpc-1" is not a VPC id'),
    ]);
    expect(findOpenInputs(LAYER, files)).toEqual([
      "parameters/local.json leaves the input CacheEndpoint open; give it a scratch value.",
    ]);
  });
});

describe("findReadmeProblems", () => {
  it("finds nothing in a README that names everything", () => {
    expect(findReadmeProblems(LAYER, someFiles())).toEqual([]);
  });

  it("finds each parameter and resource that is not named, and the missing way back", () => {
    const layer = aLayer({ stateful: { EventQueue: "events" } });
    expect(findReadmeProblems(layer, someFiles({ readme: "# Broker\nVpcIds" }))).toEqual([
      "README.md does not name the parameter VpcId.",
      "README.md does not name the parameter CacheEndpoint.",
      "README.md does not name the resource with data EventQueue.",
      "README.md does not say how to roll back.",
    ]);
  });

  it("finds an alarm that nobody is told what to do about", () => {
    const template = parseTemplate(
      lines(
        "Resources:",
        "  MemoryAlarm: { Type: AWS::CloudWatch::Alarm }",
        "  CpuAlarm: { Type: AWS::CloudWatch::Alarm }",
      ),
      "template.yaml",
    );
    const readme = "`CpuAlarm`: choose bigger machines. To roll back, deploy the release before.";
    expect(findReadmeProblems(LAYER, someFiles({ template, readme }))).toEqual([
      "README.md does not name the alarm MemoryAlarm.",
    ]);
  });
});
