import { placeInString, type SourceFile } from "../language/place.ts";
import type { Configuration, StringValue } from "../language/syntax-tree.ts";
import { checkFieldsInText } from "./check-field-reference.ts";
import type { Finding } from "./finding.ts";
import { pluginsOf, stringsIn } from "./walk.ts";

/** Options that are programs in a language of their own, where `#{` and `%{` mean something else. */
export const PROGRAMS = new Set(["ruby code", "ruby init", "aggregate code", "aggregate timeout_code"]);
/** The same of patterns. */
const PATTERNS = new Set(["grok match", "grok pattern_definitions", "dissect mapping", "multiline pattern"]);

/** What is wrong with the `#{...}` and `%{...}` in a file. */
export function checkTexts(configuration: Configuration, source: SourceFile): readonly Finding[] {
  const texts = pluginsOf(configuration).flatMap(({ plugin }) =>
    plugin.attributes.flatMap(({ name, value }) =>
      stringsIn(value).map((string) => ({ string, option: `${plugin.name.text} ${name.text}` })),
    ),
  );
  const programs = texts.filter(({ option }) => PROGRAMS.has(option)).map(({ string }) => string);
  const others = texts.filter(({ option }) => !PROGRAMS.has(option));
  return [
    ...checkTokens(source, programs),
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

function checkFields({ text, at }: StringValue): readonly Finding[] {
  return checkFieldsInText(text).map(({ offset, message }) => ({
    rule: "field",
    kind: "refused",
    at: placeInString(at, { text, offset }),
    message,
  }));
}
