import { describe, expect, test } from "vitest";
import { render, renderKeeping } from "./render.ts";

describe("JSON in a variable", () => {
  test.each([
    ['{"Hello": "World"}', "#{J.Hello}", "World"],
    ['{"Hello": "World"}', "#{J[Hello]}", "World"],
    ['{"a": {"b": [{"c": 12}, {"c": "x"}]}}', "#{J.a.b[1].c}", "x"],
    ['{"a": {"b": {"c": 12}}}', "#{J[a][b][c]}", "12"],
    ['{"a": {"b": [1, 2]}}', "#{J.a}", '{"b":[1,2]}'],
    ["[2,3,5]", "#{J[2]}", "5"],
    ["{Name: 'x', /* a comment */ n: 12345678901234567890,}", "#{J.Name} #{J.n}", "x 12345678901234567890"],
    ['{"yes": true, "no": false, "part": 15.50}', "#{J.yes} #{J.no} #{J.part}", "True False 15.5"],
  ])("%s is walked by %s", (J, text, expected) => {
    expect(render(text, { J })).toBe(expected);
  });

  test("has empty texts where there is null, no such member, or no such index", () => {
    expect(render("[#{A.x}#{A.y}#{L[7]}]", { A: "{x: null}", L: "[1]" })).toBe("[]");
  });

  test("is walked after its own tokens are rendered, and by an index that is a token", () => {
    expect(render("#{J[Foo]} #{J.Foo} #{J[#{Key}]}", { Key: "Foo", Value: "Bar", J: '{#{Key}: "#{Value}"}' })).toBe(
      "Bar Bar Bar",
    );
  });

  test("that escapes a token gives the token, also in parts and in loops", () => {
    const variables = { J: '{"a": "##{B}", "b": ["##{B}"]}', L: "##{B},x", B: "never" };
    expect(render("#{J.a} #{J.b[0]} #{each x in L}#{x};#{/each}", variables)).toBe("#{B} #{B} #{B};x;");
  });

  test("whose part lacks a variable is refused for that variable", () => {
    expect(render("#{J.a}", { J: '{"a": "#{Nope}", "b": 1}' })).toBe(
      "1:1 a token without a variable: #{Nope} by way of J",
    );
    expect(render("#{J.b}", { J: '{"a": "#{Nope}", "b": 1}' })).toBe("1");
  });

  test("may ask for a part of itself", () => {
    expect(render("#{J.Name}", { J: '{Name: "#{J.Value}", Value: 12}' })).toBe("12");
  });

  test("that asks for the very part it is asked for is refused", () => {
    expect(render("#{J.Name}", { J: '{Name: "#{J.Name}"}' })).toContain("a variable that leads back to itself");
  });

  test("gives way to variables of exactly that name", () => {
    const variables = {
      J: '{"a": "json", "b": {"c": "json"}, "d": "json"}',
      "J.a": "own",
      "J.b.c": "deep",
      "J[d]": "index",
    };
    expect(render("#{J.a} #{J.b.c} #{J[d]} #{J.d}", variables)).toBe("own deep index json");
  });

  test.each(["{Name: NoQuotes}", "12", "plain text", '"text"', "null"])("is none: %s has no members", (J) => {
    expect(renderKeeping("#{J.Name}", { J })).toBe("#{J.Name}");
  });

  test("whose part is a date with a time is refused, since Octopus writes another text for it", () => {
    const J = '{"at": "2026-01-02T03:04:05Z"}';
    expect(render("#{J.at}", { J })).toBe("1:1 a date inside JSON, which Octopus rewrites: #{J.at}");
    expect(renderKeeping("#{each m in J}#{m.Value}#{/each}", { J })).toContain("a date inside JSON");
  });
});

describe("each over JSON", () => {
  test("goes over the items of an array", () => {
    expect(
      render('#{each n in J}#{n.x}#{if Octopus.Template.Each.Last == "False"}-#{/if}#{/each}', { J: "[{x:1},{x:2}]" }),
    ).toBe("1-2");
    expect(render("#{each n in J}#{n};#{/each}", { J: '[2,"a",null]' })).toBe("2;a;;");
  });

  test("goes over the members of an object, each with Key and Value, and rendering as its key", () => {
    const J = '{"Small": "11.5", "X-Large": {"Error": "none left"}}';
    expect(
      render("#{each s in J}#{s}:#{s.Key}:#{s.Value};#{s.Value.Error}#{/each}", { J: J.replace('"11.5"', "{}") }),
    ).toBe('Small:Small:{};X-Large:X-Large:{"Error":"none left"};none left');
  });

  test("over a part that is null goes round once, with nothing", () => {
    expect(render("<#{each n in J.x}[#{n}]#{/each}>", { J: "{x: null}" })).toBe("<[]>");
  });
});
