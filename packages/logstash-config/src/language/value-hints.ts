import type { Reader } from "./reader.ts";
import type { Operand, StringValue, Value } from "./syntax-tree.ts";

/** What may be meant where the `{` of a plugin should stand. */
export function hintAtName(reader: Reader): string {
  return reader.sees("=>") ? "An option stands inside of a plugin, not beside it." : "";
}

/** What may be meant where the `=>` of an option should stand. */
export function hintAtArrow(reader: Reader, { plugin, before }: { plugin: string; before: Value | undefined }): string {
  if (reader.next === "{")
    return `A plugin cannot stand in ${plugin}. Perhaps the \`}\` of ${plugin} is missing above.`;
  if (reader.next === "=" || reader.next === ":") return "A value is assigned with `=>`.";
  if (reader.next === "[")
    return `A condition cannot stand in ${plugin}. Perhaps the \`}\` of ${plugin} is missing above.`;
  return hintAfter(reader, before);
}

/** What may have gone wrong in the value that ends here. */
export function hintAfter(reader: Reader, before: Value | undefined): string {
  if (reader.next === ",") return "Options and entries of a hash stand apart by white space, without commas.";
  if (before?.kind === "string" && endsLate(before)) {
    return `The string of line ${before.at.line} ends late: a \\ before ${before.quote} keeps it open. Write / for \\ at the end of a path.`;
  }
  return "";
}

/** What may be meant by what follows a value without space. */
export function hintAtGlued(reader: Reader, before: Value | undefined): string {
  const unquoted = before?.kind === "bareword" || before?.kind === "number";
  if (unquoted && !/[,#}"']/.test(reader.next))
    return "A value of anything but letters, digits and _ is written between quotes.";
  const late = hintAfter(reader, before);
  return late === "" ? hintAtMissingQuote(before) : late;
}

/** What may be meant where a value should stand. */
export function hintAtValue(reader: Reader): string {
  if (reader.sees("${")) return 'A variable stands between quotes: "${NAME:default}".';
  if (reader.sees("#{")) return "A `#{...}` token was not replaced; what is left of it is a comment to Logstash.";
  if (reader.next === "/") return "A regular expression as an option's value stands between quotes.";
  if (reader.next === "`" || reader.next === "\u201C" || reader.next === "\u201D") return "Quotes are \" or '.";
  return "";
}

/** What may be meant where a key of a hash should stand. */
export function hintAtKey(reader: Reader, before: Value | undefined): string {
  if (reader.next === "[" || /[A-Za-z@]/.test(reader.next)) return "Such a key is written between quotes.";
  return hintAfter(reader, before);
}

/** What may be meant where the `=>` of an entry should stand. */
export function hintAtArrowOfKey(reader: Reader, before: Value | undefined): string {
  if (reader.next === ":" || reader.next === "=") return "An entry of a hash is written key => value.";
  if (/[-.@[]/.test(reader.next)) return "A key of anything but letters, digits and _ is written between quotes.";
  return hintAfter(reader, before);
}

/** After a string that ended late, quotes are out of step up to the end of the file. */
export function spoiledBy(before: Value | undefined): "statement" | "file" {
  return before?.kind === "string" && endsLate(before) ? "file" : "statement";
}

/** Whether a string has several lines, as one does whose closing quote is missing. */
export function goesOn(value: Value | Operand | undefined): value is StringValue {
  return value?.kind === "string" && value.text.includes("\n");
}

function endsLate({ text, quote }: StringValue): boolean {
  return text.includes(`\\${quote}`);
}

/** What may have gone wrong in a string of several lines, right behind which something stands that cannot. */
export function hintAtMissingQuote(before: Value | Operand | undefined): string {
  if (!goesOn(before)) return "";
  return `The string of line ${before.at.line} goes on over several lines; perhaps its closing ${before.quote} is missing.`;
}
