import type { Reader } from "./reader.ts";
import type { Bareword, Name, NumberValue, Regex, StringValue } from "./syntax-tree.ts";

/** Reads `"..."` or `'...'`, or nothing. A backslash before the quote keeps the string open; otherwise it is a character. */
export function readString(reader: Reader): StringValue | undefined {
  const at = reader.here;
  const quote = reader.next;
  if (quote !== '"' && quote !== "'") return undefined;
  const text = readDelimited(reader, { delimiter: quote, expected: `the closing ${quote} of the string` });
  return { kind: "string", text, quote, at };
}

/** Reads `/.../`, or nothing. */
export function readRegex(reader: Reader): Regex | undefined {
  const at = reader.here;
  if (reader.next !== "/") return undefined;
  const text = readDelimited(reader, { delimiter: "/", expected: "the closing / of the regular expression" });
  return { kind: "regex", text, at };
}

function readDelimited(reader: Reader, { delimiter, expected }: { delimiter: string; expected: string }): string {
  const start = reader.index;
  reader.index += 1;
  for (;;) {
    const end = reader.text.indexOf(delimiter, reader.index);
    reader.looked += (end === -1 ? reader.text.length : end + 1) - reader.index;
    if (end === -1) {
      reader.index = reader.text.length;
      const hint = `It opens here and nothing closes it. A \\ before ${delimiter} keeps it open.`;
      return reader.fail({ expected, at: start, hint, spoils: "file" });
    }
    reader.index = end + 1;
    // The first character after the opening quote is no escaped one, hence the comparison with `start`.
    const escaped = end - 1 > start && reader.text.charAt(end - 1) === "\\";
    if (!escaped) return reader.text.slice(start + 1, end);
  }
}

/** Reads a word of two letters or more, or nothing. */
export function readBareword(reader: Reader): Bareword | undefined {
  const at = reader.here;
  const text = reader.match(/[A-Za-z_][A-Za-z0-9_]+/y);
  return text === undefined ? undefined : { kind: "bareword", text, at };
}

/** Reads a number, or nothing. */
export function readNumber(reader: Reader): NumberValue | undefined {
  const at = reader.here;
  const text = reader.match(/-?[0-9]+(?:\.[0-9]*)?/y);
  return text === undefined ? undefined : { kind: "number", text, at };
}

/** Reads the name of a plugin or of an option, or nothing. */
export function readName(reader: Reader): Name | undefined {
  const at = reader.here;
  const bare = reader.match(/[A-Za-z0-9_-]+/y);
  if (bare !== undefined) return { text: bare, quote: "", at };
  const string = readString(reader);
  return string === undefined ? undefined : { text: string.text, quote: string.quote, at };
}
