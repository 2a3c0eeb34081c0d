import { type Place, placesOf, type SourceFile } from "./place.ts";
import { SyntaxFailure, type SyntaxProblem } from "./syntax-problem.ts";

/** A text, how far it has been read, and which brackets are open there. */
export class Reader {
  index = 0;
  /** Characters looked at so far, those that were looked at twice counted twice: it grows with the text, never faster. */
  looked = 0;
  readonly problems: SyntaxProblem[] = [];
  readonly text: string;
  /** The place of an offset. */
  readonly place: (offset: number) => Place;
  /** What is open, innermost last: its closing bracket and where it was opened. */
  readonly open: { readonly closing: string; readonly at: number }[] = [];
  #depth = 0;

  constructor(source: SourceFile) {
    this.text = source.text;
    this.place = placesOf(source);
  }

  get done(): boolean {
    return this.index >= this.text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.text.charAt(this.index);
  }

  /** The place of what is read next. */
  get here(): Place {
    return this.place(this.index);
  }

  /** Whether the text goes on with this. */
  sees(expected: string): boolean {
    this.looked += expected.length;
    return this.text.startsWith(expected, this.index);
  }

  /** Reads exactly this, or reads nothing and says false. */
  take(expected: string): boolean {
    if (!this.sees(expected)) return false;
    this.index += expected.length;
    return true;
  }

  /** Reads what a sticky pattern fits, or reads nothing and returns undefined. Patterns are runs of one class of characters. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.index;
    const found = sticky.exec(this.text)?.[0];
    this.looked += (found?.length ?? 0) + 1;
    this.index += found?.length ?? 0;
    return found;
  }

  /** Reads white space, the only thing that may keep options apart; says whether there was any. */
  skipWhite(): boolean {
    return this.match(/[ \t\r\n]+/y) !== undefined;
  }

  /** Reads white space and comments. */
  skipSpace(): void {
    while (this.skipWhite() || this.#skipComment());
  }

  #skipComment(): boolean {
    if (this.next !== "#") return false;
    const start = this.index;
    this.match(/[^\r\n]*/y);
    if (this.take("\r\n") || this.take("\n")) return true;
    const hint = "In Logstash's grammar a comment ends with its line, so its last line needs a line end too.";
    return this.fail({
      expected: "a line end after the comment",
      at: start,
      found: this.describeNext(),
      hint,
      spoils: "file",
    });
  }

  /** Reads an opening bracket, if it is next, and remembers it until `close` reads its counterpart. */
  enter(opening: "{" | "[" | "("): boolean {
    const at = this.index;
    if (!this.take(opening)) return false;
    this.open.push({ closing: CLOSING[opening], at });
    return true;
  }

  /** Reads the counterpart of the innermost open bracket, or reads nothing and says false. */
  leave(): boolean {
    const innermost = this.open.at(-1);
    if (innermost === undefined || !this.take(innermost.closing)) return false;
    this.open.pop();
    return true;
  }

  /** Runs one level deeper; a limit is a message, a full stack is not. */
  deeper<T>(read: () => T): T {
    if (this.#depth === MOST_LEVELS) {
      this.fail({
        expected: `at most ${MOST_LEVELS} levels within each other`,
        hint: "Logstash itself would read this, but nobody could.",
        spoils: "file",
      });
    }
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  /** Gives up the statement, or the file, with what stands here instead of what should. */
  fail(problem: {
    readonly expected: string;
    readonly hint?: string;
    readonly at?: number;
    readonly found?: string;
    readonly spoils?: SyntaxFailure["spoils"];
  }): never {
    const { expected, hint = "", at = this.index, found = this.describeNext(), spoils = "statement" } = problem;
    throw new SyntaxFailure(
      {
        at: this.place(at),
        found,
        expected,
        hint: this.done && problem.at === undefined ? this.#stillOpen(hint) : hint,
      },
      spoils,
    );
  }

  /** What stands here, to follow "found". */
  describeNext(): string {
    if (this.done) return "the end of the file";
    const word = /[A-Za-z0-9_.-]{1,30}|=>|[=!<>]=|[=!]~|&&|\|\||[^]/uy;
    word.lastIndex = this.index;
    const [found = ""] = word.exec(this.text) ?? [];
    return NAMED[found] ?? `\`${found}\``;
  }

  #stillOpen(hint: string): string {
    const innermost = this.open.at(-1);
    if (innermost === undefined) return hint;
    const { line } = this.place(innermost.at);
    const open = `The \`${this.text.charAt(innermost.at)}\` of line ${line} is not closed.`;
    return hint === "" ? open : `${open} ${hint}`;
  }
}

const MOST_LEVELS = 64;
const CLOSING = { "{": "}", "[": "]", "(": ")" } as const;
const NAMED: Readonly<Record<string, string>> = {
  "\n": "the end of the line",
  "\r": "the end of the line",
  "\uFEFF": "a byte order mark",
  "\u00A0": "a non-breaking space",
  "\u201C": "a typographic quote",
  "\u201D": "a typographic quote",
};
