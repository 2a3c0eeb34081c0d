import type { Reader } from "./reader.ts";

/**
 * Goes to where reading can be taken up after a statement that cannot be read: behind the brackets that it opened or, if it
 * opened none, behind the next block or before the `}` around it. Says false where that cannot be told: a string is left
 * open, a bracket is missing, or a new section starts.
 */
export function resumeAfterStatement(reader: Reader, openBefore: number): boolean {
  const opened = reader.open.length > openBefore;
  let blocks = 0;
  while (skipUntilBracket(reader)) {
    const bracket = reader.next;
    if (bracket === "{" || bracket === "[" || bracket === "(") {
      reader.enter(bracket);
      continue;
    }
    if (reader.open.length === openBefore) return bracket === "}";
    if (!reader.leave()) return false;
    if (reader.open.length > openBefore) continue;
    if (opened) return true;
    blocks += 1;
    if (bracket === "}" && blocks > 0) return true;
  }
  return false;
}

/** Goes to the next line that starts a section, for one that could not be read on; false where there is none. */
export function resumeAtSection(reader: Reader): boolean {
  reader.open.length = 0;
  const section = /^(?:input|filter|output)[ \t\r\n]*\{/gm;
  section.lastIndex = reader.index;
  const found = section.exec(reader.text);
  reader.looked += (found?.index ?? reader.text.length) - reader.index;
  if (found === null) return false;
  reader.index = found.index;
  return true;
}

/** Stops before a bracket outside of strings, comments and patterns; false at the end, or at a line that starts a section. */
function skipUntilBracket(reader: Reader): boolean {
  for (;;) {
    reader.match(/[^"'#/{}[\]()\n]+/y);
    if (reader.done) return false;
    if (reader.next === "\n") {
      reader.index += 1;
      if (startsSection(reader)) return false;
    } else if (reader.next === "#") reader.match(/[^\n]*/y);
    else if (reader.next === "/") skipPattern(reader);
    else if (reader.next === '"' || reader.next === "'") {
      if (!skipQuoted(reader)) return false;
    } else return true;
  }
}

/** Whether a section starts here: nothing else looks like one at the beginning of a line. */
export function startsSection(reader: Reader): boolean {
  if (reader.index > 0 && reader.text.charAt(reader.index - 1) !== "\n") return false;
  const section = /(?:input|filter|output)[ \t\r\n]*\{/y;
  section.lastIndex = reader.index;
  reader.looked += 1;
  return section.test(reader.text);
}

function skipQuoted(reader: Reader): boolean {
  const quote = reader.next;
  reader.index += 1;
  for (;;) {
    const end = reader.text.indexOf(quote, reader.index);
    reader.looked += (end === -1 ? reader.text.length : end + 1) - reader.index;
    if (end === -1) return false;
    reader.index = end + 1;
    if (reader.text.charAt(end - 1) !== "\\") return true;
  }
}

/** A slash opens a pattern only behind `=~` or `!~`, and ends in its line or is none. */
function skipPattern(reader: Reader): void {
  const operator = /[=!]~[ \t]*$/.test(reader.text.slice(Math.max(0, reader.index - 10), reader.index));
  if (operator) reader.match(/\/(?:\\.|[^\\/\n])*/y);
  reader.index += operator && reader.next !== "/" ? 0 : 1;
}
