import { describe, expect, test } from "vitest";
import type { Json } from "../../src/json.ts";
import { UNKNOWN } from "../../src/template/evaluate.ts";
import { evaluated, refusalOf } from "./template-fixture.ts";

const RESULTS: readonly [what: string, expression: Json, result: unknown][] = [
  ["Ref gives a parameter", { Ref: "Name" }, "broker"],
  ["Ref gives a number as the text it was given", { Ref: "Port" }, "5000"],
  ["Ref gives a list parameter as a list without blanks", { Ref: "Zones" }, ["a", "b", "c"]],
  ["Ref gives a pseudo parameter", { Ref: "AWS::Region" }, "ap-southeast-2"],
  ["Ref gives what a resource's Ref is", { Ref: "Topic" }, "arn:topic"],
  ["Ref of a resource that does not exist yet is unknown", { Ref: "Later" }, UNKNOWN],
  ["a member that is AWS::NoValue is left out", { a: 1, b: { Ref: "AWS::NoValue" } }, { a: 1 }],
  ["an element that is AWS::NoValue is left out", [1, { Ref: "AWS::NoValue" }, 2], [1, 2]],
  ["GetAtt gives an attribute", { "Fn::GetAtt": ["Topic", "TopicName"] }, "alarms"],
  ["GetAtt gives an attribute whose name has dots", { "Fn::GetAtt": ["Topic", "Endpoint.Address"] }, "cache.example"],
  ["GetAtt may be one text", { "Fn::GetAtt": "Topic.Endpoint.Address" }, "cache.example"],
  ["GetAtt may compute the name", { "Fn::GetAtt": ["Topic", { "Fn::Sub": "Topic${AWS::NoValue}Name" }] }, "alarms"],
  ["Sub replaces parameters and attributes", { "Fn::Sub": "${Name}-${Topic.TopicName}" }, "broker-alarms"],
  ["Sub keeps what is written with an exclamation mark", { "Fn::Sub": "${!Name}-${Name}" }, "${Name}-broker"],
  ["Sub knows variables of its own", { "Fn::Sub": ["${Own}${Name}", { Own: { Ref: "Port" } }] }, "5000broker"],
  ["Sub lets an own variable stand before a parameter", { "Fn::Sub": ["${Name}", { Name: "own" }] }, "own"],
  ["Sub leaves a shell's dollar alone", { "Fn::Sub": "$HOME ${Name}" }, "$HOME broker"],
  ["Sub with something unknown is unknown", { "Fn::Sub": "${Name}-${Later}" }, UNKNOWN],
  ["Join puts the delimiter between", { "Fn::Join": ["-", ["a", { Ref: "Name" }, 1, true]] }, "a-broker-1-true"],
  ["Join takes a list parameter", { "Fn::Join": ["", { Ref: "Zones" }] }, "abc"],
  ["Join with something unknown is unknown", { "Fn::Join": ["-", ["a", { Ref: "Later" }]] }, UNKNOWN],
  ["Split gives the pieces", { "Fn::Split": ["|", "a||b"] }, ["a", "", "b"]],
  ["Split of something unknown is unknown", { "Fn::Split": ["|", { Ref: "Later" }] }, UNKNOWN],
  ["Select counts from zero", { "Fn::Select": [1, { Ref: "Zones" }] }, "b"],
  ["Select takes its index as text", { "Fn::Select": ["2", ["x", "y", "z"]] }, "z"],
  ["Select of a known element beside an unknown one", { "Fn::Select": [0, ["x", { Ref: "Later" }]] }, "x"],
  ["FindInMap gives text", { "Fn::FindInMap": ["Sizes", "ci", "type"] }, "t3.small"],
  ["FindInMap gives a list", { "Fn::FindInMap": ["Sizes", "ci", "zones"] }, ["a", "b"]],
  ["If takes the branch of a true condition", { "Fn::If": ["IsCi", "yes", "no"] }, "yes"],
  ["If takes the other branch of a false one", { "Fn::If": ["IsProd", "yes", "no"] }, "no"],
  ["If does not look into the branch it leaves", { "Fn::If": ["IsCi", "yes", { Ref: "Nowhere" }] }, "yes"],
  ["If can leave a member out", { a: { "Fn::If": ["IsProd", 1, { Ref: "AWS::NoValue" }] } }, {}],
  ["Base64 encodes UTF-8", { "Fn::Base64": "Grüße" }, "R3LDvMOfZQ=="],
  ["GetAZs of nothing gives the region's zones", { "Fn::GetAZs": "" }, zones("ap-southeast-2", "abc")],
  ["GetAZs knows regions with other letters", { "Fn::GetAZs": "us-east-1" }, zones("us-east-1", "abcdef")],
  ["ImportValue gives another stack's export", { "Fn::ImportValue": { "Fn::Sub": "shared-vpc" } }, "vpc-1"],
  ["Cidr cuts an IPv4 block", { "Fn::Cidr": ["10.0.0.0/22", 3, 8] }, ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]],
  [
    "Cidr starts at the block even when an address in it is given",
    { "Fn::Cidr": ["10.0.0.7/24", 1, 4] },
    ["10.0.0.0/28"],
  ],
  ["Cidr cuts an IPv6 block", { "Fn::Cidr": ["2001:db8::/56", 2, 64] }, ["2001:db8::/64", "2001:db8:0:1::/64"]],
  [
    "a key called Condition is data outside of conditions",
    { Condition: { StringEquals: {} } },
    { Condition: { StringEquals: {} } },
  ],
  ["a dynamic reference stays text", "{{resolve:ssm:/a}}", "{{resolve:ssm:/a}}"],
  ["numbers and booleans stay what they are", { a: 1, b: true }, { a: 1, b: true }],
];

describe("evaluate", () => {
  test.each(RESULTS)("%s", (_, expression, result) => {
    expect(evaluated(expression)).toEqual(result);
  });
});

const NO_JOIN =
  "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to " +
  "be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.";

const REFUSALS: readonly [expression: Json, message: string][] = [
  [{ Ref: ["a"] }, "Template format error: every Ref object must have a single String value."],
  [{ "Fn::Select": [5, ["a"]] }, "Template error: Fn::Select cannot select nonexistent value at index 5"],
  [{ "Fn::Join": ["-", "text"] }, NO_JOIN],
  [{ "Fn::Join": ["-", [["nested"]]] }, NO_JOIN],
  [{ "Fn::FindInMap": ["Sizes", "prod", "type"] }, "Template error: Unable to get mapping for Sizes::prod::type"],
  [
    { "Fn::FindInMap": ["Absent", "a", "b"] },
    "Template error: Mapping named 'Absent' is not present in the 'Mappings' section of template.",
  ],
  [{ "Fn::ImportValue": "nothing" }, "No export named nothing found"],
  [{ "Fn::GetAtt": ["Absent", "Arn"] }, "Template error: instance of Fn::GetAtt references undefined resource Absent"],
  [
    { "Fn::GetAtt": ["Topic"] },
    "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute",
  ],
  [
    { "Fn::Sub": "${a b}" },
    "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons",
  ],
  [{ "Fn::Base64": ["a"] }, "Template error: every Fn::Base64 object must have a String-typed value."],
  [{ "Fn::Cidr": ["10.0.0.0/24", 17, 4] }, "Template error: Fn::Cidr: 10.0.0.0/24 does not hold 17 subnets of 4 bits"],
  [{ "Fn::Cidr": ["ten", 1, 4] }, "Template error: Fn::Cidr: ten is not an IP block"],
  [{ "Fn::GetAZs": "mars" }, "Template error: Fn::GetAZs: mars is not a region"],
  [
    { "Fn::If": ["Absent", 1, 2] },
    "Template format error: Unresolved condition dependency Absent in the Resources block of the template",
  ],
  [{ "Fn::Equals": ["a", "b"] }, "Template error: Fn::Equals is allowed only in the Conditions block of the template"],
  [
    { "Fn::Transform": { Name: "AWS::Include" } },
    "embedded-aws does not model the function Fn::Transform, so it refuses it rather than pretend.",
  ],
  [
    { "Fn::RefAll": "AWS::EC2::VPC::Id" },
    "embedded-aws does not model the function Fn::RefAll, so it refuses it rather than pretend.",
  ],
  [
    { "Fn::Join": ["", []], Other: 1 },
    "Template error: Fn::Join must be the only key of its object, beside it are Other",
  ],
];

describe("evaluate refuses", () => {
  test.each(REFUSALS)("%j", (expression, message) => {
    expect(refusalOf(() => evaluated(expression))).toBe(message);
  });

  test("a function nobody knows, naming it and those that exist", () => {
    expect(refusalOf(() => evaluated({ "Fn::Reverse": "a" }))).toContain(
      "Template error: encountered unsupported function: Fn::Reverse Supported functions are: [Fn::Base64, Fn::GetAtt",
    );
  });
});

function zones(region: string, letters: string): readonly string[] {
  return Array.from(letters, (letter) => `${region}${letter}`);
}
