import { describe, expect, test } from "vitest";
import { render, renderKeeping } from "./render.ts";

describe("a name", () => {
  test.each([
    ["#{Vpc}", "v"],
    ["a #{Vpc}, #{Vpc} b", "a v, v b"],
    ["#{ Vpc  }", "v"],
    ["#{vPC}", "v"],
    ["#{Log Retention (days)}", "14"],
    ["#{a_b-c:d/e~f@g1}", "odd"],
    ["#{Ünïcode}", "letters"],
    ["#{if}#{iframe}#{eacher}", "123"],
    ["#{Octopus.Environment.Name}", "ci"],
  ])("%j is looked up whatever its case, its characters and the space around it", (text, expected) => {
    const variables = {
      Vpc: "v",
      "Log Retention (days)": "14",
      "a_b-c:d/e~f@g1": "odd",
      Ünïcode: "letters",
      if: "1",
      iframe: "2",
      Eacher: "3",
      "Octopus.Environment.Name": "ci",
    };
    expect(render(text, variables)).toBe(expected);
  });

  test("of two that differ by case alone the later one counts", () => {
    expect(render("#{a}", { a: "first", A: "second" })).toBe("second");
  });

  test("cannot hold the word in, which ends it", () => {
    expect(render("#{Log in Name}", { "Log in Name": "x" })).toContain('"i" where the end of a token should be');
  });
});

describe("a value", () => {
  test("may hold tokens, and theirs may, too", () => {
    expect(render("<#{A}>", { A: "#{B},#{B}", B: "#{C | ToUpper}", C: "c" })).toBe("<C,C>");
  });

  test("that escapes a token gives the token, which is not substituted again", () => {
    expect(render("#{A}", { A: "##{B}", B: "never" })).toBe("#{B}");
  });

  test("that cannot be read is refused with the variable, and kept as it is where that is asked for", () => {
    expect(render("x #{A}", { A: "#{B" })).toMatch(/^1:3 a `#\{` without its `\}`.*: #\{B by way of A$/);
    expect(renderKeeping("x #{A}", { A: "#{B #{C}", C: "1" })).toBe("x #{B #{C}");
  });
});

describe("an index", () => {
  const variables = {
    "Octopus.Action[Package A].Name": "A",
    "Octopus.Action[Package B].Name": "B",
    "Octopus.Action[].Name": "none",
    "Box[container[0]].Name": "inner",
    Which: "package b",
    Far: "#{Which}",
    "List[a]": "1",
  };

  test.each([
    ["#{Octopus.Action[Package A].Name}", "A"],
    ["#{octopus.action[PACKAGE B].name}", "B"],
    ["#{Octopus.Action[#{Which}].Name}", "B"],
    ["#{Octopus.Action[ #{ Far } ].Name}", "B"],
    ["#{Octopus.Action[*].Name}", "A"],
    ["#{Octopus.Action[].Name}", "none"],
    ["#{Box[container[0]].Name}", "inner"],
    ["#{Octopus.Action[Package A]}", "Package A"],
    ["#{List[a]}", "1"],
  ])("%j leads to %j", (text, expected) => {
    expect(render(text, variables)).toBe(expected);
  });

  test("that is looked up in vain leaves the whole token without a variable", () => {
    expect(render("#{List[#{Nope}]}", variables)).toBe("1:1 a token without a variable: #{List[#{Nope}]}");
  });

  test.each([
    ["#{List[a#{Which}]}", "an index that is partly a token"],
    ["#{List[#{Which | ToUpper}]}", "the `}` of an index, which can be one plain name,"],
    ["#{List[a}", "a `[` without its `]`"],
  ])("%j is refused", (text, what) => {
    expect(render(text, variables)).toContain(what);
  });
});

describe("what is no token", () => {
  test.each([
    ["# ## ### a#b #", "# ## ### a#b #"],
    ["###### and }{", "###### and }{"],
    ["#{}", "#{}"],
    ["#{ }", "#{ }"],
    ["##{A}", "#{A}"],
    ["###{A}", "#1"],
    ["####{A}", "###{A}"],
    ["#####{A}", "###1"],
  ])("%j gives %j", (text, expected) => {
    expect(render(text, { A: "1" })).toBe(expected);
  });
});

describe("a token without a variable", () => {
  test("is refused with its line and column", () => {
    expect(render("a\n  #{Nope}\n#{ Nor }")).toBe(
      "2:3 a token without a variable: #{Nope}\n3:1 a token without a variable: #{ Nor }",
    );
  });

  test("is refused with the variables that led to it, at the place where the first of them stands", () => {
    expect(render("url: #{Url}", { Url: "http://#{Host}", Host: "#{Nope}" })).toBe(
      "1:6 a token without a variable: #{Nope} by way of Url, Host",
    );
  });

  test("is kept as it was written where that is asked for, and so is the rest", () => {
    expect(renderKeeping("#{ Nope }#{A}#{Nope | ToUpper}", { A: "1" })).toBe("#{ Nope }1#{Nope | ToUpper}");
  });

  test("has a part of its own: a name with members and no value", () => {
    expect(render("#{A}", { "A.B": "1" })).toBe("1:1 a token without a variable: #{A}");
  });
});

describe("a variable that leads back to itself", () => {
  const variables = { Foo: "a#{fox}", Fox: "#{Fax | ToUpper}", Fax: "#{FOO}" };

  test("is refused with the whole chain", () => {
    expect(render("#{Foo}", variables)).toBe(
      "1:1 a variable that leads back to itself (Foo -> Fox -> Fax -> Foo): #{FOO} by way of Foo, Fox, Fax, Foo",
    );
  });

  test("is refused also where unresolved tokens are kept", () => {
    expect(renderKeeping("#{Foo}", variables)).toContain("Foo -> Fox -> Fax -> Foo");
  });

  test("ends in a message however long the way is", () => {
    const chain = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`v${index}`, `#{v${index + 1}}`]));
    expect(render("#{v0}", chain)).toContain("a variable that leads through more than 64 others");
    const nested = (name: string): string => `${"#{if A}".repeat(60)}#{${name}}${"#{/if}".repeat(60)}`;
    const blocks = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`v${index}`, nested(`v${index + 1}`)]));
    expect(render("#{v0}", { ...blocks, A: "1" })).toContain("or 400 tokens in them");
  });
});

describe("what cannot be read is refused by name", () => {
  test.each([
    ["abc #{Name", "1:5 a `#{` without its `}` (a literal `#{` is written `##{`): #{Name"],
    ["#{a=b}", '1:1 "=" where the end of a token should be: #{a=b}'],
    ["#{a#{b}}", "1:1 a token inside a token (only an index can be one: #{A[#{B}]}): #{a#{b}}"],
    ["#{.a}", '1:1 "." where a name should be: #{.a}'],
    ["#{a..b}", '1:1 "." where a name should be: #{a..b}'],
    ["#{A | }", '1:1 "}" where the name of a filter should be: #{A | }'],
    [
      '#{A | Append "x#y"}',
      '1:1 a `"` without its closing one (no `#` can stand between them; between two `\\"` it can): #{A | Append "x#y"}',
    ],
    ["#{A | Format HH.mm}", '1:1 "." where the end of a token should be: #{A | Format HH.mm}'],
    ["\n #{if A}x", "2:2 the block #{if A} without its #{/if}: #{if A}"],
    ["#{each a in B}#{/if}", "1:1 the block #{each a in B} without its #{/each}: #{each a in B}"],
    ["#{each a of B}#{/each}", '1:1 "}" where the `in` of a loop should be: #{each a of B}'],
    ["x#{/unless}", "1:2 the end of a block that does not begin: #{/unless}"],
  ])("%j", (text, problem) => {
    expect(render(text, { A: "1", b: "2" }).split("\n")[0]).toBe(problem);
  });

  test("each time it occurs", () => {
    expect(render("#{a=b}\n#{c=d}").split("\n")).toHaveLength(2);
  });

  test("but is text where unresolved tokens are kept, since files hold other languages, too", () => {
    const script = 'f=e=>"#{"===e.substr(0,2)?1:e;i="#{Root}";#{if A}x #{Root}';
    expect(renderKeeping(script, { Root: "/" })).toBe('f=e=>"#{"===e.substr(0,2)?1:e;i="/";#{if A}x /');
  });

  test("also when it is nested deeper than anything sensible", () => {
    expect(render("#{if a}".repeat(10_000))).toContain("tokens within tokens, more than 64 deep");
    expect(render(`#{a${"[x".repeat(10_000)}}`)).toContain("more than 64 deep");
    expect(render(`#{calc ${"(".repeat(10_000)}1}`)).toContain("more than 64 deep");
  });
});
