import type { Name, Step } from "../template.ts";
import { Reader, SyntaxFailure } from "./reader.ts";

/**
 * Reads `Name.Member[index][#{Name}]`.
 *
 * Names hold letters, digits, white space within them and `_ - : / ~ ( ) @`. White space before `in` ends one, which is
 * how `each` finds its collection; so no name can hold the word ` in `, here as in Octopus.
 *
 * @see https://github.com/OctopusDeploy/Octostache/blob/main/source/Octostache/Templates/TemplateParser.cs
 */
export function readName(reader: Reader, characters: NameCharacters = ANYWHERE): Name {
  const start = reader.index;
  const steps: Step[] = [{ kind: "member", name: readIdentifier(reader, characters) }];
  for (;;) {
    if (reader.take(".")) steps.push({ kind: "member", name: readIdentifier(reader, characters) });
    else if (reader.sees("[")) steps.push(readIndex(reader));
    else return { steps, source: reader.text.slice(start, reader.index).trim() };
  }
}

/** Returns the steps of a variable's name, or undefined when it is none that a template could ask for. */
export function parseName(text: string): readonly Step[] | undefined {
  const reader = new Reader(text, () => reader.fail("a token in a name"));
  try {
    const { steps } = readName(reader);
    return reader.done ? steps : undefined;
  } catch (error) {
    if (error instanceof SyntaxFailure) return undefined;
    throw error;
  }
}

/** The name of a loop's item, which ends where `in` begins, however that is written. */
export const BEFORE_IN: NameCharacters = /(?:[\p{L}\p{Nd}_\-:/~()@]|(?!\sin\s)\s)+/iuy;

/** Which characters make up a name: a pattern of one or more of them, sticky. */
export type NameCharacters = RegExp;

/** Reads one identifier, white space around it removed. */
export function readIdentifier(reader: Reader, characters: NameCharacters = ANYWHERE): string {
  const name = (reader.match(characters) ?? "").trim();
  if (name !== "") return name;
  if (!reader.done && reader.sees("#{")) return reader.fail("a token inside a name (an index may be one: #{A[#{B}]})");
  return reader.failAt("a name");
}

const ANYWHERE: NameCharacters = /(?:[\p{L}\p{Nd}_\-:/~()@]|(?!\sin\s)\s)+/uy;

function readIndex(reader: Reader): Step {
  reader.take("[");
  const inner = readLookup(reader);
  if (inner !== undefined) return { kind: "lookup", name: inner };
  const key = reader.deeper(() => readIndexText(reader)).trim();
  return { kind: "index", key };
}

/** `#{Name}]`; anything else, such as a token with a filter, is no lookup. */
function readLookup(reader: Reader): Name | undefined {
  const start = reader.index;
  reader.skipSpace();
  if (!reader.take("#{")) {
    reader.index = start;
    return undefined;
  }
  return reader.deeper(() => {
    reader.skipSpace();
    const name = readName(reader);
    reader.skipSpace();
    if (!reader.take("}")) return reader.failAt("the `}` of an index, which can be one plain name,");
    reader.skipSpace();
    if (!reader.take("]")) return reader.failAt("the `]` of an index");
    return name;
  });
}

/** Up to the `]` that belongs to the `[`: pairs of brackets within it are part of it. */
function readIndexText(reader: Reader): string {
  let text = "";
  for (;;) {
    const plain = reader.match(/[^[\]#]+|#(?!\{)/y);
    if (plain !== undefined) text += plain;
    else if (reader.take("]")) return text;
    else if (reader.take("[")) text += `[${reader.deeper(() => readIndexText(reader))}]`;
    else if (reader.sees("#{"))
      return reader.fail("an index that is partly a token (an index is all text or one #{Name})");
    else return reader.fail("a `[` without its `]`");
  }
}
