import type { Position } from "../problem.ts";
import type { Node } from "../template.ts";

/** Why a token cannot be read: caught where tokens are read, so that it never leaves this package. */
export class SyntaxFailure extends Error {
  override readonly name = "SyntaxFailure";

  /** The noun phrase of a `Problem`. */
  readonly what: string;
  /** The index at which reading could not go on, or within the token that is to be shown for it. */
  readonly stoppedAt: number;
  /** `unsupported` ends the reading of the whole text. */
  readonly kind: "syntax" | "unsupported";

  constructor(what: string, { stoppedAt, kind }: Pick<SyntaxFailure, "stoppedAt" | "kind">) {
    super(what);
    this.what = what;
    this.stoppedAt = stoppedAt;
    this.kind = kind;
  }
}

/** A text and how far it has been read. */
export class Reader {
  index = 0;
  readonly text: string;
  /** Reads one `#{...}`: filters have tokens as arguments, and tokens have filters. */
  readonly readToken: (reader: Reader) => Node;
  readonly #lineStarts: readonly number[];
  #depth = 0;

  constructor(text: string, readToken: (reader: Reader) => Node) {
    this.text = text;
    this.readToken = readToken;
    this.#lineStarts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  }

  get done(): boolean {
    return this.index >= this.text.length;
  }

  /** Whether the text goes on with this. */
  sees(expected: string): boolean {
    return this.text.startsWith(expected, this.index);
  }

  /** Reads exactly this, or reads nothing and says false. */
  take(expected: string): boolean {
    if (!this.sees(expected)) return false;
    this.index += expected.length;
    return true;
  }

  /** Reads what a sticky pattern fits, or reads nothing and returns undefined. */
  match(sticky: RegExp): string | undefined {
    sticky.lastIndex = this.index;
    const found = sticky.exec(this.text)?.[0];
    this.index += found?.length ?? 0;
    return found;
  }

  skipSpace(): void {
    this.match(/\s*/y);
  }

  /** The place of an index, by default of the one that is read next. */
  placeOf(index: number = this.index): Position {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: index - (this.#lineStarts[low] ?? 0) + 1 };
  }

  fail(what: string, stoppedAt: number = this.index): never {
    throw new SyntaxFailure(what, { stoppedAt, kind: "syntax" });
  }

  /** Fails with what stands here instead of what should. */
  failAt(expected: string): never {
    if (this.done) return this.fail("a `#{` without its `}` (a literal `#{` is written `##{`)");
    const [found = ""] = this.text.slice(this.index);
    return this.fail(`${JSON.stringify(found)} where ${expected} should be`);
  }

  /** Runs one level deeper. Without a limit a text could use up the stack, which is no error that anybody can act on. */
  deeper<T>(read: () => T): T {
    if (this.#depth === MOST_LEVELS) {
      const what = `tokens within tokens, more than ${MOST_LEVELS} deep`;
      throw new SyntaxFailure(what, { stoppedAt: this.index, kind: "unsupported" });
    }
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }
}

const MOST_LEVELS = 64;
