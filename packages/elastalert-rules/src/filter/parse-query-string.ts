/** A query string as read here: a subset of Lucene's language whose meaning is beyond doubt. */
export type Query =
  | { readonly kind: "all" | "any"; readonly parts: readonly Query[] }
  | { readonly kind: "not"; readonly part: Query }
  | { readonly kind: "exists"; readonly field: string }
  | { readonly kind: "word" | "phrase" | "pattern"; readonly field: string; readonly text: string }
  | { readonly kind: "range"; readonly field: string; readonly limits: readonly Limit[] }
  | { readonly kind: "everything" };

/** One end of a range. */
export interface Limit {
  readonly is: "gt" | "gte" | "lt" | "lte";
  readonly than: string;
}

/** `malformed`: Elasticsearch would refuse it. `beyond`: it would not, and what it means is not worked out here. */
export type ParsedQuery =
  | { readonly kind: "query"; readonly query: Query }
  | { readonly kind: "malformed"; readonly what: string }
  | { readonly kind: "beyond"; readonly what: string };

/**
 * Parses a query string: `field:word`, `field:"phrase"`, `field:wild*`, `field:[1 TO 5]`, `field:>=5`, `_exists_:field`,
 * `field:(a OR b)`, brackets, AND, OR, NOT, `&&`, `||`, `!`. Words beside each other are OR, as Elasticsearch's default is.
 */
export function parseQueryString(text: string): ParsedQuery {
  try {
    const reader: Reader = { tokens: tokensOf(text), index: 0 };
    if (reader.tokens.length === 0) throw new Stop("malformed", "it is empty");
    const query = readAlternatives(reader, undefined);
    const rest = reader.tokens[reader.index];
    if (rest !== undefined) throw new Stop("malformed", `${rest} stands where nothing opened it`);
    return { kind: "query", query };
  } catch (error) {
    if (error instanceof Stop) return { kind: error.kind, what: error.message };
    throw error;
  }
}

class Stop extends Error {
  readonly kind: "malformed" | "beyond";
  constructor(kind: "malformed" | "beyond", what: string) {
    super(what);
    this.kind = kind;
  }
}

interface Reader {
  readonly tokens: readonly string[];
  index: number;
}

const TOKEN =
  /\s+|"(?:\\.|[^"\\])*"|[[{][^\]}]*[\]}]|\(|\)|&&|\|\||!(?=[\w("_])|(?:\\.|[\w.@*?/%$,;=\u0080-\uffff-])+:(?=\s*\S)|[<>]=?[^\s()]+|(?:\\.|[^\s()"[\]{}:!^~])+|[\s\S]/gy;

function tokensOf(text: string): readonly string[] {
  const tokens = (text.match(TOKEN) ?? []).filter((token) => token.trim() !== "");
  if (tokens.includes('"')) throw new Stop("malformed", 'a quote " is opened and not closed');
  const bracket = tokens.find((token) => /^[[\]{}]$/.test(token));
  if (bracket !== undefined) throw new Stop("malformed", `${bracket} stands alone; a range is [1 TO 5]`);
  const odd = tokens.find((token) => /^[~^]/.test(token));
  if (odd !== undefined) throw new Stop("beyond", "it uses ~ or ^");
  return tokens;
}

function readAlternatives(reader: Reader, field: string | undefined): Query {
  const parts: Query[] = [readUnary(reader, field)];
  const joins = new Set<"all" | "any">();
  for (let next = reader.tokens[reader.index]; next !== undefined && next !== ")"; next = reader.tokens[reader.index]) {
    const join = joinOf(next);
    joins.add(join ?? "any");
    if (join !== undefined) reader.index += 1;
    parts.push(readUnary(reader, field));
  }
  if (joins.size > 1)
    throw new Stop(
      "beyond",
      "it mixes AND with OR (or words beside each other) without brackets, which Lucene does not read as logic does; put brackets",
    );
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  if (joins.has("any") && parts.some((part) => part.kind === "not"))
    throw new Stop("beyond", "it has NOT beside OR, which Lucene reads as AND NOT; put brackets");
  return { kind: joins.has("all") ? "all" : "any", parts };
}

function joinOf(token: string): "all" | "any" | undefined {
  if (token === "AND" || token === "&&") return "all";
  return token === "OR" || token === "||" ? "any" : undefined;
}

function readUnary(reader: Reader, field: string | undefined): Query {
  const token = reader.tokens[reader.index];
  if (token === undefined || token === ")" || joinOf(token) !== undefined) {
    throw new Stop(
      "malformed",
      token === undefined ? "something is missing at its end" : `something is missing before ${token}`,
    );
  }
  reader.index += 1;
  if (token === "NOT" || token === "!") return { kind: "not", part: readUnary(reader, field) };
  if (token === "(") return readGroup(reader, field);
  if (token.endsWith(":") && !token.endsWith("\\:")) return readField(reader, plain(token.slice(0, -1)));
  return readValue(token, field);
}

function readGroup(reader: Reader, field: string | undefined): Query {
  const query = readAlternatives(reader, field);
  if (reader.tokens[reader.index] !== ")") throw new Stop("malformed", "a bracket ( is opened and not closed");
  reader.index += 1;
  return query;
}

function readField(reader: Reader, field: string): Query {
  const token = reader.tokens[reader.index];
  if (token === undefined) throw new Stop("malformed", `${field}: has no value`);
  reader.index += 1;
  if (field === "_exists_") return { kind: "exists", field: plain(token) };
  if (/[*?]/.test(field)) throw new Stop("beyond", "it has a wildcard in the name of a field");
  return token === "(" ? readGroup(reader, field) : readValue(token, field);
}

function readValue(token: string, field: string | undefined): Query {
  if (token === "*" && field === undefined) return { kind: "everything" };
  if (field === undefined)
    throw new Stop(
      "beyond",
      "it has words without a field, which are looked for in fields that only Elasticsearch knows",
    );
  if (token.startsWith('"')) return { kind: "phrase", field, text: plain(token.slice(1, -1)) };
  if (/^[[{]/.test(token)) return readRange(token, field);
  const limit = /^([<>]=?)(.+)$/.exec(token);
  if (limit !== null)
    return { kind: "range", field, limits: [{ is: COMPARISONS[limit[1] ?? ""] ?? "gt", than: limit[2] ?? "" }] };
  if (/^\/.*\/$/.test(token)) throw new Stop("beyond", "it has a regular expression");
  if (/^[+-]./.test(token) && !/^-\d/.test(token)) throw new Stop("beyond", "it uses + or -");
  if (token === "*") return { kind: "exists", field };
  if (/(?<!\\)[*?]/.test(token)) return { kind: "pattern", field, text: token };
  return { kind: "word", field, text: plain(token) };
}

const COMPARISONS: Readonly<Record<string, Limit["is"]>> = { ">": "gt", ">=": "gte", "<": "lt", "<=": "lte" };

function readRange(token: string, field: string): Query {
  const parts = /^([[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])$/.exec(token);
  if (parts === null) throw new Stop("malformed", `${token} is no range; write [1 TO 5], with TO in capital letters`);
  const [, open, low = "*", high = "*", close] = parts;
  const limits: readonly (Limit & { readonly open: boolean })[] = [
    { is: open === "[" ? "gte" : "gt", than: low, open: low === "*" },
    { is: close === "]" ? "lte" : "lt", than: high, open: high === "*" },
  ];
  return { kind: "range", field, limits: limits.filter((each) => !each.open).map(({ is, than }) => ({ is, than })) };
}

function plain(text: string): string {
  return text.replace(/\\(.)/g, "$1");
}
