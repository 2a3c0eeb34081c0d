import { leadCommand, leadTest, type CommandSoFar } from "./lead-command.ts";
import { scanHereDocuments, scanRedirection } from "./scan-redirection.ts";
import type { Scan } from "./scan.ts";
import { scanArithmetic, scanWord } from "./scan-word.ts";

/** What ends a list of commands: the script, a parenthesis, or a branch of `case`. */
export type ListEnd = "end" | ")" | "branch";

/** After these a command follows. */
const OPENING = new Set(["if", "then", "elif", "else", "do", "while", "until", "time", "!", "{"]);
/** After these one does not. */
const CLOSING = new Set(["fi", "done", "}"]);
/** Once these are read to their end, no command follows either. */
const ENDED = new Set([...CLOSING, "case", "[["]);

const OPERATORS = ["&&", "||", "|&", ";", "|", "&"];

/** Reads commands until what ends them, which is read too; a branch of `case` may also end with `esac`, which is left. */
export function scanList(scan: Scan, end: ListEnd): void {
  const from = scan.at;
  let command: CommandSoFar = { words: 0, name: undefined, last: undefined };
  const begin = (): void => {
    command = { words: 0, name: undefined, last: undefined };
  };
  for (;;) {
    skipBlanks(scan);
    if (scan.at >= scan.text.length) {
      if (end === "end") return;
      scan.fail(end === ")" ? "a parenthesis has no end" : "a case has no esac", from);
    }
    if (end === "branch" && (scan.sees(";;") || scan.sees(";&"))) {
      scan.at += scan.sees(";;&") ? 3 : 2;
      return;
    }
    if (scan.sees(")")) {
      if (end !== ")") scan.fail("a parenthesis ends that was not begun");
      scan.at += 1;
      return;
    }
    if (scan.sees("\n")) {
      scan.at += 1;
      scanHereDocuments(scan);
      begin();
      continue;
    }
    if (scanRedirection(scan)) continue;
    const operator = OPERATORS.find((token) => scan.sees(token));
    if (operator !== undefined) {
      scan.at += operator.length;
      begin();
      continue;
    }
    if (scan.sees("(")) {
      command = scanParenthesis(scan, command);
      continue;
    }
    if (command.words === 0) {
      const keyword = keywordAt(scan);
      if (keyword === "esac" && end === "branch") return;
      if (keyword !== undefined && scanKeyword(scan, keyword)) {
        if (ENDED.has(keyword)) command = { words: 1, name: keyword, last: undefined };
        continue;
      }
    }
    command = leadCommand(scan, command);
  }
}

function skipBlanks(scan: Scan): void {
  for (;;) {
    if (scan.sees("\\\n")) scan.at += 2;
    else if (scan.sees(" ") || scan.sees("\t")) scan.at += 1;
    else break;
  }
  if (!scan.sees("#")) return;
  const end = scan.text.indexOf("\n", scan.at);
  scan.at = end === -1 ? scan.text.length : end;
}

/** Reads a subshell, an arithmetic command, or the parentheses of a function; returns the command as it is then. */
function scanParenthesis(scan: Scan, command: CommandSoFar): CommandSoFar {
  if (command.words === 0) {
    if (scan.sees("((")) scanArithmetic(scan, scan.at);
    else {
      scan.at += 1;
      scanList(scan, ")");
    }
    return { words: 1, name: undefined, last: undefined };
  }
  scan.at += 1;
  skipBlanks(scan);
  if (!scan.sees(")")) scan.fail("a parenthesis stands where none can");
  scan.at += 1;
  // What follows is the function's body: a command of its own.
  return { words: 0, name: undefined, last: undefined };
}

function keywordAt(scan: Scan): string | undefined {
  const word = /^([a-z]+|[!{}]|\[\[)(?=[\s;&|()<>]|$)/.exec(scan.text.slice(scan.at, scan.at + 40))?.[1];
  return word !== undefined &&
    (OPENING.has(word) || CLOSING.has(word) || Object.hasOwn(COMPOUND, word) || word === "esac")
    ? word
    : undefined;
}

/** Reads a word of bash's grammar; returns true if there was one. */
function scanKeyword(scan: Scan, keyword: string): boolean {
  const compound = COMPOUND[keyword];
  if (compound === undefined && !OPENING.has(keyword) && !CLOSING.has(keyword)) return false;
  scan.at += keyword.length;
  compound?.(scan);
  return true;
}

const COMPOUND: Readonly<Record<string, (scan: Scan) => void>> = {
  case: scanCase,
  for: scanLoopHead,
  select: scanLoopHead,
  function: (scan) => {
    skipBlanks(scan);
    scanWord(scan);
    skipBlanks(scan);
    if (scan.sees("()")) scan.at += 2;
  },
  "[[": scanTest,
  coproc: (scan) => scan.fail("coprocesses are not known here"),
};

/** Reads `NAME in WORD...` up to its end; the words are no commands. */
function scanLoopHead(scan: Scan): void {
  skipBlanks(scan);
  if (scan.sees("((")) return scanArithmetic(scan, scan.at);
  scanWord(scan);
  skipSpace(scan);
  if (!/^in[\s;]/.test(scan.text.slice(scan.at, scan.at + 3))) return;
  scan.at += 2;
  for (skipBlanks(scan); !scan.sees(";") && !scan.sees("\n"); skipBlanks(scan)) {
    if (scan.at >= scan.text.length) scan.fail("a loop has no body");
    leadCommand(scan, { words: 1, name: undefined, last: undefined });
  }
}

function scanCase(scan: Scan): void {
  skipBlanks(scan);
  scanWord(scan);
  skipSpace(scan);
  if (!scan.sees("in")) scan.fail("a case lacks its in");
  scan.at += 2;
  for (;;) {
    skipSpace(scan);
    if (/^esac\b/.test(scan.text.slice(scan.at, scan.at + 5))) break;
    if (scan.at >= scan.text.length) scan.fail("a case has no esac");
    scanPatterns(scan);
    scanList(scan, "branch");
  }
  scan.at += 4;
}

/** Reads `(ONE | OTHER)`; the first parenthesis may be missing. */
function scanPatterns(scan: Scan): void {
  if (scan.sees("(")) scan.at += 1;
  for (;;) {
    skipBlanks(scan);
    if (scan.sees("|")) scan.at += 1;
    else if (scan.sees(")")) break;
    else {
      const { at } = scan;
      scanWord(scan);
      if (scan.at === at) scan.fail("the pattern of a case is not understood");
    }
  }
  scan.at += 1;
}

const TEST_ENDS = new Set([" ", "\t", "\n"]);

/** Reads `[[ ... ]]`, in which `<`, `(` and the like are words like others. */
function scanTest(scan: Scan): void {
  const from = scan.at;
  let last: string | undefined;
  for (;;) {
    skipSpace(scan);
    if (scan.at >= scan.text.length) scan.fail("a [[ has no ]]", from);
    if (/^\]\](?=[\s;&|)<>]|$)/.test(scan.text.slice(scan.at, scan.at + 3))) {
      scan.at += 2;
      return;
    }
    const word = scanWord(scan, TEST_ENDS);
    leadTest(scan, word, last);
    last = word.literal;
  }
}

/** Blanks, comments and ends of lines. */
function skipSpace(scan: Scan): void {
  for (skipBlanks(scan); scan.sees("\n"); skipBlanks(scan)) {
    scan.at += 1;
    scanHereDocuments(scan);
  }
}
