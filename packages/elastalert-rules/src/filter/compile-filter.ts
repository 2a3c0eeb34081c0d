import { isOpaque } from "../document/tokens.ts";
import { plainOf, scalarsOf, valueOf, type Entry, type Value } from "../document/value.ts";
import { holdsPhrase, sameTerm, wildcard, within, wordsOf } from "./compare.ts";
import { valuesOf, type Fields } from "./fields.ts";
import { parseQueryString, type Query } from "./parse-query-string.ts";

/** A filter that can be judged here, or what of it cannot. */
export type Compiled =
  | { readonly kind: "judged"; readonly test: (fields: Fields) => boolean }
  | { readonly kind: "beyond"; readonly what: string };

/**
 * What a list of queries lets pass: all must. Judged are term, terms, match, match_phrase, match_all, range, exists, prefix, wildcard,
 * bool and query_string's subset. Fields under `term`, `terms`, `prefix` and `wildcard` are taken as keywords or numbers;
 * under `match` and query_string as analyzed text, unless their name ends in `.keyword`.
 */
export function compileFilter(clauses: readonly Value[]): Compiled {
  const opaque = clauses.flatMap(scalarsOf).find(({ scalar }) => isOpaque(scalar.value));
  if (opaque !== undefined) return beyond("a filter holds a value that is not known here");
  return joined(clauses.map(compileClause), (tests) => (fields) => tests.every((test) => test(fields)));
}

type Test = (fields: Fields) => boolean;

function compileClause(clause: Value): Compiled {
  const entry = clause.kind === "mapping" ? [...clause.entries.values()][0] : undefined;
  if (entry === undefined) return beyond("a filter that is no query");
  return COMPILERS[entry.key]?.(entry.value) ?? beyond(`the query ${entry.key}`);
}

const COMPILERS: Readonly<Record<string, (query: Value) => Compiled>> = {
  query: compileClause,
  match_all: () => judged(() => true),
  term: (query) => onField(query, { option: "value", make: (wanted) => (value) => sameTerm(value, wanted) }),
  terms: compileTerms,
  prefix: (query) =>
    onField(query, { option: "value", make: (wanted) => (value) => String(value).startsWith(String(wanted)) }),
  wildcard: (query) =>
    onField(query, { option: "value", make: (wanted) => (value) => wildcard(String(wanted)).test(String(value)) }),
  match: (query) => onText(query, (value, wanted) => wordsOf(wanted).some((word) => wordsOf(value).includes(word))),
  match_phrase: (query) => onText(query, (value, wanted) => holdsPhrase(wordsOf(value), wordsOf(wanted))),
  range: compileRange,
  exists: (query) => {
    const field = valueOf(query, "field");
    const name = field === undefined ? "" : String(plainOf(field));
    return judged((fields) => valuesOf(fields, name).length > 0);
  },
  bool: compileBool,
  query_string: compileQueryString,
};

function onField(
  query: Value,
  { option, make }: { readonly option: string; readonly make: (wanted: unknown) => (value: unknown) => boolean },
): Compiled {
  const entry = onlyEntry(query);
  if (entry === undefined) return beyond("a query without its one field");
  if (
    entry.value.kind === "mapping" &&
    [...entry.value.entries.keys()].some((key) => key !== option && key !== "boost")
  ) {
    return beyond(`options of the field ${entry.key}`);
  }
  const wanted = entry.value.kind === "mapping" ? valueOf(entry.value, option) : entry.value;
  if (wanted === undefined) return beyond(`the field ${entry.key} without ${option}`);
  const test = make(plainOf(wanted));
  return judged((fields) => valuesOf(fields, entry.key).some(test));
}

function onText(query: Value, analyzed: (value: unknown, wanted: unknown) => boolean): Compiled {
  const field = onlyEntry(query)?.key ?? "";
  const make = (wanted: unknown) => (value: unknown) => {
    if (sameTerm(value, wanted)) return true;
    return !field.endsWith(".keyword") && typeof value === "string" && analyzed(value, wanted);
  };
  return onField(query, { option: "query", make });
}

function compileTerms(query: Value): Compiled {
  const entry = onlyEntry(query);
  if (entry?.value.kind !== "list") return beyond("terms that are looked up in another index");
  const wanted = entry.value.items.map(plainOf);
  return judged((fields) => valuesOf(fields, entry.key).some((value) => wanted.some((each) => sameTerm(value, each))));
}

function compileRange(query: Value): Compiled {
  const entry = onlyEntry(query);
  if (entry?.value.kind !== "mapping") return beyond("a range without limits");
  const limits = [...entry.value.entries.values()].map(({ key, value }) => ({ is: key, than: plainOf(value) }));
  const odd = limits.find(({ is, than }) => !["gt", "gte", "lt", "lte"].includes(is) || isDate(than));
  if (odd !== undefined) return beyond(`the limit ${odd.is} of a range, because it is a date or an option`);
  return judged((fields) => valuesOf(fields, entry.key).some((value) => limits.every((limit) => within(value, limit))));
}

function compileBool(query: Value): Compiled {
  const part = (key: string): readonly Value[] => {
    const value = valueOf(query, key);
    if (value === undefined) return [];
    return value.kind === "list" ? value.items : [value];
  };
  if (valueOf(query, "minimum_should_match") !== undefined) return beyond("minimum_should_match");
  const [must, mustNot, should] = [[...part("must"), ...part("filter")], part("must_not"), part("should")].map((each) =>
    each.map(compileClause),
  );
  // Elasticsearch: `should` is only required where there is no `must` and no `filter`.
  const isRequired = must?.length === 0 && (should?.length ?? 0) > 0;
  return joined([...(must ?? []), ...(mustNot ?? []), ...(should ?? [])], (tests) => {
    const needed = tests.slice(0, must?.length);
    const forbidden = tests.slice(needed.length, needed.length + (mustNot?.length ?? 0));
    const wished = tests.slice(needed.length + forbidden.length);
    return (fields) =>
      needed.every((test) => test(fields)) &&
      !forbidden.some((test) => test(fields)) &&
      (!isRequired || wished.some((test) => test(fields)));
  });
}

function compileQueryString(query: Value): Compiled {
  const options = query.kind === "mapping" ? [...query.entries.keys()].filter((key) => key !== "query") : [];
  if (options.length > 0) return beyond(`the option ${options[0]} of query_string`);
  const text = valueOf(query, "query");
  const parsed = parseQueryString(text === undefined ? "" : String(plainOf(text)));
  return parsed.kind === "query"
    ? judged((fields) => answers(parsed.query, fields))
    : beyond(`a query_string, because ${parsed.what}`);
}

function answers(query: Query, fields: Fields): boolean {
  switch (query.kind) {
    case "all":
      return query.parts.every((part) => answers(part, fields));
    case "any":
      return query.parts.some((part) => answers(part, fields));
    case "not":
      return !answers(query.part, fields);
    case "everything":
      return true;
    case "exists":
      return valuesOf(fields, query.field).length > 0;
    case "range":
      return valuesOf(fields, query.field).some((value) => query.limits.every((limit) => within(value, limit)));
    case "pattern":
      return valuesOf(fields, query.field).some((value) => matchesPattern(value, query));
    case "word":
    case "phrase":
      return valuesOf(fields, query.field).some((value) => holdsText(value, query));
  }
}

function matchesPattern(value: unknown, { field, text }: { readonly field: string; readonly text: string }): boolean {
  if (wildcard(text).test(String(value))) return true;
  return !field.endsWith(".keyword") && wordsOf(value).some((word) => wildcard(text, "i").test(word));
}

function holdsText(value: unknown, { field, text }: { readonly field: string; readonly text: string }): boolean {
  if (sameTerm(value, text)) return true;
  return typeof value === "string" && !field.endsWith(".keyword") && holdsPhrase(wordsOf(value), wordsOf(text));
}

function joined(parts: readonly Compiled[], join: (tests: readonly Test[]) => Test): Compiled {
  const tests: Test[] = [];
  for (const part of parts) {
    if (part.kind === "beyond") return part;
    tests.push(part.test);
  }
  return judged(join(tests));
}

function onlyEntry(query: Value): Entry | undefined {
  if (query.kind !== "mapping") return undefined;
  const entries = [...query.entries.values()].filter(({ key }) => key !== "boost");
  return entries.length === 1 ? entries[0] : undefined;
}

function isDate(value: unknown): boolean {
  return typeof value === "string" && !/^-?\d+(?:\.\d+)?$/.test(value);
}

function judged(test: Test): Compiled {
  return { kind: "judged", test };
}

function beyond(what: string): Compiled {
  return { kind: "beyond", what };
}
