import { refused, type Finding } from "../finding.ts";
import { isOpaque } from "../document/tokens.ts";
import { entryOf, textOf, valueOf, type Entry, type Value } from "../document/value.ts";
import { GONE_QUERIES } from "../schema/gone-queries.ts";
import { parseQueryString } from "../filter/parse-query-string.ts";
import { orList, shown } from "./check-shape.ts";
import type { RuleContext } from "./context.ts";
import { didYouMean } from "./nearest.ts";

/** Whether `filter` and `match_bucket_filter` are lists of queries that Elasticsearch can read. */
export function checkFilters({ rule }: RuleContext): readonly Finding[] {
  return ["filter", "match_bucket_filter"].flatMap((key) => {
    const value = valueOf(rule.value, key);
    return value?.kind === "list" ? value.items.flatMap(checkClause) : [];
  });
}

const QUERIES: Readonly<Record<string, (query: Value, key: Entry) => readonly Finding[]>> = {
  query: (query) => checkClause(query),
  term: (query, key) => checkField(query, key),
  match: (query, key) => checkField(query, key),
  match_phrase: (query, key) => checkField(query, key),
  match_phrase_prefix: (query, key) => checkField(query, key),
  prefix: (query, key) => checkField(query, key),
  wildcard: (query, key) => checkField(query, key),
  regexp: (query, key) => checkField(query, key),
  fuzzy: (query, key) => checkField(query, key),
  terms: checkTerms,
  range: checkRange,
  exists: checkExists,
  bool: checkBool,
  query_string: checkQueryString,
  simple_query_string: (query, key) => needsText(query, { key, name: "query" }),
  multi_match: (query, key) => needsText(query, { key, name: "query" }),
  ids: anything,
  nested: anything,
  constant_score: anything,
  dis_max: anything,
  function_score: anything,
  match_all: anything,
  match_none: anything,
  script: anything,
  has_child: anything,
  has_parent: anything,
  parent_id: anything,
  geo_distance: anything,
  geo_bounding_box: anything,
  geo_shape: anything,
  intervals: anything,
  terms_set: anything,
  eql: anything,
  esql: anything,
};

function checkClause(clause: Value): readonly Finding[] {
  if (clause.kind !== "mapping" || clause.entries.size !== 1) {
    const many = clause.kind === "mapping" && clause.entries.size > 1;
    return [
      refused(
        clause.at,
        `A filter is one query, such as {term: {level: error}}, and here is ${many ? "more than one in one item" : shown(clause)}. ${many ? "Begin each with a dash of its own" : "Write a query"}.`,
      ),
    ];
  }
  return [...clause.entries.values()].flatMap((entry) => {
    const check = QUERIES[entry.key];
    if (check !== undefined) return isOpaqueValue(entry.value) ? [] : check(entry.value, entry);
    const gone = GONE_QUERIES[entry.key];
    if (gone !== undefined) return [refused(entry.at, `Elasticsearch has no query ${entry.key}: ${gone}.`)];
    return [
      refused(
        entry.at,
        `Elasticsearch has no query ${entry.key}, so it would answer each look with an error. ${didYouMean(entry.key, Object.keys(QUERIES))}Mend the name.`,
      ),
    ];
  });
}

function checkField(query: Value, { key }: Entry): readonly Finding[] {
  if (query.kind === "mapping" && query.entries.size === 1) {
    const value = [...query.entries.values()][0]?.value;
    return value?.kind !== "list"
      ? []
      : [
          refused(
            value.at,
            `${key} takes one value, and here is a list. ${key === "term" ? "Write terms for several" : "Write one"}.`,
          ),
        ];
  }
  return [
    refused(
      query.at,
      `${key} has exactly one field, such as ${key}: {level: error}, and here is ${shown(query)}. Write each field in a query of its own.`,
    ),
  ];
}

function checkTerms(query: Value, { key }: Entry): readonly Finding[] {
  const fields = query.kind === "mapping" ? [...query.entries.values()].filter((entry) => entry.key !== "boost") : [];
  const value = fields[0]?.value;
  if (
    fields.length === 1 &&
    (value?.kind === "list" || value?.kind === "mapping" || (value !== undefined && isOpaqueValue(value)))
  )
    return [];
  return [
    refused(
      query.at,
      `${key} has one field with a list of values, such as terms: {level: [error, fatal]}. Write it so, or use term for one value.`,
    ),
  ];
}

const LIMITS = [
  "gt",
  "gte",
  "lt",
  "lte",
  "from",
  "to",
  "include_lower",
  "include_upper",
  "format",
  "time_zone",
  "boost",
  "relation",
];

function checkRange(query: Value, key: Entry): readonly Finding[] {
  const wrong = checkField(query, key);
  const limits = query.kind === "mapping" ? [...query.entries.values()][0]?.value : undefined;
  if (wrong.length > 0 || limits === undefined) return wrong;
  if (limits.kind !== "mapping")
    return [
      refused(
        limits.at,
        `range needs limits, such as range: {status: {gte: 500}}, and here is ${shown(limits)}. Write them.`,
      ),
    ];
  return [...limits.entries.values()]
    .filter((entry) => !LIMITS.includes(entry.key))
    .map((entry) =>
      refused(
        entry.at,
        `range has no limit ${entry.key}. ${didYouMean(entry.key, LIMITS)}Limits are gt, gte, lt and lte.`,
      ),
    );
}

function checkExists(query: Value, key: Entry): readonly Finding[] {
  return needsText(query, { key, name: "field" });
}

const CLAUSES = ["must", "filter", "should", "must_not"];
const BOOL = [...CLAUSES, "minimum_should_match", "boost"];

function checkBool(query: Value): readonly Finding[] {
  if (query.kind !== "mapping")
    return [refused(query.at, `bool has ${orList(CLAUSES)}, and here is ${shown(query)}. Write one of them.`)];
  return [...query.entries.values()].flatMap((entry) => {
    if (!BOOL.includes(entry.key))
      return [refused(entry.at, `bool has no ${entry.key}. ${didYouMean(entry.key, BOOL)}It has ${orList(BOOL)}.`)];
    if (!CLAUSES.includes(entry.key)) return [];
    return clausesOf(entry.value).flatMap(checkClause);
  });
}

/** The clauses under `must` and its like: one query, or a list of them. */
export function clausesOf(value: Value): readonly Value[] {
  return value.kind === "list" ? value.items : [value];
}

function checkQueryString(query: Value, key: Entry): readonly Finding[] {
  const needed = needsText(query, { key, name: "query" });
  const entry = entryOf(query, "query");
  const text = textOf(entry?.value);
  if (entry === undefined || text === undefined || isOpaque(text)) return needed;
  const parsed = parseQueryString(text);
  return parsed.kind === "malformed"
    ? [
        refused(
          entry.value.at,
          `This query_string cannot be read: ${parsed.what}. Elasticsearch would answer each look with an error. Mend it.`,
        ),
      ]
    : needed;
}

function needsText(query: Value, { key, name }: { readonly key: Entry; readonly name: string }): readonly Finding[] {
  if (textOf(valueOf(query, name)) !== undefined) return [];
  return [
    refused(
      query.kind === "mapping" ? key.at : query.at,
      `${key.key} needs ${name} with a text, such as ${key.key}: {${name}: "..."}. Write it.`,
    ),
  ];
}

function anything(): readonly Finding[] {
  return [];
}

function isOpaqueValue(value: Value): boolean {
  return value.kind === "scalar" && isOpaque(value.value);
}
