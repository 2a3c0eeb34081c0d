import { describe, expect, test } from "vitest";
import { FILTER_NAMES } from "../src/index.ts";
import { render, renderKeeping } from "./render.ts";

/** Applies filters to a value. */
function apply(filters: string, value: string): string {
  return render(`#{V | ${filters}}`, { V: value, R: "x.z", Q: '"' });
}

describe("filters", () => {
  test.each([
    ["#{V|ToUpper|ToLower}", "abc"],
    ["#{ V  |  toupper  }", "ABC"],
    ['#{V | Append x "y z" #{W} \\"#!\\"}', "Abcxy zw#!"],
    ["#{V | Append #{if W}yes#{/if}#{each n in L}<#{n}>#{/each}#{calc 1+1}}", "Abcyes<1><2>2"],
    ["#{ | Append only}", "only"],
    ["#{|Prepend only}", "only"],
  ])("are chained, and take words, quoted texts and tokens: %s", (text, expected) => {
    expect(render(text, { V: "Abc", W: "w", L: "1,2" })).toBe(expected);
  });

  test("without a variable in front leave the whole token without one", () => {
    expect(render("#{Nope | ToUpper | Trim}")).toBe("1:1 a token without a variable: #{Nope | ToUpper | Trim}");
    expect(renderKeeping("#{Nope | ToUpper}")).toBe("#{Nope | ToUpper}");
  });

  test("that are not known are refused by name; kept, the token stays", () => {
    expect(apply("ToBazooka 6", "x")).toBe("1:1 a filter ToBazooka, which is not known: #{V | ToBazooka 6}");
    expect(renderKeeping("#{V | ToBazooka 6}", { V: "x" })).toBe("#{V | ToBazooka 6}");
  });

  test("that are not known are not made up for by one that needs no input", () => {
    expect(apply("ToBazooka | Append x", "v")).toContain("a filter ToBazooka, which is not known");
  });

  test.each([
    ["ToUpper x", "the filter ToUpper with 1 argument; it takes 0"],
    ["Match a b", "the filter Match with 2 arguments; it takes 1"],
    ["Substring", "the filter Substring with 0 arguments; it takes 1 to 2"],
    ["Replace", "the filter Replace with 0 arguments; it takes 1 or more"],
    ["Indent a b c", "the filter Indent with 3 arguments; it takes 0 to 2"],
    ["Append", "the filter Append with 0 arguments; it takes 1 or more"],
  ])("with a wrong number of arguments have no result: %s", (filter, what) => {
    expect(apply(filter, "x")).toBe(`1:1 ${what}: #{V | ${filter}}`);
    expect(renderKeeping(`#{V | ${filter}}`, { V: "x" })).toBe(`#{V | ${filter}}`);
  });

  test.each(["Markdown", "MarkdownToHtml", "AddMinutes 1"])(
    "that Octopus has and this package has not are refused, never kept: %s",
    (filter) => {
      expect(renderKeeping(`#{V | ${filter}}`, { V: "x" })).toContain("which is not supported here");
    },
  );

  test("are those of Octopus but for the two that write HTML", () => {
    expect(FILTER_NAMES).toHaveLength(44);
  });
});

describe.each([
  ["ToUpper", "straße Ä", "STRAßE Ä"],
  ["ToLower", "ABC Ä", "abc ä"],
  ["ToBase64", "Foo Bär", "Rm9vIELDpHI="],
  ["ToBase64 unicode", "Foo", "RgBvAG8A"],
  ["FromBase64", "Rm9vIELDpHI=", "Foo Bär"],
  ["FromBase64 Unicode", "RgBvAG8A", "Foo"],
  ["HtmlEscape", `<a href="x/y">'&'`, "&lt;a href=&quot;x&#x2F;y&quot;&gt;&apos;&amp;&apos;"],
  ["XmlEscape", `<a/>'&"`, "&lt;a/&gt;&apos;&amp;&quot;"],
  ["JsonEscape", 'a"b\\c\r\n\td\u0001ä', 'a\\"b\\\\c\\r\\n\\td\u0001ä'],
  ["YamlSingleQuoteEscape", "it's\na\r\nb\n\r\nc", "it''s\n\na\r\n\r\nb\n\n\r\nc"],
  ["YamlDoubleQuoteEscape", 'a"\\\t\r\n\u7ae0é~', 'a\\"\\\\\\t\\r\\n\\u7ae0\\u00e9~'],
  ["PropertiesKeyEscape", " a:b=c\\\t\n\u7ae0éÿ", "\\ a\\:b\\=c\\\\\\t\\n\\u7ae0é\\u00ff"],
  ["PropertiesValueEscape", " a: b=c\\\t\n\u7ae0é", "\\ a: b=c\\\\\\t\\n\\u7ae0é"],
  ["UriEscape", "A b:c+d/e?[x]%20ä", "A%20b:c+d/e?[x]%2520%C3%A4"],
  ["UriDataEscape", "A b:c+d/e!'()*~ä", "A%20b%3Ac%2Bd%2Fe%21%27%28%29%2A~%C3%A4"],
  ["Append b c", "a", "abc"],
  ["Prepend b c", "a", "bca"],
  ["Truncate 7", "Octopus Deploy", "Octopus..."],
  ["Truncate 50", "Octopus Deploy", "Octopus Deploy"],
  ["Substring 7", "Octopus Deploy", "Octopus"],
  ["Substring 8 6", "Octopus Deploy", "Deploy"],
  ["Trim", " \ta b \n", "a b"],
  ["Trim start", " a ", "a "],
  ["Trim End", " a ", " a"],
  ["Indent", "a\nb", "    a\n    b"],
  ["Indent 2", "a\nb", "  a\n  b"],
  ["Indent /3", "a\nb", "a\n   b"],
  ["Indent 3/2", "a\nb", "   a\n  b"],
  ["Indent 256", "a\nb", "256a\n256b"],
  ['Indent "/* " " * "', "a\nb", "/* a\n * b"],
  ["Indent", "", ""],
  ["StartsWith ab", "abc", "true"],
  ["StartsWith AB", "abc", "false"],
  ["EndsWith bc", "abc", "true"],
  ["Contains b", "abc", "true"],
  ["Contains x", "abc", "false"],
  ['Match "b.d"', "abcd", "true"],
  ["Match ABC", "abc", "false"],
  ["Replace abc def", "abcabc", "defdef"],
  ["Replace b", "abc", "ac"],
  ["Md5", "The quick brown fox jumps over the lazy dog", "9e107d9d372bb6826bd81d3542a419d6"],
  ["Md5 3", "The quick brown fox jumps over the lazy dog", "9e107d"],
  ["Md5 unicode", "The quick brown fox jumps over the lazy dog", "b0986ae6ee1eefee8a4a399090126837"],
  ["Md5 4 base64", "Zm9v", "acbd18db"],
  ["Md5 base64 4", "Zm9v", "acbd18db"],
  ["Sha1", "", "da39a3ee5e6b4b0d3255bfef95601890afd80709"],
  ["Sha256 8", "abc", "ba7816bf8f01cfea"],
  ["Sha384 8", "abc", "cb00753f45a35e8b"],
  ["Sha512 8", "abc", "ddaf35a193617aba"],
])("%s", (filter, value, expected) => {
  test(`makes ${JSON.stringify(expected)} of ${JSON.stringify(value)}`, () => {
    expect(apply(filter, value)).toBe(expected);
  });
});

describe("arguments that make no sense have no result", () => {
  test.each([
    ["ToBase64 latin1", "x", "an encoding latin1"],
    ["FromBase64", "?", "a value that is not base64"],
    ["Truncate -1", "x", "a length -1"],
    ["Truncate a", "x", "a length a"],
    ["Substring a", "x", "a start or length that is not a whole number from 0 on"],
    ["Substring 0 -1", "x", "a start or length that is not a whole number from 0 on"],
    ["Substring 8 7", "Octopus Deploy", "a part that ends beyond the 14 characters of the value"],
    ["Trim Both", "x", "an end Both, which is neither start nor end"],
    ["Md5 0", "x", "arguments that are not one size above 0 and one encoding"],
    ["Md5 bar", "x", "an encoding bar"],
    ["Md5 base64", "?", "a value that is not base64"],
    ["Match (", "x", "a regular expression that is none"],
    ["VersionMajor", "1 2", "a value that is no version"],
  ])("%s", (filter, value, what) => {
    const text = filter === "Match (" ? '#{V | Match "("}' : `#{V | ${filter}}`;
    expect(render(text, { V: value })).toContain(`1:1 ${what}`);
  });
});

describe("Null", () => {
  test("makes the whole result nothing, not even empty", () => {
    expect(render("a#{V | Null}b", { V: "x" })).toBe("(null)");
    expect(render("#{if V}#{ | null}#{/if}", { V: "x" })).toBe("(null)");
  });

  test("within a variable is empty", () => {
    expect(render("<#{V}>", { V: "#{ | Null}" })).toBe("<>");
  });
});

describe("regular expressions, which are .NET's", () => {
  test.each([
    ['Replace "o(.+)o([a-z]*)s" "o$2o$1s"', "opuocts", "octopus"],
    ['Replace "(?<a>x)(?<b>y)" "${b}${a}"', "xy", "yx"],
    ['Replace b "[$$$&$`$\'$_]"', "abc", "a[$bacabc]c"],
    ['Replace b "$9${no}"', "abc", "a$9${no}c"],
    ['Replace "a\\(b" "d(e"', "a(b", "d(e"],
    ['Replace "^a" x', "a\na", "x\na"],
    ['Replace "(?m)^a" x', "a\na", "x\nx"],
    ['Replace "a$" x', "ba\n", "bx\n"],
    ['Replace "(?i)A" x', "aA", "xx"],
    ['Replace "\\d" x', "1\u0663", "xx"],
    ['Replace "\\W" x', "aä-é_", "aäxé_"],
    ['Replace "\\bb\\b" x', "äb b", "äb x"],
    ['Replace "." x', "a\r\n", "xx\n"],
    ['Replace "[\\w-]+" x', "a-b c", "x x"],
    ['Replace "\\Aa|a\\z" x', "aaa", "xax"],
    ["Replace #{R} -", "x.z xyz", "- -"],
    ["Replace #{Q}x", 'a"b', "axb"],
  ])("%s on %j", (filter, value, expected) => {
    expect(apply(filter, value)).toBe(expected);
  });

  test.each([
    ['Match "(?>a)"', "an atomic group in a regular expression"],
    ['Match "a(?i)b"', "options in the middle in a regular expression"],
    ['Match "(?x)a b"', "the option (?x) of a regular expression"],
    ['Match "\\Ga"', "an escape \\G"],
    ['Match "[a-z-[b]]"', "a class with another one taken away"],
    ['Match "(?<n-m>a)"', "a balancing group"],
  ])("%s is refused, also where unresolved tokens are kept", (filter, what) => {
    expect(renderKeeping(`#{V | ${filter}}`, { V: "ab" })).toContain(what);
  });
});

describe("the parts of a version", () => {
  test.each([
    ["1", "1 0 0 0   "],
    ["1.2.3.4-branch.1+meta", "1 2 3 4 branch.1 branch 1 meta"],
    ["V1.2.3-branch-hithere", "1 2 3 0 branch-hithere branch hithere "],
    ["19.0.0.Final", "19 0 0 0 Final Final  "],
    ["284.0.0-debian_component_based", "284 0 0 0 debian_component_based debian component_based "],
    ["latest", "0 0 0 0 latest latest  "],
    ["v1.02.3", "1 2 3 0    "],
  ])("of %s", (V, expected) => {
    const text = [
      "Major",
      "Minor",
      "Patch",
      "Revision",
      "PreRelease",
      "PreReleasePrefix",
      "PreReleaseCounter",
      "Metadata",
    ]
      .map((part) => `#{V | Version${part}}`)
      .join(" ");
    expect(render(text, { V }).trimEnd()).toBe(expected.trimEnd());
  });
});

describe("the parts of an address", () => {
  test.each([
    ["AbsolutePath", "/docs/a%20b"],
    ["AbsoluteUri", "https://me:pw@octopus.com/docs/a%20b?q=1#top"],
    ["Authority", "octopus.com"],
    ["DnsSafeHost", "octopus.com"],
    ["Fragment", "#top"],
    ["Host", "octopus.com"],
    ["HostAndPort", "octopus.com:443"],
    ["HostNameType", "Dns"],
    ["IsAbsoluteUri", "true"],
    ["IsDefaultPort", "true"],
    ["IsFile", "false"],
    ["IsLoopback", "false"],
    ["IsUnc", "false"],
    ["Path", "/docs/a b"],
    ["PathAndQuery", "/docs/a%20b?q=1"],
    ["Port", "443"],
    ["Query", "?q=1"],
    ["Scheme", "https"],
    ["SchemeAndServer", "https://octopus.com"],
    ["UserInfo", "me:pw"],
  ])("%s", (part, expected) => {
    expect(apply(`UriPart ${part}`, "https://me:pw@octopus.com/docs/a%20b?q=1#top")).toBe(expected);
  });

  test("say of a path that it is not absolute, and refuse the rest of it", () => {
    expect(apply("UriPart IsAbsoluteUri", "/docs")).toBe("false");
    expect(apply("UriPart Host", "/docs")).toContain("the Host of a relative URI");
  });

  test.each([
    ["UriPart", "https://a.b", "a UriPart that does not say which part"],
    ["UriPart bar", "https://a.b", "a UriPart bar, which is none"],
    ["UriPart Host", "urn:isbn:1", "the UriPart of something but an http"],
  ])("are refused where Octopus writes its error into the text: %s of %s", (filter, V, what) => {
    expect(renderKeeping(`#{V | ${filter}}`, { V })).toContain(what);
  });
});
