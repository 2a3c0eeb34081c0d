import { readBareword, readName, readNumber, readString } from "./read-literals.ts";
import type { Reader } from "./reader.ts";
import {
  goesOn,
  hintAfter,
  hintAtArrow,
  hintAtArrowOfKey,
  hintAtGlued,
  hintAtKey,
  hintAtName,
  hintAtValue,
  spoiledBy,
} from "./value-hints.ts";
import type { ArrayValue, Attribute, HashEntry, HashValue, Plugin, Value } from "./syntax-tree.ts";

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
