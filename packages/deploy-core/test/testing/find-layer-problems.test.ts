import { describe, expect, it } from "vitest";
import type { LayerDescription } from "../../src/model/layer.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { findLayerProblems } from "../../src/testing/find-layer-problems.ts";
import { aLayer } from "../template/parameter-fixtures.ts";
import { lines } from "../template/texts.ts";

const IDENTITY = [
  "Parameters:",
  "  OctopusEnvironment: { Type: String }",
  "  Component: { Type: String }",
  "  EnvironmentVersion: { Type: String }",
  "  team: { Type: String }",
  "  CacheEndpoint: { Type: String }",
  "Outputs:",
  "  EnvironmentVersion: { Value: !Ref EnvironmentVersion }",
  "Resources:",
];
const KEPT_BUCKET = "  Logs: { Type: AWS::S3::Bucket, DeletionPolicy: Retain, UpdateReplacePolicy: Retain }";

function problemsOf(over: Partial<LayerDescription>, ...resources: readonly string[]): readonly string[] {
  const template = parseTemplate(lines(...IDENTITY, ...resources), "template.yaml");
  return findLayerProblems({ layer: aLayer(over), template, folderName: "broker" });
}

describe("findLayerProblems", () => {
  it("finds nothing where description and template agree", () => {
    const inputs = { CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" } };
    const whole = { inputs, stateful: { Logs: "log files" }, capabilities: ["CAPABILITY_IAM"] } as const;
    expect(problemsOf(whole, KEPT_BUCKET, "  Role: { Type: AWS::IAM::Role }")).toEqual([]);
  });

  it.each([
    { what: "another name", over: { name: "brokers" }, says: "The layer is named brokers, and its folder broker." },
    { what: "another component", over: { component: "b" }, says: "The component is b, and the folder broker." },
    { what: "no purpose", over: { purpose: " " }, says: "The layer says no purpose." },
    {
      what: "a capability too many",
      over: { capabilities: ["CAPABILITY_IAM"] },
      says: "The layer asks for [CAPABILITY_IAM], and its template needs [].",
    },
    {
      what: "an input that is no parameter",
      over: { inputs: { Cache: { layer: "cache", component: "cache", output: "CacheEndpoint" } } },
      says: "The input Cache is not a parameter of the template.",
    },
    {
      what: "data in a resource that is not there",
      over: { stateful: { Queue: "events" } },
      says: "Queue is declared stateful, and the template has no such resource.",
    },
  ] satisfies readonly { what: string; over: Partial<LayerDescription>; says: string }[])(
    "finds $what",
    ({ over, says }) => {
      expect(problemsOf(over, "  Topic: { Type: AWS::SNS::Topic }")).toEqual([says]);
    },
  );

  it("finds data that the layer does not speak of", () => {
    expect(problemsOf({}, KEPT_BUCKET)).toEqual([
      "Logs (AWS::S3::Bucket) holds objects, and layer.ts does not say so.",
    ]);
    expect(
      problemsOf({}, "  Nodes: { Type: AWS::AutoScaling::AutoScalingGroup, Metadata: { Stateful: indices } }"),
    ).toEqual(["Nodes (AWS::AutoScaling::AutoScalingGroup) holds data, and layer.ts does not say so."]);
  });

  it("finds data that the template lets go without a reason", () => {
    const stateful = { Logs: "log files" };
    const says = "Logs is declared stateful, and its DeletionPolicy or UpdateReplacePolicy lets its data go.";
    expect(problemsOf({ stateful }, "  Logs: { Type: AWS::S3::Bucket, DeletionPolicy: Retain }")).toEqual([says]);
    const exempt =
      "  Logs: { Type: AWS::S3::Bucket, Metadata: { HouseRules: { dataIsKept: Made anew at each start. } } }";
    expect(problemsOf({ stateful }, exempt)).toEqual([]);
  });

  it("finds a template without the parameters and the output that every stack has", () => {
    const template = parseTemplate(lines("Resources:", "  Topic: { Type: AWS::SNS::Topic }"), "template.yaml");
    expect(findLayerProblems({ layer: aLayer(), template, folderName: "broker" })).toEqual([
      "The template has no parameter OctopusEnvironment, which names or tags the stack.",
      "The template has no parameter Component, which names or tags the stack.",
      "The template has no parameter EnvironmentVersion, which names or tags the stack.",
      "The template has no parameter team, which names or tags the stack.",
      "The template has no output EnvironmentVersion.",
    ]);
  });

  it("asks for CAPABILITY_IAM where the template makes a role", () => {
    expect(problemsOf({}, "  Role: { Type: AWS::IAM::Role }")).toEqual([
      "The layer asks for [], and its template needs [CAPABILITY_IAM].",
    ]);
  });
});
