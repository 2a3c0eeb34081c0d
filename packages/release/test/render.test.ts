import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderParameters } from "../src/index.ts";

const renderOne = (value: string, variables: Record<string, string> = {}): string | undefined =>
  renderParameters({ P: value }, variables).parameters["P"];

describe("substitution", () => {
  test.each([
    ["#{VpcId}", "vpc-1"],
    ["#{vpcid}", "vpc-1"],
    ["#{ VpcId }", "vpc-1"],
    ["a-#{VpcId}-#{VpcId}-b", "a-vpc-1-vpc-1-b"],
    ["#{Octopus.Environment.Name}", "ci"],
    ["#{Log Retention (days)}", "14"],
    ["#{Twice}", "vpc-1,vpc-1"],
    ["#{Deep}", "<vpc-1,vpc-1>"],
    ["#{Empty}", ""],
    ["no tokens, a lone # and } and { stay", "no tokens, a lone # and } and { stay"],
    ["#{}", "#{}"],
    ["#{ }", "#{ }"],
    ["##{VpcId}", "#{VpcId}"],
    ["###{VpcId}", "#vpc-1"],
    ["####{VpcId}", "###{VpcId}"],
    ["100##", "100##"],
    ["#", "#"],
  ])("of %j gives %j", (value, expected) => {
    const variables = {
      VpcId: "vpc-1",
      "Octopus.Environment.Name": "ci",
      "Log Retention (days)": "14",
      Twice: "#{VpcId},#{VpcId}",
      Deep: "<#{Twice}>",
      Empty: "",
    };
    expect(renderParameters({ P: value }, variables)).toMatchObject({ kind: "rendered", parameters: { P: expected } });
  });

  test("takes a value as it is: the literal that a variable escapes is not substituted again", () => {
    expect(renderOne("#{A}", { A: "##{B}", B: "never" })).toBe("#{B}");
  });

  test("leaves text without a # untouched, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("#")),
        (text) => {
          expect(renderOne(text)).toBe(text);
        },
      ),
    );
  });

  test("puts any value in without looking at it, so long as it has no #", () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes("#")),
        (text) => {
          expect(renderOne("[#{A}]", { A: text })).toBe(`[${text}]`);
        },
      ),
    );
  });
});

describe("a token without a variable", () => {
  test("stays as it was written and is reported for its parameter", () => {
    expect(renderParameters({ A: "x-#{ Nope }", B: "#{Yes}" }, { Yes: "1" })).toEqual({
      usedBy: { A: [], B: ["Yes"] },
      kind: "incomplete",
      parameters: { A: "x-#{ Nope }", B: "1" },
      unresolved: [{ parameter: "A", token: "#{ Nope }", through: [] }],
    });
  });

  test("is reported with the variables that led to it", () => {
    expect(renderParameters({ A: "#{Url}" }, { Url: "http://#{Host}", Host: "#{Nope}" })).toMatchObject({
      parameters: { A: "http://#{Nope}" },
      unresolved: [{ parameter: "A", token: "#{Nope}", through: ["Url", "Host"] }],
    });
  });
});

describe("what cannot be substituted is refused by name", () => {
  test.each([
    ["#{if Prod}big#{/if}", "a condition: #{if Prod}"],
    ["#{unless Prod}", "a condition"],
    ["#{each Node in Nodes}", "a loop"],
    ["#{calc 1 + 1}", "a calculation"],
    ["#{Name | ToLower}", "a filter: #{Name | ToLower}"],
    ["#{Nodes[0].Name}", "an index"],
    ["#{Nodes#{Which}}", "a token inside a token: #{Nodes#{Which}}"],
    ["#{a=b}", "a character that no variable's name has"],
    ["abc #{Name", "a `#{` without its `}`"],
  ])("%j", (value, what) => {
    expect(() => renderParameters({ Size: value }, {})).toThrow(`Size holds ${what}`);
  });

  test("a name that only begins like a keyword is a name", () => {
    expect(renderOne("#{iframe}#{Eacher}", { iframe: "1", Eacher: "2" })).toBe("12");
  });

  test("a variable that holds it is named", () => {
    expect(() => renderParameters({ Size: "#{S}" }, { S: "#{A | ToLower}" })).toThrow(
      "Size (through the variable S) holds a filter: #{A | ToLower}.",
    );
  });

  test("a variable that leads back to itself, with the whole chain", () => {
    expect(() => renderParameters({ P: "#{Foo}" }, { Foo: "a#{fox}", Fox: "#{FOO}" })).toThrow(
      "P leads to a variable that leads back to itself: Foo -> Fox -> Foo.",
    );
  });

  test("all of them at once", () => {
    expect(() => renderParameters({ A: "#{x[0]}", B: "#{y|z}" }, {})).toThrow(/^2 values cannot be substituted\.\n/);
  });
});
