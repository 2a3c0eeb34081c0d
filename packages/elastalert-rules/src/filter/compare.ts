/** Whether two values are the same to Elasticsearch: numbers and booleans also as texts. */
export function sameTerm(a: unknown, b: unknown): boolean {
  return String(a) === String(b) || (isNumeric(a) && isNumeric(b) && Number(a) === Number(b));
}

/** Whether a value lies within a limit: as numbers when both are, else as texts. */
export function within(value: unknown, { is, than }: { readonly is: string; readonly than: unknown }): boolean {
  const numbers = isNumeric(value) && isNumeric(than);
  const [a, b] = numbers ? [Number(value), Number(than)] : [String(value), String(than)];
  switch (is) {
    case "gt":
      return a > b;
    case "gte":
      return a >= b;
    case "lt":
      return a < b;
    default:
      return a <= b;
  }
}

/** The words of a text as Elasticsearch's standard analyzer makes them, as far as letters, digits and `_` go. */
export function wordsOf(value: unknown): readonly string[] {
  return (
    String(value)
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+(?:[.'][\p{L}\p{N}_]+)*/gu) ?? []
  );
}

/** Whether words stand in a text beside each other, in their order. */
export function holdsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  return phrase.length > 0 && words.some((_, start) => phrase.every((word, offset) => words[start + offset] === word));
}

/** The pattern of a `wildcard` query or of a word with `*` or `?` in it, for a whole value. */
export function wildcard(pattern: string, flags: "" | "i" = ""): RegExp {
  const source = pattern
    .split(/(\\.|\*|\?)/)
    .map((part) => ({ "*": ".*", "?": "." })[part] ?? part.replace(/^\\/, "").replace(/[.+^${}()|[\]\\*?]/g, "\\$&"))
    .join("");
  return new RegExp(`^${source}$`, `s${flags}`);
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value));
}
