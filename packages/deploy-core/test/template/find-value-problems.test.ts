import { describe, expect, it } from "vitest";
import { findValueProblems } from "../../src/template/find-value-problems.ts";
import { renderParameterProblem } from "../../src/template/resolve-parameters.ts";
import { aTemplate } from "./parameter-fixtures.ts";

function problemsOf(declaration: Readonly<Record<string, unknown>>, value: string): readonly string[] {
  const parameter = aTemplate({ P: declaration }).parameters.get("P");
  if (parameter === undefined) throw new Error("The fixture declares P.");
  return findValueProblems(parameter, { value, origin: "given" }).map(renderParameterProblem);
}

describe("findValueProblems", () => {
  it.each([
    { declaration: { Type: "String" }, value: "anything at all" },
    { declaration: { Type: "String", Default: "" }, value: "" },
    { declaration: { Type: "Number" }, value: "-1.5e3" },
    { declaration: { Type: "Number", MinValue: 1, MaxValue: 3 }, value: "3" },
    { declaration: { Type: "Number", AllowedValues: [2, 3] }, value: "2" },
    { declaration: { Type: "List<Number>", MaxValue: 3 }, value: "1, 2,3" },
    { declaration: { Type: "CommaDelimitedList", AllowedPattern: "[a-z]+" }, value: "a, bc" },
    { declaration: { Type: "AWS::EC2::VPC::Id" }, value: "vpc-0a1b2c3d4e5f60718" },
    { declaration: { Type: "AWS::EC2::Image::Id" }, value: "ami-0a1b2c3d" },
    { declaration: { Type: "List<AWS::EC2::SecurityGroup::Id>" }, value: "sg-0a1b2c3d,sg-0a1b2c3d4e5f60718" },
    { declaration: { Type: "List<AWS::EC2::AvailabilityZone::Name>" }, value: "ap-southeast-2a,us-west-2-lax-1a" },
    { declaration: { Type: "AWS::EC2::KeyPair::KeyName" }, value: "my key" },
    { declaration: { Type: "AWS::Route53::HostedZone::Id" }, value: "Z0123456789ABCDEFGHIJ" },
    { declaration: { Type: "AWS::SSM::Parameter::Name" }, value: "/logstack/ami" },
    { declaration: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>" }, value: "/aws/service/ami:3" },
    { declaration: { Type: "AWS::SSM::Parameter::Value<List<String>>" }, value: "names" },
  ])("takes $value for $declaration", ({ declaration, value }) => {
    expect(problemsOf(declaration, value)).toEqual([]);
  });

  it.each([
    { declaration: { Type: "String" }, value: " ", says: "P (given): its value is empty; expected: give it a text." },
    {
      declaration: { Type: "String" },
      value: "a #{Host | ToLower} b",
      says: "P (given): #{Host | ToLower} was not replaced; expected: define this variable for the environment, or give the value itself.",
    },
    {
      declaration: { Type: "Number", MinValue: 1 },
      value: "0",
      says: 'P (given): "0" is too small; expected: at least 1.',
    },
    {
      declaration: { Type: "List<Number>", MaxValue: 3 },
      value: "1,9",
      says: 'P (given): "9" is too large; expected: at most 3.',
    },
    {
      declaration: { Type: "Number" },
      value: "0x10",
      says: 'P (given): "0x10" is not a number; expected: an integer or a decimal, for instance 3.',
    },
    {
      declaration: { Type: "String", AllowedValues: ["a", "b"] },
      value: "c",
      says: 'P (given): "c" is not allowed; expected: one of a, b.',
    },
    {
      declaration: { Type: "String", AllowedPattern: "[a-z]+" },
      value: "ab1",
      says: 'P (given): "ab1" is not allowed; expected: text that matches [a-z]+.',
    },
    {
      declaration: { Type: "String", AllowedPattern: "a|b", ConstraintDescription: "must be a or b." },
      value: "ab",
      says: 'P (given): "ab" is not allowed; expected: it must be a or b.',
    },
    {
      declaration: { Type: "String", AllowedPattern: "(?i)x" },
      value: "x",
      says: "P (given): its AllowedPattern (?i)x cannot be checked here; expected: write the pattern without Java's own syntax.",
    },
    {
      declaration: { Type: "String", MinLength: 3 },
      value: "ab",
      says: "P (given): its value has 2 characters; expected: at least 3.",
    },
    {
      declaration: { Type: "String", MaxLength: 1 },
      value: "ab",
      says: "P (given): its value has 2 characters; expected: at most 1.",
    },
    {
      declaration: { Type: "String" },
      value: "\u00fc".repeat(2049),
      says: "P (given): its value has 4098 bytes; expected: at most 4096 bytes.",
    },
    {
      declaration: { Type: "List<AWS::EC2::Subnet::Id>" },
      value: "subnet-0a1b2c3d,",
      says: "P (given): an item of its list is empty; expected: a subnet id between two commas.",
    },
    {
      declaration: { Type: "AWS::EC2::Subnet::Id" },
      value: "subnet-0A1B2C3D",
      says: 'P (given): "subnet-0A1B2C3D" is not a subnet id; expected: subnet- and 8 or 17 hexadecimal digits, for instance subnet-0a1b2c3d4e5f60718.',
    },
    {
      declaration: { Type: "AWS::SSM::Parameter::Value<String>" },
      value: "/a b",
      says: 'P (given): "/a b" is not the name of an SSM parameter; expected: a name such as /logstack/ami.',
    },
    {
      declaration: { Type: "List<AWS::SSM::Parameter::Value<String>>" },
      value: "a",
      says: "P (given): its type List<AWS::SSM::Parameter::Value<String>> is not one of CloudFormation's; expected: correct the type in the template.",
    },
  ])("refuses $value for $declaration", ({ declaration, value, says }) => {
    expect(problemsOf(declaration, value)).toEqual([says]);
  });

  it.each([
    { declaration: { Type: "String", MaxLength: 3 }, value: "90210" },
    { declaration: { Type: "String", AllowedValues: ["a"] }, value: "90210" },
    { declaration: { Type: "String", AllowedPattern: "a" }, value: "90210" },
    { declaration: { Type: "Number" }, value: "90210x" },
    { declaration: { Type: "Number", MaxValue: 1 }, value: "90210" },
    { declaration: { Type: "AWS::EC2::VPC::Id" }, value: "90210" },
    { declaration: { Type: "CommaDelimitedList", AllowedPattern: "a" }, value: "a,90210" },
  ])("never shows the value of a NoEcho parameter: $declaration", ({ declaration, value }) => {
    const problems = problemsOf({ ...declaration, NoEcho: true }, value);
    expect(problems).toHaveLength(1);
    expect(problems.join()).not.toContain("90210");
  });

  it("cuts a long value short", () => {
    expect(problemsOf({ Type: "Number" }, "y".repeat(200))[0]).toContain(`"${"y".repeat(80)}..." is not a number`);
  });
});
