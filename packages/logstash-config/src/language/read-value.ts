import { readBareword, readName, readNumber, readString } from "./read-literals.ts";
import type { Reader } from "./reader.ts";
import type {
  ArrayValue,
  Attribute,
  HashEntry,
  HashValue,
  Operand,
  Plugin,
  StringValue,
  Value,
} from "./syntax-tree.ts";

/** Reads `name { option => value ... }`, whose name has been read. */
export function readPlugin(reader: Reader, name: Plugin["name"]): Plugin {
  reader.skipSpace();
  if (!reader.enter("{")) reader.fail({ expected: `\`{\` after the plugin ${name.text}`, hint: hintAtName(reader) });
  const attributes: Attribute[] = [];
  let apart = true;
  reader.skipSpace();
  while (!reader.leave()) {
    attributes.push(readAttribute(reader, { plugin: name.text, apart, before: attributes.at(-1)?.value }));
    apart = reader.skipWhite();
    reader.skipSpace();
  }
  return { kind: "plugin", name, at: name.at, attributes };
}

function hintAtName(reader: Reader): string {
  return reader.sees("=>") ? "An option stands inside of a plugin, not beside it." : "";
}

function readAttribute(
  reader: Reader,
  { plugin, apart, before }: { plugin: string; apart: boolean; before: Value | undefined },
): Attribute {
  if (!apart)
    reader.fail({
      expected: `white space or \`}\` after a value of ${plugin}`,
      hint: hintAtGlued(reader, before),
      spoils: goesOn(before) ? "file" : spoiledBy(before),
    });
  const name = readName(reader);
  if (name === undefined) {
    reader.fail({
      expected: `an option of ${plugin} or its \`}\``,
      hint: hintAfter(reader, before),
      spoils: spoiledBy(before),
    });
  }
  reader.skipSpace();
  if (!reader.take("=>")) {
    reader.fail({
      expected: `\`=>\` after the option ${name.text} of ${plugin}`,
      hint: hintAtArrow(reader, { plugin, before }),
      spoils: spoiledBy(before),
    });
  }
  reader.skipSpace();
  return { kind: "attribute", name, at: name.at, value: readValue(reader, `a value of ${name.text}`) };
}

function hintAtArrow(reader: Reader, { plugin, before }: { plugin: string; before: Value | undefined }): string {
  if (reader.next === "{")
    return `A plugin cannot stand in ${plugin}. Perhaps the \`}\` of ${plugin} is missing above.`;
  if (reader.next === "=" || reader.next === ":") return "A value is assigned with `=>`.";
  if (reader.next === "[")
    return `A condition cannot stand in ${plugin}. Perhaps the \`}\` of ${plugin} is missing above.`;
  return hintAfter(reader, before);
}

/** After a string that ended late, quotes are out of step up to the end of the file. */
function spoiledBy(before: Value | undefined): "statement" | "file" {
  return before?.kind === "string" && endsLate(before) ? "file" : "statement";
}

/** Whether a string has several lines, as one does whose closing quote is missing. */
function goesOn(value: Value | Operand | undefined): value is StringValue {
  return value?.kind === "string" && value.text.includes("\n");
}

/** What may have gone wrong in a string of several lines, right behind which something stands that cannot. */
export function hintAtMissingQuote(before: Value | Operand | undefined): string {
  if (!goesOn(before)) return "";
  return `The string of line ${before.at.line} goes on over several lines; perhaps its closing ${before.quote} is missing.`;
}

function endsLate({ text, quote }: StringValue): boolean {
  return text.includes(`\\${quote}`);
}

/** What may have gone wrong in the value that ends here. */
function hintAfter(reader: Reader, before: Value | undefined): string {
  if (reader.next === ",") return "Options and entries of a hash stand apart by white space, without commas.";
  if (before?.kind === "string" && endsLate(before)) {
    return `The string of line ${before.at.line} ends late: a \\ before ${before.quote} keeps it open. Write / for \\ at the end of a path.`;
  }
  return "";
}

function hintAtGlued(reader: Reader, before: Value | undefined): string {
  const unquoted = before?.kind === "bareword" || before?.kind === "number";
  if (unquoted && !/[,#}"']/.test(reader.next))
    return "A value of anything but letters, digits and _ is written between quotes.";
  const late = hintAfter(reader, before);
  return late === "" ? hintAtMissingQuote(before) : late;
}

/** Reads any value. A word that a `{` follows is a plugin, as for `codec => json { }`. */
export function readValue(reader: Reader, expected: string): Value {
  return reader.deeper(() => {
    if (reader.next === "[") return readArray(reader);
    if (reader.next === "{") return readHash(reader);
    const start = reader.index;
    const name = readName(reader);
    if (name === undefined) return reader.fail({ expected, hint: hintAtValue(reader) });
    const afterName = reader.index;
    reader.skipSpace();
    if (reader.next === "{") return readPlugin(reader, name);
    reader.index = afterName;
    if (name.quote !== "") return { kind: "string", text: name.text, quote: name.quote, at: name.at };
    reader.index = start;
    const value = readBareword(reader) ?? readNumber(reader);
    if (value !== undefined) return value;
    return reader.fail({ expected, hint: "A word without quotes has two letters at least and starts with a letter." });
  });
}

function hintAtValue(reader: Reader): string {
  if (reader.sees("${")) return 'A variable stands between quotes: "${NAME:default}".';
  if (reader.sees("#{")) return "A `#{...}` token was not replaced; what is left of it is a comment to Logstash.";
  if (reader.next === "/") return "A regular expression as an option's value stands between quotes.";
  if (reader.next === "`" || reader.next === "\u201C" || reader.next === "\u201D") return "Quotes are \" or '.";
  return "";
}

/** Reads `[ a, b ]`, which is known to be next. */
export function readArray(reader: Reader): ArrayValue {
  const at = reader.here;
  reader.enter("[");
  reader.skipSpace();
  const items: Value[] = [];
  while (!reader.leave()) {
    if (items.length > 0) {
      if (!reader.take(","))
        reader.fail({ expected: "`,` or `]` after an item of the array", hint: hintAfter(reader, items.at(-1)) });
      reader.skipSpace();
      if (reader.next === "]")
        reader.fail({ expected: "an item after `,`", hint: "An array does not end with a comma." });
    }
    items.push(readValue(reader, "an item of the array or `]`"));
    reader.skipSpace();
  }
  return { kind: "array", items, at };
}

function readHash(reader: Reader): HashValue {
  const at = reader.here;
  reader.enter("{");
  reader.skipSpace();
  const entries: HashEntry[] = [];
  let apart: "white" | "comment" | "nothing" = "white";
  while (!reader.leave()) {
    entries.push(readEntry(reader, { apart, before: entries.at(-1)?.value }));
    apart = reader.skipWhite() ? "white" : "nothing";
    if (reader.next === "#") {
      reader.skipSpace();
      apart = "comment";
    }
  }
  return { kind: "hash", entries, at };
}

function readEntry(
  reader: Reader,
  { apart, before }: { apart: "white" | "comment" | "nothing"; before: Value | undefined },
): HashEntry {
  if (apart === "nothing") {
    reader.fail({
      expected: "white space or `}` after an entry of the hash",
      hint: hintAtGlued(reader, before),
      spoils: goesOn(before) ? "file" : spoiledBy(before),
    });
  }
  if (apart === "comment") {
    const hint = "In Logstash's grammar no comment stands between the entries of a hash; move it above the hash.";
    reader.fail({ expected: "`}` after the comment", hint });
  }
  const key = readNumber(reader) ?? readBareword(reader) ?? readString(reader);
  if (key === undefined)
    reader.fail({ expected: "a key of the hash or `}`", hint: hintAtKey(reader, before), spoils: spoiledBy(before) });
  reader.skipSpace();
  if (!reader.take("=>")) {
    reader.fail({
      expected: `\`=>\` after the key ${key.text}`,
      hint: hintAtArrowOfKey(reader, before),
      spoils: spoiledBy(before),
    });
  }
  reader.skipSpace();
  return { key, value: readValue(reader, `a value of ${key.text}`) };
}

function hintAtKey(reader: Reader, before: Value | undefined): string {
  if (reader.next === "[" || /[A-Za-z@]/.test(reader.next)) return "Such a key is written between quotes.";
  return hintAfter(reader, before);
}

function hintAtArrowOfKey(reader: Reader, before: Value | undefined): string {
  if (reader.next === ":" || reader.next === "=") return "An entry of a hash is written key => value.";
  if (/[-.@[]/.test(reader.next)) return "A key of anything but letters, digits and _ is written between quotes.";
  return hintAfter(reader, before);
}
