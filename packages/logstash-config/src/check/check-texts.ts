import type { SourceFile } from "../language/place.ts";
import type { Configuration, StringValue } from "../language/syntax-tree.ts";
import { checkFieldsInText } from "./check-field-reference.ts";
import { environmentReferences } from "./environment-variables.ts";
import type { Finding } from "./finding.ts";
import { conditionsOf, expressionsOf, operandsOf, pluginsOf, stringsIn } from "./walk.ts";

/** Options that are programs or patterns in a language of their own, where `#{` and `%{` mean something else. */
const PROGRAMS = new Set(["ruby code", "ruby init", "aggregate code", "aggregate timeout_code"]);
const PATTERNS = new Set(["grok match", "grok pattern_definitions", "dissect mapping", "multiline pattern"]);

/** What is wrong with the `#{...}`, `${...}` and `%{...}` in a file. */
export function checkTexts(configuration: Configuration, source: SourceFile): readonly Finding[] {
  const texts = pluginsOf(configuration).flatMap(({ plugin }) =>
    plugin.attributes.flatMap(({ name, value }) =>
      stringsIn(value).map((string) => ({ string, option: `${plugin.name.text} ${name.text}` })),
    ),
  );
  const programs = texts.filter(({ option }) => PROGRAMS.has(option)).map(({ string }) => string);
  const others = texts.filter(({ option }) => !PROGRAMS.has(option));
  const conditions = conditionsOf(configuration).flatMap(expressionsOf).flatMap(operandsOf).flatMap(stringsIn);
  return [
    ...checkTokens(source, programs),
    ...[...others.map(({ string }) => string), ...conditions].flatMap(checkVariables),
    ...others.filter(({ option }) => !PATTERNS.has(option)).flatMap(({ string }) => checkFields(string)),
  ];
}

function checkTokens({ file, text }: SourceFile, programs: readonly StringValue[]): readonly Finding[] {
  const ofPrograms = new Set(
    programs.flatMap(({ at, text: program }) => program.split("\n").map((_line, index) => at.line + index)),
  );
  return text.split("\n").flatMap((line, index) => {
    if (ofPrograms.has(index + 1)) return [];
    return Array.from(line.matchAll(/#\{[^}]*\}?/g), (token): Finding => ({
      rule: "token",
      kind: "refused",
      at: { file, line: index + 1, column: token.index + 1 },
      message: `${token[0]} was not replaced by the value of its variable. Render the file first, or give the variable a value.`,
    }));
  });
}

function checkVariables({ text, at }: StringValue): readonly Finding[] {
  return environmentReferences(text)
    .filter((reference) => reference.default === undefined)
    .map(({ name }) => ({
      rule: "variable",
      kind: "told",
      at,
      message: `\${${name}} has no default: Logstash does not start where neither the environment nor its keystore has it.`,
    }));
}

function checkFields({ text, at }: StringValue): readonly Finding[] {
  return checkFieldsInText(text).map((message) => ({ rule: "field", kind: "refused", at, message }));
}
