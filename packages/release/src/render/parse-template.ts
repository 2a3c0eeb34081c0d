/** A piece of a value: text to keep, a variable to put in, or something that only the fuller language knows. */
export type TemplatePiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "token"; readonly name: string; readonly source: string }
  | { readonly kind: "unsupported"; readonly source: string; readonly what: string };

/**
 * Returns the pieces of a value in Octopus's `#{Name}` syntax, of which only plain names are understood.
 *
 * `##{` is a literal `#{`, and `##` before a token is one `#` and the token, as Octostache reads them;
 * `#{}` and `#{ }` stay as they are.
 *
 * @see https://github.com/OctopusDeploy/Octostache/blob/main/source/Octostache/Templates/TemplateParser.cs
 */
export function parseTemplate(value: string): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  let at = 0;
  while (at < value.length) {
    const piece = readPiece(value, at);
    at += piece.length;
    pieces.push(piece.piece);
  }
  return pieces;
}

interface ReadPiece {
  readonly piece: TemplatePiece;
  /** How many characters of the value it stands for. */
  readonly length: number;
}

function readPiece(value: string, at: number): ReadPiece {
  if (value.startsWith("#{", at)) return readToken(value, at);
  if (value.startsWith("###{", at)) return { piece: { kind: "text", text: "#" }, length: 2 };
  if (value.startsWith("##{", at)) return { piece: { kind: "text", text: "#{" }, length: 3 };
  const text = /^(?:#[^{]?|[^#]+)/s.exec(value.slice(at))?.[0] ?? "";
  return { piece: { kind: "text", text }, length: text.length };
}

function readToken(value: string, at: number): ReadPiece {
  const end = findTokenEnd(value, at + 2);
  if (end === undefined) {
    const source = value.slice(at);
    const what = "a `#{` without its `}` (a literal `#{` is written `##{`)";
    return { piece: { kind: "unsupported", source, what }, length: source.length };
  }
  const source = value.slice(at, end + 1);
  return { piece: classifyToken(source), length: source.length };
}

/** The `}` that closes the token that began before `from`; tokens inside it are skipped. */
function findTokenEnd(value: string, from: number): number | undefined {
  let depth = 1;
  for (let index = from; index < value.length; index += 1) {
    if (value.startsWith("#{", index)) depth += 1;
    else if (value[index] === "}") depth -= 1;
    if (depth === 0) return index;
  }
  return undefined;
}

function classifyToken(source: string): TemplatePiece {
  const inside = source.slice(2, -1);
  const name = inside.trim();
  if (name === "") return { kind: "text", text: source };
  const fuller = FULLER_LANGUAGE.find(({ pattern }) => pattern.test(inside));
  if (fuller !== undefined) return { kind: "unsupported", source, what: fuller.what };
  return { kind: "token", name, source };
}

/** What Octostache has beyond plain names, each by the words a refusal uses; the first that fits is told. */
const FULLER_LANGUAGE: readonly { readonly pattern: RegExp; readonly what: string }[] = [
  { pattern: /^\s*(?:if|unless|elseif)\s|^(?:else|\/if|\/unless)$/i, what: "a condition" },
  { pattern: /^\s*each\s|^\/each$/i, what: "a loop" },
  { pattern: /^\s*calc\s/i, what: "a calculation" },
  { pattern: /\|/, what: "a filter" },
  { pattern: /\[/, what: "an index" },
  { pattern: /#\{/, what: "a token inside a token" },
  { pattern: /[^\s\w\-:/~()@.]/, what: "a character that no variable's name has" },
];
