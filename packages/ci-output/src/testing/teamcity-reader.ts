/** A message as TeamCity understood it: with one value that has no name, or with named ones. */
export interface TeamCityMessage {
  readonly name: string;
  readonly value?: string;
  readonly values?: Readonly<Record<string, string>>;
}

/**
 * Reads a line by the rules of TeamCity's "Service Messages" page: `##teamcity[name 'value']` or
 * `##teamcity[name a='value' ...]` on one line, with `|` before what has a meaning. Throws where TeamCity would log
 * that it cannot read a message.
 */
export function readTeamCity(line: string): TeamCityMessage | undefined {
  const start = line.indexOf(PREFIX);
  if (start < 0) return undefined;
  const reader = { rest: line.slice(start + PREFIX.length) };
  const name = take(reader, /^[A-Za-z][A-Za-z0-9-]*/);
  take(reader, /^[ \t]+/);
  if (reader.rest.startsWith("'")) {
    const value = takeValue(reader);
    take(reader, /^[ \t]*\]/);
    return { name, value };
  }
  const values: Record<string, string> = {};
  while (!/^[ \t]*\]/.test(reader.rest)) {
    const key = take(reader, /^[A-Za-z_$][\w$]*/);
    take(reader, /^[ \t]*=[ \t]*/);
    values[key] = takeValue(reader);
    if (!reader.rest.startsWith("]")) take(reader, /^[ \t]+/);
  }
  return { name, values };
}

const PREFIX = "##teamcity[";

function take(reader: { rest: string }, pattern: RegExp): string {
  const found = pattern.exec(reader.rest)?.[0];
  if (found === undefined) throw new Error(`TeamCity expected ${String(pattern)} at ${reader.rest}`);
  reader.rest = reader.rest.slice(found.length);
  return found;
}

/** Between apostrophes: an apostrophe, a bar, a bracket or a line's end stands there only behind a bar. */
function takeValue(reader: { rest: string }): string {
  const quoted = take(reader, /^'(?:[^'|\n\r[\]]|\|.)*'/);
  return quoted.slice(1, -1).replaceAll(/\|(0x[0-9a-fA-F]{4}|.)/g, (_whole, escaped: string) => {
    if (escaped.startsWith("0x")) return String.fromCharCode(Number.parseInt(escaped.slice(2), 16));
    const meant = ESCAPES[escaped];
    if (meant === undefined) throw new Error(`TeamCity knows no escape |${escaped}`);
    return meant;
  });
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  x: "\u0085",
  l: "\u2028",
  p: "\u2029",
  "|": "|",
  "'": "'",
  "[": "[",
  "]": "]",
};
