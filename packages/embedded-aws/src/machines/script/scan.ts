/** Why a script is not run, and where in its text that is. */
export class ScriptProblem extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A here-document whose text begins with the next line. */
export interface HereDocument {
  readonly delimiter: string;
  readonly stripsTabs: boolean;
  readonly isLiteral: boolean;
}

/** A script that is being read, and what is put in or taken out of it on the way. */
export interface Scan {
  readonly text: string;
  at: number;
  readonly hereDocuments: HereDocument[];
  /** Reads a list of commands within something else, up to its parenthesis. */
  readList(): void;
  /** Returns true if the text goes on with `token`. */
  sees(token: string): boolean;
  insert(at: number, text: string): void;
  replace(from: number, to: number, text: string): void;
  rewritten(): string;
  lineAt(at: number): number;
  fail(message: string, at?: number): never;
}

/** Opens a script at its beginning; `readList` reads the commands in parentheses. */
export function openScan(text: string, readList: (scan: Scan) => void): Scan {
  const edits: { readonly from: number; readonly to: number; readonly text: string }[] = [];
  return {
    text,
    at: 0,
    hereDocuments: [],
    readList() {
      readList(this);
    },
    sees(token) {
      return text.startsWith(token, this.at);
    },
    insert(at, added) {
      edits.push({ from: at, to: at, text: added });
    },
    replace(from, to, added) {
      edits.push({ from, to, text: added });
    },
    rewritten() {
      let [out, done] = ["", 0];
      // What is put in at the same place stays in the order in which it was ordered.
      for (const edit of edits.toSorted((one, other) => one.from - other.from)) {
        out += text.slice(done, edit.from) + edit.text;
        done = edit.to;
      }
      return out + text.slice(done);
    },
    lineAt: (at) => text.slice(0, at).split("\n").length,
    fail(message, at) {
      throw new ScriptProblem(message, at ?? this.at);
    },
  };
}
