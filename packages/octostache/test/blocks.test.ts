import { describe, expect, test } from "vitest";
import { render, renderKeeping } from "./render.ts";

describe("if", () => {
  test.each([
    ["true", "yes"],
    ["anything", "yes"],
    ["00", "yes"],
    [" 0 ", "yes"],
    [" ", "yes"],
    ["", "no"],
    ["0", "no"],
    ["No", "no"],
    ["FALSE", "no"],
    ["  false\t", "no"],
  ])("takes %j for %s", (value, expected) => {
    expect(render("#{if A}yes#{else}no#{/if}", { A: value })).toBe(expected);
  });

  test("takes a missing variable for nothing", () => {
    expect(render("[#{if Nope}a#{/if}]")).toBe("[]");
    expect(render('#{if Nope == ""}empty#{/if}')).toBe("empty");
  });

  test.each([
    ['#{if A == "x"}1#{/if}', "1"],
    ['#{if A=="x"}1#{/if}', "1"],
    ['#{if A != "x"}1#{/if}', ""],
    ['#{if A == "X"}1#{/if}', ""],
    ['#{if "x" == A}1#{/if}', "1"],
    ["#{if A == B}1#{/if}", "1"],
    ["#{if A != C}1#{/if}", "1"],
    ['#{if A == \\"x\\"}1#{/if}', "1"],
    ["#{if A | ToUpper == C}1#{/if}", "1"],
    ["#{if C == A | ToUpper}1#{/if}", "1"],
    ['#{if Long | Contains " y"}1#{/if}', "1"],
    ['#{if Long | Contains "q"}1#{/if}', ""],
    ['#{if List[#{Key}] == "on"}1#{/if}', "1"],
  ])("compares exactly and on either side: %s", (text, expected) => {
    const variables = { A: "x", B: "x", C: "X", Long: "x y z", Key: "k", "List[k]": "on" };
    expect(render(text, variables)).toBe(expected);
  });

  test.each(["#{ if A}x#{/if}", "#{if  A }x#{/if}", "#{IF A}x#{/if}", '#{if A  ==  "1" }x#{/if}'])(
    "minds neither case nor space: %s",
    (text) => {
      expect(render(text, { A: "1" })).toBe("x");
    },
  );

  test("nests, also in else", () => {
    const text = '#{if A}#{if B == "b"}1#{/if}#{else}#{if B}2#{else}3#{/if}#{/if}';
    expect(["1", ""].flatMap((A) => ["b", ""].map((B) => render(text, { A, B })))).toEqual(["1", "", "2", "3"]);
  });

  test("does not look into the body it does not take", () => {
    expect(render("#{if A}#{Nope}#{else}ok#{/if}")).toBe("ok");
  });

  test("whose filter has no result is refused; kept, the whole block stays", () => {
    expect(render("#{if A | Bad}x#{/if}", { A: "1" })).toBe("1:1 a filter Bad, which is not known: #{if A | Bad}");
    expect(renderKeeping("#{if A | Bad}x#{/if}", { A: "1" })).toBe("#{if A | Bad}x#{/if}");
  });

  test.each(["#{/IF}", "#{ /if}", "#{/if }"])("needs its exact end: %s is none", (end) => {
    expect(render(`#{if A}x${end}`, { A: "1" })).toContain("the block #{if A} without its #{/if}");
  });

  test("needs its exact else: any other is the name of a variable", () => {
    expect(render("#{if A}x#{Else}y#{/if}", { A: "1", Else: "v" })).toBe("xvy");
  });
});

describe("elseif", () => {
  const text = '#{if A}a#{elseif B == "b"}b#{ ELSEIF C}c#{else}d#{/if}';

  test.each([
    [{ A: "1", B: "b" }, "a"],
    [{ B: "b", C: "1" }, "b"],
    [{ B: "x", C: "1" }, "c"],
    [{}, "d"],
  ])("is asked when nothing before it held: %j", (variables, expected) => {
    expect(render(text, variables)).toBe(expected);
  });

  test("needs space behind it: #{elseifFoo} is a variable", () => {
    expect(render("#{if A}#{elseifFoo}#{/if}", { A: "1", elseifFoo: "v" })).toBe("v");
  });

  test("is none under unless: it is the name of a variable there", () => {
    expect(render("#{unless A}#{elseif B}#{/unless}", { "elseif B": "v" })).toBe("v");
  });
});

describe("unless", () => {
  test.each([
    ["", "u"],
    ["1", "e"],
  ])("is if the other way round: %j", (A, expected) => {
    expect(render("#{unless A}u#{else}e#{/unless}", { A })).toBe(expected);
  });
});

describe("each", () => {
  const actions = {
    "Act[Package A].Name": "A",
    "Act[Package A].Roles": "a,b",
    "Act[Package B].Name": "B",
    "Act[].Name": "-",
  };

  test("goes over entries in the order in which they are defined; an entry renders as its index", () => {
    expect(render("#{each a in Act}#{a}=#{a.Name};#{/each}", actions)).toBe("Package A=A;Package B=B;=-;");
  });

  test("renders an entry as its own value, where it has one", () => {
    expect(render("#{each x in L}#{x}/#{x.Key} #{/each}", { "L[a]": "5", "L[b]": "7", "L[b].Key": "mine" })).toBe(
      "5/a 7/mine ",
    );
  });

  test("nests, the inner collection being a part of the outer item", () => {
    expect(render("#{each a in Act}#{each r in a.Roles}#{a.Name}#{r} #{/each}#{/each}", actions)).toBe("Aa Ab ");
  });

  test("splits any other value at commas and keeps the spaces", () => {
    expect(render("#{each x in L}[#{x}]#{/each}", { L: "a, b,#{C}", C: "c,d" })).toBe("[a][ b][c][d]");
    expect(render("#{each x in L}[#{x}]#{/each}", { L: "" })).toBe("[]");
  });

  test("says which round it is", () => {
    const text =
      "#{each x in L}#{Octopus.Template.Each.Index}#{Octopus.Template.Each.First}#{octopus.template.each.last} #{/each}";
    expect(render(text, { L: "a,b,c" })).toBe("0TrueFalse 1FalseFalse 2FalseTrue ");
  });

  test("still sees the variables outside, system variables included", () => {
    expect(
      render("#{each x in L}#{x}#{Octopus.Environment.Name}#{/each}", { L: "a", "Octopus.Environment.Name": "ci" }),
    ).toBe("aci");
  });

  test("hides a variable of the item's name, in values of other variables, too", () => {
    expect(render("#{each x in L}#{V}#{/each}#{x}", { L: "a,b", V: "<#{x}>", x: "out" })).toBe("<a><b>out");
  });

  test("looks an index up by the item", () => {
    const steps = { "Step[One].State": "ok", "Step[Two].State": "bad", Names: "One,Two" };
    expect(render('#{each n in Names}#{if Step[#{n}].State == "ok"}#{n}#{/if}#{/each}', steps)).toBe("One");
  });

  test("over a missing collection gives nothing", () => {
    expect(render("a#{each x in Nope}#{x}#{/each}b")).toBe("ab");
  });

  test.each(["#{ each x in L }#{x}#{/each}", "#{EACH  x  IN  L}#{x}#{/each}"])(
    "minds neither case nor space: %s",
    (text) => {
      expect(render(text, { L: "a,b" })).toBe("ab");
    },
  );

  test("reports what is missing in its body once", () => {
    expect(render("#{each x in L}#{x.Size}#{/each}", { L: "a,b" })).toBe("1:15 a token without a variable: #{x.Size}");
  });
});

describe("calc", () => {
  const variables = { A: "5", B: "7", C: "1,000", "The/Var": "9", "Another-Var": "11", "Ip.Offset": "3", Text: "x" };

  test.each([
    ["3+2", "5"],
    ["3-2", "1"],
    ["3/2", "1.5"],
    ["3*2+2*4", "14"],
    ["3*(2+2)*4", "48"],
    ["10-3-2", "5"],
    ["A + B", "12"],
    ["2-(B*2)", "-12"],
    ["(2*B)", "14"],
    ["{B}-2", "5"],
    ["{B}/2", "3.5"],
    ["2/{B}", "0.2857142857142857"],
    ["{Another-Var} - {The/Var}", "2"],
    ["10 + Ip.Offset", "13"],
    ["0.2*B", "1.4000000000000001"],
    ["C+0", "1000"],
    ["1/100000", "1E-05"],
    ["A*1000000000000000", "5E+15"],
  ])("%s is %s", (sum, expected) => {
    expect(render(`#{calc ${sum}}`, variables)).toBe(expected);
  });

  test.each([
    [
      "B-2",
      "a calculation with B-2, for which there is no variable (before a - or / a name is written in braces, {Name}-1)",
    ],
    ["Nope+2", "a calculation with Nope, for which there is no variable"],
    ["Text+2", "a calculation with Text, which is not a number"],
    ["1/0", "a calculation that divides by zero or is beyond all numbers"],
    ["1+", '"}" where a name should be'],
    ["(1", '"}" where the `)` of a calculation should be'],
    ["7%2", '"%" where the end of a token should be'],
  ])("%s is refused", (sum, what) => {
    expect(render(`#{calc ${sum}}`, variables)).toBe(`1:1 ${what}: #{calc ${sum}}`);
  });

  test("without a result stays without the word calc where unresolved tokens are kept", () => {
    expect(renderKeeping("#{calc Nope+2}")).toBe("#{Nope+2}");
  });
});
