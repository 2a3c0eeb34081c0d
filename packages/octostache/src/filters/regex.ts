/** A .NET regular expression in JavaScript's terms, or what in it has no counterpart there. */
export type TranslatedRegex =
  | { readonly kind: "regex"; readonly regex: RegExp }
  | { readonly kind: "invalid"; readonly why: string }
  | { readonly kind: "unsupported"; readonly what: string };

/**
 * Returns a .NET pattern as JavaScript's `RegExp`, flags `g` and `u`.
 *
 * `\d`, `\w`, `\s`, `.`, `^` and `$` are written out as what .NET means by them. What is not told here to mean the same
 * in both, such as atomic groups, conditions and `\G`, is refused: a pattern that quietly matches something else is worse.
 *
 * @see https://learn.microsoft.com/dotnet/standard/base-types/regular-expression-language-quick-reference
 */
export function translateRegex(pattern: string): TranslatedRegex {
  const { options = "" } = /^\(\?(?<options>[a-z]+)\)/.exec(pattern)?.groups ?? {};
  if (/[^ims]/.test(options)) return { kind: "unsupported", what: `the option (?${options}) of a regular expression` };
  const body = options === "" ? pattern : pattern.slice(options.length + 3);
  const unknown = UNSUPPORTED.find(({ form }) => form.test(body));
  if (unknown !== undefined) return { kind: "unsupported", what: `${unknown.what} in a regular expression` };
  const source = translateBody(body, { multiline: options.includes("m"), dotAll: options.includes("s") });
  try {
    return { kind: "regex", regex: new RegExp(source, options.includes("i") ? "giu" : "gu") };
  } catch (error) {
    const why = (error as Error).message.replace(/^.*\/[a-z]*: /s, "");
    return { kind: "invalid", why: `a regular expression that is none (${why})` };
  }
}

/** Looked for outside of escapes only roughly: what is taken for one of these by mistake is refused, never misread. */
const UNSUPPORTED: readonly { readonly form: RegExp; readonly what: string }[] = [
  { form: /\(\?>/, what: "an atomic group" },
  { form: /\(\?\(/, what: "a condition" },
  { form: /\(\?#/, what: "a comment" },
  { form: /\(\?'/, what: "a name in quotes" },
  { form: /\(\?<[\w]*-/, what: "a balancing group" },
  { form: /\(\?<\d/, what: "a group with a number of its own" },
  { form: /\(\?[a-z-]+[:)]/, what: "options in the middle" },
  { form: /\\[GKXkcae0]/, what: "an escape \\G, \\k, \\c, \\a, \\e or \\0" },
  { form: /\\p\{Is/i, what: "a block of Unicode" },
  { form: /\[(?:[^\]\\]|\\.)*-\[/, what: "a class with another one taken away" },
];

interface Options {
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

function translateBody(body: string, { multiline, dotAll }: Options): string {
  let inClass = false;
  return body.replace(/\\(?:[pP]\{[^}]*\}|[\s\S])|[\s\S]/gu, (piece) => {
    if (piece.length > 1 && piece.startsWith("\\")) return translateEscape(piece, inClass);
    if (inClass) {
      inClass = piece !== "]";
      return piece === "[" || piece === "/" ? `\\${piece}` : piece;
    }
    switch (piece) {
      case "[":
        inClass = true;
        return piece;
      case ".":
        return dotAll ? "[\\s\\S]" : "[^\\n]";
      case "^":
        return multiline ? "(?<![^\\n])" : "(?<![\\s\\S])";
      case "$":
        return multiline ? "(?![^\\n])" : "(?=\\n?(?![\\s\\S]))";
      case "]":
      case "/":
        return `\\${piece}`;
      default:
        return piece;
    }
  });
}

function translateEscape(escape: string, inClass: boolean): string {
  const known = (inClass ? CLASS_ESCAPES : ESCAPES)[escape];
  if (known !== undefined) return known;
  const character = escape.slice(1);
  if (/^[\w]/.test(character)) return escape;
  return /[\^$\\.*+?()[\]{}|/-]/.test(character) && (inClass || character !== "-") ? escape : character;
}

const WORD = "\\p{L}\\p{Mn}\\p{Nd}\\p{Pc}";

/** What .NET counts to a digit, a word and white space, for use within a class. */
const CLASS_ESCAPES: Readonly<Record<string, string>> = {
  "\\d": "\\p{Nd}",
  "\\D": "\\P{Nd}",
  "\\w": WORD,
  "\\s": "\\f\\n\\r\\t\\v\\x85\\p{Z}",
};

const ESCAPES: Readonly<Record<string, string>> = {
  "\\d": "\\p{Nd}",
  "\\D": "\\P{Nd}",
  "\\w": `[${WORD}]`,
  "\\W": `[^${WORD}]`,
  "\\s": "[\\f\\n\\r\\t\\v\\x85\\p{Z}]",
  "\\S": "[^\\f\\n\\r\\t\\v\\x85\\p{Z}]",
  "\\b": `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`,
  "\\B": `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`,
  "\\A": "(?<![\\s\\S])",
  "\\z": "(?![\\s\\S])",
  "\\Z": "(?=\\n?(?![\\s\\S]))",
};
