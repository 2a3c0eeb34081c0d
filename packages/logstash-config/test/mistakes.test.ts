import { expect, test } from "vitest";
import { aPipeline, check, lines } from "./sources.ts";

/** A mistake in a filter, which begins in line 3, and what is said of it. */
test.each([
  ["a plugin that is not known", "mutat { }", "3:1: error: There is no filter mutat. Did you mean mutate?"],
  ["a plugin in the wrong section", "stdout { }", "3:1: error: stdout is no filter but an output."],
  [
    "an option that is not known",
    "mutate { renam => { } }",
    "3:10: error: The filter mutate has no option renam. Did you mean rename?",
  ],
  ["an option that must be there", "json { }", "3:1: error: The filter json needs the option source."],
  [
    "a quote that is missing in a condition",
    'if [a] == "b { drop { } }\nmutate { add_tag => "x" }',
    '4:22: error: Found `x` where a boolean operator or `{` should be. The string of line 3 goes on over several lines; perhaps its closing " is missing.',
  ],
  [
    "a quote that is missing in a value",
    'json { source => "a\ntarget => "b" }',
    '4:12: error: Found `b` where white space or `}` after a value of json should be. The string of line 3 goes on over several lines; perhaps its closing " is missing.',
  ],
  [
    "a number that is none",
    'drop { percentage => "half" }',
    '3:22: error: The option percentage of the filter drop must be a number, not "half".',
  ],
  [
    "a boolean that is none",
    "kv { recursive => yes }",
    '3:19: error: The option recursive of the filter kv must be true or false, not "yes".',
  ],
  [
    "a word of a list that is not in it",
    "kv { whitespace => lenent }",
    '3:20: error: The option whitespace of the filter kv must be lenient or strict, not "lenent". Did you mean lenient?',
  ],
  [
    "a hash that is none",
    'mutate { rename => "a" }',
    "3:20: error: The option rename of the filter mutate must be a hash, { key => value }.",
  ],
  [
    "an option that is given twice",
    'json { source => "a" source => "b" }',
    "3:22: error: The option source of json is given twice, and takes one value.",
  ],
  [
    "an option that is gone",
    'elasticsearch { hosts => ["a"] ca_file => "/a" }',
    "3:32: error: The option ca_file of the filter elasticsearch is gone since Logstash 9.0; use ssl_certificate_authorities.",
  ],
  [
    "a key that stands twice",
    'mutate { add_field => { "a" => "1" "a" => "2" } }',
    '3:36: error: The key "a" stands twice in one hash;',
  ],
  [
    "a field that is half in brackets",
    'mutate { remove_field => [ "a[b]" ] }',
    '3:26: error: "a[b]" names no field: a path is written [a][b], all of it in brackets.',
  ],
  [
    "a field in a text that is not closed",
    'mutate { add_field => { "a" => "%{[b][c}" } }',
    '3:33: error: "[b][c" names no field:',
  ],
  [
    "a grok pattern that is not known",
    'grok { match => { "message" => "%{NUMBR:a}" } }',
    "3:32: error: Grok has no pattern NUMBR. Did you mean NUMBER?",
  ],
  [
    "a grok pattern that is not closed",
    'grok { match => { "message" => "%{NUMBER:a" } }',
    "3:32: error: `%{NUMBER:a` is not closed by `}`.",
  ],
  [
    "a grok type that does not exist",
    'grok { match => { "message" => "%{NUMBER:a:integer}" } }',
    "3:32: error: Grok converts to int and float, not to integer, in %{NUMBER:a:integer}.",
  ],
  [
    "a grok pattern with a bracket too few",
    'grok { match => { "message" => "(%{WORD:a}" } }',
    "3:32: error: One `(` of the pattern has no `)`; a literal one is written \\(.",
  ],
  [
    "minutes for months",
    'date { match => [ "t", "yyyy-mm-dd HH:mm" ] }',
    '3:24: error: "m" stands twice in the date format "yyyy-mm-dd HH:mm"; months are "M".',
  ],
  [
    "the day of the year for that of the month",
    'date { match => [ "t", "YYYY-MM-DD" ] }',
    '3:24: error: "D" in the date format "YYYY-MM-DD" is the day of the year; the day of the month is "d".',
  ],
  [
    "a date format with a stray word",
    'date { match => [ "t", "yyyy-MM-ddTHH:mm" ] }',
    '3:24: error: "T" in the date format "yyyy-MM-ddTHH:mm" is no part of a date; text is written between quotes, \'T\'.',
  ],
  [
    "a date without a format",
    'date { match => [ "t" ] }',
    "3:17: error: The option match of date is a field and one format at least:",
  ],
  [
    "a conversion to what does not exist",
    'mutate { convert => { "a" => "int" } }',
    '3:30: error: mutate converts to integer, integer_eu, float, float_eu, string, boolean, not to "int".',
  ],
  [
    "a dissect mapping that cannot tell fields apart",
    'dissect { mapping => { "message" => "%{a}%{b}" } }',
    "3:37: error: Nothing stands before %{b} that keeps it apart from the field before it.",
  ],
  [
    "an array of one text in a condition",
    'if [a] in ["b"] { drop { } }',
    '3:11: error: Logstash reads ["b"] as a field, not as an array of one text.',
  ],
  [
    "a condition with a function",
    'if upper("a") == "A" { drop { } }',
    "3:4: error: Logstash's grammar reads upper( ), but Logstash has no functions.",
  ],
  [
    "xor beside and",
    "if [a] and [b] xor [c] { drop { } }",
    "3:16: error: xor has no precedence over other operators in Logstash;",
  ],
  [
    "a condition that is missing",
    "if { }",
    "3:1: error: This `if` has no condition, so Logstash takes it for a plugin.",
  ],
  [
    "a token that was not replaced, in a text",
    'mutate { add_tag => "#{Tag}" }',
    "3:22: error: #{Tag} was not replaced by the value of its variable.",
  ],
  [
    "a variable that is not closed",
    'mutate { add_tag => "a ${TAG" }',
    "3:24: error: `${TAG` is not closed by `}`, so Logstash leaves it as it is.",
  ],
  [
    "a variable that is not closed before the next",
    'mutate { add_tag => "${A:${B}" }',
    "3:22: error: `${A:${B}` has the default `${B`: Logstash ends a default at the first `}`,",
  ],
  [
    "a variable whose default is one",
    'mutate { add_tag => "x\ny ${A:${B}}" }',
    "4:3: error: `${A:${B}` has the default `${B`: Logstash ends a default at the first `}`,",
  ],
  [
    "a variable that is not closed, without a default",
    'mutate { add_tag => "${A ${B:1}" }',
    "3:22: error: `${A ${B:1}` names no variable:",
  ],
  ["a variable without a name", 'mutate { add_tag => "${}" }', "3:22: error: `${}` names no variable, so Logstash"],
  ["a default without a name", 'mutate { add_tag => "${:a}" }', "3:22: error: `${:a}` names no variable, so Logstash"],
  [
    "a variable with a name that Logstash does not take",
    'mutate { add_tag => "${MY-TAG:a}" }',
    "3:22: error: `${MY-TAG:a}` names no variable: a name is letters, digits, `_` and `.`, the first no digit.",
  ],
  [
    "a default as in a shell",
    'mutate { add_tag => "${TAG:-a}" }',
    "3:22: warning: The default of `${TAG:-a}` is `-a`. Logstash's defaults follow `:` alone, not `:-` as in a shell.",
  ],
  [
    "a variable that is not closed, in a condition",
    'if [a] == "${A" { drop { } }',
    "3:12: error: `${A` is not closed by `}`,",
  ],
  [
    "a field that is not closed",
    'mutate { add_field => { "a" => "b%{[c]" } }',
    "3:34: error: A `%{` is not closed by `}`, so it stays in the text as it is.",
  ],
  [
    "a field that is not closed before the next",
    'mutate { add_field => { "a" => "%{[b]-%{[c]}" } }',
    "3:33: error: A `%{` is not closed by `}` before the next one begins.",
  ],
  ["a field without a name", 'mutate { add_field => { "a" => "%{}" } }', "3:33: error: An empty text names no field."],
  [
    "a time that is not closed as Java's are",
    'mutate { add_field => { "a" => "%{{yyyy}" } }',
    "3:33: error: A `%{{` is not closed by `}}`, so it stays in the text as it is.",
  ],
  ["a time without a format", 'mutate { add_field => { "a" => "%{+}" } }', "3:33: error: A date format is empty."],
  [
    "minutes for months in a time",
    'mutate { add_field => { "a" => "%{+yyyy.mm.dd}" } }',
    '3:33: error: "m" in the date format "yyyy.mm.dd" is minutes; months are "M".',
  ],
  ["a variable without a default", 'mutate { add_tag => "${TAG}" }', "3:22: warning: ${TAG} has no default:"],
  [
    "a secret in the file",
    'fingerprint { key => "hunter2" }',
    "3:22: warning: The option key of the filter fingerprint is a secret and stands in the file.",
  ],
  [
    "two ways for one thing",
    'ruby { code => "x" path => "/a.rb" }',
    "3:1: error: The filter ruby needs either code or path, not both.",
  ],
  [
    "a gsub that is not by threes",
    'mutate { gsub => [ "a", "b" ] }',
    "3:18: error: The option gsub of mutate is a field, a pattern and a replacement, by threes.",
  ],
  [
    "one equals sign",
    'if [a] = "b" { }',
    "3:8: error: Found `=` where a boolean operator or `{` should be. Equal is written `==`, and a pattern follows `=~`.",
  ],
  [
    "&& for and",
    "if [a] && [b] { }",
    "3:8: error: Found `&&` where a boolean operator or `{` should be. It is written `and`.",
  ],
  [
    "not for !",
    "if not [a] { }",
    "3:4: error: Found `not` where a [field], a string, a number or an array should be. Logstash negates with `!`",
  ],
  [
    "! before a comparison",
    'if ! [a] == "b" { }',
    "3:10: error: Found `==` where a boolean operator or `{` should be. `!` negates one field;",
  ],
  [
    "a text without quotes in a condition",
    "if [a] == iis { }",
    '3:11: error: Found `iis` where a [field], a string, a number or an array should be. A text is written "iis" and a field [iis].',
  ],
  ["else without if", "else { drop { } }", "3:1: error: Found `else` where an `if` before it should be."],
  [
    "a comma between options",
    'json { source => "a", target => "b" }',
    "3:21: error: Found `,` where white space or `}` after a value of json should be. Options and entries of a hash stand apart by white space, without commas.",
  ],
  [
    "a comma at the end of an array",
    'mutate { add_tag => [ "a", ] }',
    "3:28: error: Found `]` where an item after `,` should be. An array does not end with a comma.",
  ],
  [
    "a colon for an arrow",
    'mutate { rename => { "a": "b" } }',
    "3:25: error: Found `:` where `=>` after the key a should be. An entry of a hash is written key => value.",
  ],
  [
    "a comment between the entries of a hash",
    'mutate { rename => { "a" => "b" # why\n"c" => "d" } }',
    "4:1: error: Found `\"` where `}` after the comment should be. In Logstash's grammar no comment stands between the entries of a hash;",
  ],
  [
    "a dash in a word without quotes",
    "mutate { add_tag => a-b }",
    "3:21: error: Found `a-b` where a value of add_tag should be.",
  ],
  [
    "an address without quotes",
    "mutate { add_tag => 10.0.0.1 }",
    "3:25: error: Found `.0.1` where white space or `}` after a value of mutate should be. A value of anything but letters, digits and _ is written between quotes.",
  ],
  [
    "a variable without quotes",
    "drop { percentage => ${P:5} }",
    '3:22: error: Found `$` where a value of percentage should be. A variable stands between quotes: "${NAME:default}".',
  ],
  [
    "a path that ends with a backslash",
    String.raw`mutate { add_tag => "C:\logs\" add_field => { "a" => "b" } }`,
    "3:48: error: Found `a` where white space or `}` after a value of mutate should be.",
  ],
  [
    "typographic quotes",
    "mutate { add_tag => \u201Ca\u201D }",
    "3:21: error: Found a typographic quote where a value of add_tag should be.",
  ],
])("%s is told with its place and in a sentence", (_what, filters, expected) => {
  const [first, ...others] = lines(check(aPipeline({ filters })));
  expect(first).toContain(`a.conf:${expected}`);
  expect(others).toEqual([]);
});

test.each([
  ["a section that is not known", "input { stdin { } }\nfilters { }\noutput { stdout { } }\n", "2:7: error: Found"],
  [
    "a bracket too many",
    "input { stdin { } }\n}\noutput { stdout { } }\n",
    "2:1: error: Found `}` where a section: input, filter or output should be. One `}` too many closes nothing.",
  ],
  [
    "a bracket too few",
    "input { stdin { } }\noutput { stdout { }\n",
    "3:1: error: Found the end of the file where a plugin, `if` or the `}` of output should be. The `{` of line 2 is not closed.",
  ],
  [
    "a byte order mark",
    "\uFEFFinput { stdin { } }\noutput { stdout { } }\n",
    "1:1: error: Found a byte order mark where a section: input, filter or output should be. Save the file without a byte order mark.",
  ],
  [
    "a last line that is a comment and does not end",
    "input { stdin { } }\noutput { stdout { } }\n# end",
    "3:1: error: Found the end of the file",
  ],
  [
    "a token in place of a number",
    "input { tcp { port => #{Port}\n} }\noutput { stdout { } }\n",
    "1:23: error: #{Port} was not replaced",
  ],
  ["no output", "input { stdin { } }\n", "1:1: error: The pipeline main has no output, so everything would be lost."],
  ["no input", "output { stdout { } }\n", "1:1: error: The pipeline main has no input, so nothing would come in."],
  [
    "an id that is used twice",
    'input { stdin { id => "a" } }\noutput { stdout { id => "a" } }\n',
    "2:25: error: The id a is used twice in the pipeline main, first in a.conf:1; Logstash refuses that.",
  ],
  [
    "a codec that is not known",
    "input { stdin { codec => jsn } }\noutput { stdout { } }\n",
    "1:26: error: There is no codec jsn. Did you mean json?",
  ],
  [
    "an option of a codec",
    "input { stdin { codec => json { charst => 'UTF-8' } } }\noutput { stdout { } }\n",
    "1:33: error: The codec json has no option charst. Did you mean charset?",
  ],
  [
    "an index with capital letters",
    'input { stdin { } }\noutput { elasticsearch { index => "Logs-%{+YYYY}" } }\n',
    "2:35: error: The name of an index has no capital letters;",
  ],
  [
    "an update without the document's id",
    "input { stdin { } }\noutput { elasticsearch { action => update } }\n",
    "2:10: error: The action update of elasticsearch needs the option document_id.",
  ],
])("%s is told with its place and in a sentence", (_what, text, expected) => {
  expect(lines(check(text)).join("\n")).toContain(`a.conf:${expected}`);
});

test("what is wrong with a secret is told without it", () => {
  const text = aPipeline({ output: 'redis { key => "k" data_type => "list" password => [ "hunter2", "hunter3" ] }' });
  const told = lines(check(text)).join("\n");
  expect(told).toContain("The option password of the output redis must be a text, not an array.");
  expect(told).not.toContain("hunter");
});
