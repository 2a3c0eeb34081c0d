/** Where something stands: a file as it is shown to people, and line and column that start at one. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A text and the name under which it is spoken of. */
export interface SourceFile {
  /** A path relative to what the user knows, with `/`. */
  readonly file: string;
  readonly text: string;
}

/** The place of an offset in a string that is written between quotes, and stands at `at`. */
export function placeInString(at: Place, { text, offset }: { readonly text: string; readonly offset: number }): Place {
  const before = text.slice(0, offset).split("\n");
  const last = before.at(-1)?.length ?? 0;
  return before.length === 1
    ? { ...at, column: at.column + 1 + last }
    : { ...at, line: at.line + before.length - 1, column: last + 1 };
}

/** The place of an offset in a text, for many offsets of one text. */
export function placesOf({ file, text }: SourceFile): (offset: number) => Place {
  const starts = [0, ...Array.from(text.matchAll(/\n/g), ({ index }) => index + 1)];
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}
