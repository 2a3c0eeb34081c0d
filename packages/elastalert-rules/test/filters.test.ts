import { describe, expect, test } from "vitest";
import { parseYaml } from "../src/document/parse-yaml.ts";
import { compileFilter } from "../src/filter/compile-filter.ts";
import { lookUp } from "../src/filter/fields.ts";

const EVENT = {
  level: "ERROR",
  status: 503,
  path: "/api/orders/17",
  message: "Time-out after 30 s, giving up",
  tags: ["web", "slow"],
  user: { name: "Ann Lee", id: "007" },
  "geo.country": "NZ",
  ok: false,
  nothing: null,
};

function passes(filter: string): boolean | string {
  const value = parseYaml(`[${filter}]`, "x.yaml").value;
  const compiled = compileFilter(value?.kind === "list" ? value.items : []);
  return compiled.kind === "judged" ? compiled.test(EVENT) : compiled.what;
}

describe("an event passes a query", () => {
  test.each([
    "{term: {level: ERROR}}",
    "{term: {level: {value: ERROR}}}",
    "{term: {status: '503'}}",
    "{term: {tags: slow}}",
    "{term: {user.name.keyword: Ann Lee}}",
    "{term: {geo.country: NZ}}",
    "{term: {ok: false}}",
    "{terms: {status: [500, 503]}}",
    "{query: {term: {level: ERROR}}}",
    "{match: {message: 'giving in'}}",
    "{match: {level: error}}",
    "{match_phrase: {message: 'giving up'}}",
    "{range: {status: {gte: 503, lt: 504}}}",
    "{exists: {field: user.id}}",
    "{wildcard: {path: '/api/*/1?'}}",
    "{prefix: {path: /api}}",
    "{bool: {must: {term: {level: ERROR}}, must_not: [{term: {ok: true}}]}}",
    "{bool: {should: [{term: {level: INFO}}, {term: {status: 503}}]}}",
    "{bool: {must: [{term: {status: 503}}], should: [{term: {level: INFO}}]}}",
    "{bool: {}}",
    "status:[500 TO 599]",
    "status:{502 TO *]",
    "status:>=503",
    "status: [500 TO 599] AND level: ERROR",
    "status:(500 OR 503)",
    "level:ERROR AND ok:false",
    "level:error && !ok:true",
    'message:"giving up"',
    'user.name:"Ann Lee"',
    "path:\\/api\\/*",
    "NOT level:INFO",
    "(level:INFO OR status:503) AND tags:web",
    "_exists_:tags",
    "*",
  ])("%s", (query) => {
    expect(passes(query.startsWith("{") ? query : JSON.stringify({ query_string: { query } }))).toBe(true);
  });
});

describe("an event does not pass a query", () => {
  test.each([
    "{term: {level: error}}",
    "{term: {missing: x}}",
    "{match: {user.name.keyword: Ann}}",
    "{match_phrase: {message: 'up giving'}}",
    "{range: {status: {gt: 503}}}",
    "{exists: {field: nothing}}",
    "{wildcard: {path: '/api/?'}}",
    "{bool: {must_not: [{term: {status: 503}}]}}",
    "{bool: {should: [{term: {level: INFO}}]}}",
    "status:[500 TO 503}",
    "status:<503",
    "level:ERROR AND ok:true",
    'message:"up giving"',
    "NOT level:ERROR",
    "_exists_:nothing",
    "user.id:7x",
  ])("%s", (query) => {
    expect(passes(query.startsWith("{") ? query : JSON.stringify({ query_string: { query } }))).toBe(false);
  });
});

test.each(["a:/x.*/", "a:b~2", "+a:b", "a*:b", "NOT a:b OR c:d", "a:b c:d AND e:f"])(
  "nobody says here what %s means",
  (query) => {
    expect(passes(JSON.stringify({ query_string: { query } }))).toMatch(/^a query_string, because/);
  },
);

test.each([
  [{ a: { b: 1 } }, "a.b", 1],
  [{ "a.b": 1 }, "a.b", 1],
  [{ "a.b": { c: 1 } }, "a.b.c", 1],
  [{ a: { "b.c": 1 } }, "a.b.c", 1],
  [{ a: [{ b: 1 }, { b: 2 }] }, "a[1].b", 2],
  [{ a: "x" }, "a.keyword", "x"],
  [{ a: "x" }, "a.b", null],
])("in %j the field %s is %j", (fields, name, value) => {
  expect(lookUp(fields, name)).toBe(value);
});
