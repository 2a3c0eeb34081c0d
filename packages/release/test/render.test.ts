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

describe("the whole of Octopus's language", () => {
  test.each([
    ['#{if Octopus.Environment.Name == "ci"}small#{else}big#{/if}', "small"],
    ["#{each Zone in Zones}#{Zone | ToUpper};#{/each}", "A;B;"],
    ["#{Nodes[#{Which}].Name}-#{calc Count * 2}", "two-6"],
    ["#{Tags.Team}", "logs"],
  ])("%j gives %j", (value, expected) => {
    const variables = {
      "Octopus.Environment.Name": "ci",
      Zones: "a,b",
      Which: "1",
      "Nodes[1].Name": "two",
      Count: "3",
      Tags: '{"Team": "logs"}',
    };
    expect(renderParameters({ P: value }, variables)).toMatchObject({ kind: "rendered", parameters: { P: expected } });
  });

  test("says which variables a value was made of, those a condition asked for included", () => {
    const value = "#{if Prod}#{each n in N}#{n.Size}#{/each}#{/if}#{Tags.Team}";
    const variables = { Prod: "true", "N[a].Size": "#{Size}", Size: "1", Tags: '{"Team": "x"}', Other: "" };
    expect(renderParameters({ P: value }, variables).usedBy).toEqual({ P: ["Prod", "N[a].Size", "Size", "Tags"] });
  });
});

describe("what cannot be substituted is refused by name", () => {
  test.each([
    ["#{if Prod}big", "the block #{if Prod} without its #{/if}: #{if Prod}"],
    ["#{each Node in Nodes}", "the block #{each Node in Nodes} without its #{/each}"],
    ["#{calc 1/0}", "a calculation that divides by zero"],
    ["#{Here | Bazooka}", "a filter Bazooka, which is not known: #{Here | Bazooka}"],
    ["#{Here | Markdown}", "the filter Markdown, which is not supported here"],
    ["#{ | NowDate}", "the time of day, which is not known where this is rendered"],
    ["#{Here | Null}", "a result that is null"],
    ["#{Nodes#{Which}}", "a token inside a token (only an index can be one: #{A[#{B}]}): #{Nodes#{Which}}"],
    ["#{a=b}", '"=" where the end of a token should be'],
    ["abc #{Name", "a `#{` without its `}`"],
  ])("%j", (value, what) => {
    expect(() => renderParameters({ Size: value }, { Here: "x" })).toThrow(`Size holds ${what}`);
  });

  test("a name that only begins like a keyword is a name", () => {
    expect(renderOne("#{iframe}#{Eacher}", { iframe: "1", Eacher: "2" })).toBe("12");
  });

  test("a variable that holds it is named", () => {
    expect(() => renderParameters({ Size: "#{S}" }, { S: "#{A | Lower}", A: "x" })).toThrow(
      "Size (through the variable S) holds a filter Lower, which is not known: #{A | Lower}.",
    );
  });

  test("a variable that leads back to itself, with the whole chain", () => {
    expect(() => renderParameters({ P: "#{Foo}" }, { Foo: "a#{fox}", Fox: "#{FOO}" })).toThrow(
      "P leads to a variable that leads back to itself: Foo -> Fox -> Foo.",
    );
  });

  test("all of them at once", () => {
    expect(() => renderParameters({ A: "#{x[0}", B: "#{y|z w.}" }, {})).toThrow(/^2 values cannot be substituted\.\n/);
  });
});
