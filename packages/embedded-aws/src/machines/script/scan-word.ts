import type { Scan } from "./scan.ts";

/** A word of a script as bash splits it. */
export interface Word {
  readonly from: number;
  readonly to: number;
  /** As it stands in the script. */
  readonly raw: string;
  /** What it says; undefined where only bash can know. */
  readonly literal: string | undefined;
  /** True for one with an unquoted `*`, `?` or `[`. */
  readonly isPattern: boolean;
  /** True for `<(...)` and `>(...)`. */
  readonly isSubstitution: boolean;
}

const ENDS = new Set([" ", "\t", "\n", ";", "&", "|", "<", ">", "(", ")"]);

/** Reads the word that begins here. `ends` are the characters that end one: others in the tests of `[[`. */
export function scanWord(scan: Scan, ends: ReadonlySet<string> = ENDS): Word {
  const from = scan.at;
  if (scan.sees("<(") || scan.sees(">(")) {
    scan.at += 2;
    scan.readList();
    return wordOf(scan, { from, literal: undefined, isPattern: false, isSubstitution: true });
  }
  let literal: string | undefined = "";
  let isPattern = false;
  const say = (text: string): void => {
    if (literal !== undefined) literal += text;
  };
  while (scan.at < scan.text.length) {
    const char = scan.text.charAt(scan.at);
    if (ends.has(char)) break;
    if (char === "\\") {
      if (!scan.sees("\\\n")) say(scan.text.charAt(scan.at + 1));
      scan.at += 2;
    } else if (char === "'") say(scanSingleQuotes(scan));
    else if (char === '"') {
      const inside = scanDoubleQuotes(scan);
      literal = inside === undefined || literal === undefined ? undefined : literal + inside;
    } else if (char === "$" || char === "`") {
      const isPlain = scanExpansion(scan);
      if (isPlain) say("$");
      else literal = undefined;
    } else {
      if ("*?[".includes(char)) isPattern = true;
      say(char);
      scan.at += 1;
    }
  }
  return wordOf(scan, { from, literal, isPattern, isSubstitution: false });
}

function wordOf(scan: Scan, word: Omit<Word, "to" | "raw">): Word {
  return { ...word, to: scan.at, raw: scan.text.slice(word.from, scan.at) };
}

function scanSingleQuotes(scan: Scan): string {
  const end = scan.text.indexOf("'", scan.at + 1);
  if (end === -1) scan.fail("a quote (') has no end");
  const inside = scan.text.slice(scan.at + 1, end);
  scan.at = end + 1;
  return inside;
}

/** Reads what stands in double quotes; returns it, or undefined where bash puts something in. */
function scanDoubleQuotes(scan: Scan): string | undefined {
  const from = scan.at;
  let literal: string | undefined = "";
  scan.at += 1;
  while (!scan.sees('"')) {
    if (scan.at >= scan.text.length) scan.fail('a quote (") has no end', from);
    const char = scan.text.charAt(scan.at);
    if (char === "\\") {
      if (literal !== undefined) literal += scan.text.slice(scan.at, scan.at + 2).replace(/^\\([$`"\\])$/, "$1");
      scan.at += 2;
    } else if (char === "$" || char === "`") {
      if (!scanExpansion(scan)) literal = undefined;
      else if (literal !== undefined) literal += "$";
    } else {
      if (literal !== undefined) literal += char;
      scan.at += 1;
    }
  }
  scan.at += 1;
  return literal;
}

const FORBIDDEN_NAMES = /^(BASH_SOURCE|BASH_ENV)\b/;

/** Reads what begins with `$`; returns true if it is just that character. */
export function scanExpansion(scan: Scan): boolean {
  const from = scan.at;
  if (scan.sees("`")) scan.fail("backquotes are not read here; write $(...)");
  scan.at += 1;
  if (scan.sees("((")) {
    scanArithmetic(scan, from);
    return false;
  }
  if (scan.sees("(")) {
    scan.at += 1;
    scan.readList();
    return false;
  }
  if (scan.sees("{")) {
    scan.at += 1;
    refuseName(scan, scan.text.slice(scan.at).replace(/^[#!]/, ""));
    scanBraces(scan, from);
    return false;
  }
  if (scan.sees("'")) {
    scanAnsiQuotes(scan);
    return false;
  }
  if (scan.sees('"')) return false;
  refuseName(scan, scan.text.slice(scan.at, scan.at + 20));
  const name = /^([A-Za-z_]\w*|[0-9@*#?$!-])/.exec(scan.text.slice(scan.at, scan.at + 200))?.[0];
  scan.at += name?.length ?? 0;
  return name === undefined;
}

function refuseName(scan: Scan, rest: string): void {
  const name = FORBIDDEN_NAMES.exec(rest)?.[1];
  if (name !== undefined) scan.fail(`${name} says nothing of use here; a script finds where it lies by "$0"`);
}

/** Reads on to the brace that ends a `\${`. */
function scanBraces(scan: Scan, from: number): void {
  while (!scan.sees("}")) {
    if (scan.at >= scan.text.length) scan.fail("a ${ has no end", from);
    const char = scan.text.charAt(scan.at);
    if (char === "\\") scan.at += 2;
    else if (char === "'") scanSingleQuotes(scan);
    else if (char === '"') scanDoubleQuotes(scan);
    else if (char === "$" || char === "`") scanExpansion(scan);
    else scan.at += 1;
  }
  scan.at += 1;
}

/** Reads `((...))`, from its first parenthesis on. */
export function scanArithmetic(scan: Scan, from: number): void {
  let depth = 0;
  do {
    if (scan.at >= scan.text.length) scan.fail("a (( has no end", from);
    const char = scan.text.charAt(scan.at);
    if (char === "$" || char === "`") scanExpansion(scan);
    else {
      depth += char === "(" ? 1 : char === ")" ? -1 : 0;
      scan.at += 1;
    }
  } while (depth > 0);
}

function scanAnsiQuotes(scan: Scan): void {
  const from = scan.at;
  scan.at += 1;
  while (!scan.sees("'")) {
    if (scan.at >= scan.text.length) scan.fail("a $' has no end", from);
    scan.at += scan.sees("\\") ? 2 : 1;
  }
  scan.at += 1;
}
