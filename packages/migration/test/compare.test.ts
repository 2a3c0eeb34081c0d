import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compare, describeDifference, describeDoubt, type Comparison, type Tolerance } from "../src/index.ts";
import type { Sides } from "../src/model/reading.ts";
import type { Entity, Statistics } from "../src/model/statistics.ts";
import { anIndex, aSide, entities, idOf, indices, SEED_DATA, unreadable } from "./support/a-side.ts";

interface Case {
  readonly source?: Statistics;
  readonly copy?: Statistics;
  readonly tolerances?: readonly Tolerance[];
}

function sidesOf({ source = entities(), copy = entities() }: Case): Sides {
  return { source: aSide({ statistics: source }), copy: aSide({ name: "temp", statistics: copy }) };
}

function judge(given: Case | Sides = {}, tolerances: readonly Tolerance[] = []): Comparison {
  const sides = given.source !== undefined && "first" in given.source ? (given as Sides) : sidesOf(given as Case);
  return compare(sides, { leastApartMs: 60_000, tolerances });
}

function differencesOf(comparison: Comparison): readonly string[] {
  return comparison.outcome === "mismatch" ? comparison.differences.map(describeDifference) : [comparison.outcome];
}

function doubtsOf(comparison: Comparison): readonly string[] {
  return comparison.outcome === "undecided" ? comparison.doubts.map(({ kind }) => kind) : [comparison.outcome];
}

describe("two sides match", () => {
  it("when all of their measures are equal", () => {
    expect(judge().outcome).toBe("match");
  });

  it("whatever the order of their keys and of the items of their lists", () => {
    const tagged = (tags: readonly string[]): Entity => ({ count: 2, tags, owner: { a: 1, b: 2 } });
    const source = entities({ customers: tagged(["x", "y"]), databases: { count: 129 } });
    const copy = entities({
      databases: { count: 129 },
      customers: { owner: { b: 2, a: 1 }, tags: ["y", "x"], count: 2 },
    });
    expect(judge({ source, copy }).outcome).toBe("match");
  });

  it("also when one entity is empty on both, as long as not all are", () => {
    const data = { customers: { count: 0 }, databases: { count: 1 } };
    expect(judge({ source: entities(data), copy: entities(data) }).outcome).toBe("match");
  });
});

describe("two sides differ, and each path is told with both values,", () => {
  it("when counts differ", () => {
    const copy = entities({ customers: { count: 56 }, databases: { count: 130 } });
    expect(differencesOf(judge({ copy }))).toEqual([
      "customers.count: 57 in the source, 56 in the copy",
      "databases.count: 129 in the source, 130 in the copy",
    ]);
  });

  it("when the copy lacks an entity, or has one that nobody knows, even with a count of zero", () => {
    const copy = entities({ customers: { count: 57 }, orders: { count: 0 } });
    expect(differencesOf(judge({ copy }))).toEqual([
      'databases: {"count":129} in the source, nothing in the copy',
      'orders: nothing in the source, {"count":0} in the copy',
    ]);
  });

  it("when one side alone is empty", () => {
    expect(judge({ copy: entities({}) }).outcome).toBe("mismatch");
    expect(judge({ source: entities({}) }).outcome).toBe("mismatch");
  });

  it("when a number is a word, or null", () => {
    const source = entities({ customers: { count: 57, newest: 5 } });
    expect(differencesOf(judge({ source, copy: entities({ customers: { count: 57, newest: "5" } }) }))).toHaveLength(1);
    expect(differencesOf(judge({ source, copy: entities({ customers: { count: 57, newest: null } }) }))).toHaveLength(
      1,
    );
  });

  it("when the name of an entity is one that every object has", () => {
    const copy = entities(JSON.parse('{"customers":{"count":57},"databases":{"count":129},"constructor":{"count":1}}'));
    const proto = entities(JSON.parse('{"customers":{"count":57},"databases":{"count":129},"__proto__":{"count":1}}'));
    expect(judge({ copy }).outcome).toBe("mismatch");
    expect(judge({ copy: proto }).outcome).toBe("mismatch");
  });

  it("when a document was lost and another one came twice, so that the counts are equal", () => {
    const copy = indices({ logs: anIndex({ idHash: "other" }) });
    expect(differencesOf(judge({ source: indices(), copy }))[0]).toMatch(/^logs\.idHash: /);
  });

  it("when documents are on other days, or the mapping is another one", () => {
    const copy = indices({ logs: anIndex({ perDay: { "1970-01-01": 2, "1970-01-02": 1 }, mappingHash: "n" }) });
    expect(differencesOf(judge({ source: indices(), copy }))).toEqual([
      'logs.mappingHash: "m" in the source, "n" in the copy',
      "logs.perDay.1970-01-01: 3 in the source, 2 in the copy",
      "logs.perDay.1970-01-02: nothing in the source, 1 in the copy",
    ]);
  });

  it("whatever is changed, taken away or added anywhere", () => {
    const entity = fc.record({ count: fc.nat(5), note: fc.string({ maxLength: 2 }) });
    const data = fc.dictionary(fc.string({ maxLength: 3 }), entity, { minKeys: 1, maxKeys: 4 });
    fc.assert(
      fc.property(data, data, (source, copy) => {
        const equal = inOrder(source) === inOrder(copy);
        const { outcome } = judge({ source: entities(source), copy: entities(copy) });
        expect(outcome === "match").toBe(equal && Object.values(source).some(({ count }) => count > 0));
      }),
      { numRuns: 150 },
    );
  });
});

/** Writes data in one order, by JavaScript's own sorting: another way to the same end than the one that is tested. */
function inOrder(data: Readonly<Record<string, { readonly count: number; readonly note: string }>>): string {
  const lines = Object.entries(data).map(([name, { count, note }]) => JSON.stringify([name, count, note]));
  return lines.toSorted((a, b) => (a < b ? -1 : 1)).join("\n");
}

describe("nothing is decided", () => {
  it("when a side can not be read, which is neither zero nor equal to another one that can not", () => {
    expect(doubtsOf(judge({ copy: unreadable() }))).toEqual(["unreadable"]);
    expect(doubtsOf(judge({ source: entities({}), copy: unreadable() }))).toEqual(["unreadable"]);
    expect(doubtsOf(judge({ source: unreadable(), copy: unreadable() }))).toEqual(["unreadable", "unreadable"]);
  });

  it("when both sides are empty", () => {
    const empty = entities({ customers: { count: 0 } });
    expect(doubtsOf(judge({ source: entities({}), copy: entities({}) }))).toEqual(["bothEmpty"]);
    expect(doubtsOf(judge({ source: empty, copy: empty }))).toEqual(["bothEmpty"]);
  });

  it("when something would be compared with itself, whatever it is called", () => {
    const source = aSide();
    const copy = aSide({ name: "temp", first: { from: idOf("current") }, second: { from: idOf("current") } });
    const comparison = judge({ source, copy });
    expect(doubtsOf(comparison)).toEqual(["sameSide"]);
    expect(comparison.outcome === "undecided" && comparison.doubts.map(describeDoubt)).toEqual([
      expect.stringMatching(/^The source would be compared with itself: both are stack arn:/),
    ]);
  });

  it("when nothing shows that the sides are two, or when one of them became another", () => {
    const nobody = { first: { from: [] }, second: { from: [] } };
    expect(doubtsOf(judge({ source: aSide(), copy: aSide({ name: "temp", ...nobody }) }))).toContain("unidentified");
    const moved = aSide({ name: "temp", second: { from: idOf("temp-again") } });
    expect(doubtsOf(judge({ source: aSide(), copy: moved }))).toEqual(["changedIdentity"]);
  });

  it("when a side moved between its readings, by as little as a document that came and one that went", () => {
    const moving = aSide({
      statistics: indices(),
      second: { statistics: indices({ logs: anIndex({ idHash: "x" }) }) },
    });
    const comparison = judge({ source: moving, copy: aSide({ name: "temp", statistics: indices() }) });
    expect(doubtsOf(comparison)).toEqual(["moving"]);
  });

  it("when the readings are too close to show that, or were not taken at the same time", () => {
    const hasty = aSide({ second: { at: 1_059_999 } });
    expect(doubtsOf(judge({ source: hasty, copy: aSide({ name: "temp" }) }))).toEqual(["tooClose"]);
    const later = aSide({ name: "temp", first: { at: 1_060_001 }, second: { at: 1_200_000 } });
    expect(doubtsOf(judge({ source: aSide(), copy: later }))).toEqual(["notTogether"]);
  });

  it("when the sides were read by different measures, or a number can not be told from its neighbours", () => {
    expect(doubtsOf(judge({ copy: indices() }))).toEqual(["differentKinds"]);
    const huge = entities({ customers: { count: 2 ** 53 } });
    expect(doubtsOf(judge({ source: huge, copy: huge }))).toEqual(["unreadable", "unreadable"]);
    const none = entities({ customers: { count: Number.NaN } });
    expect(doubtsOf(judge({ source: none, copy: none }))).toContain("unreadable");
  });

  it("and every reason is told", () => {
    const comparison = judge({ source: aSide({ first: { statistics: unreadable("no answer") } }), copy: aSide() });
    expect(comparison.outcome === "undecided" && comparison.doubts.map(describeDoubt)).toEqual([
      expect.stringContaining("compared with itself"),
      "The source could not be read: no answer.",
    ]);
  });
});

describe("a tolerance", () => {
  it("never lets the length of a list be anything, also where it names no key: a queue is one key, whatever it holds", () => {
    const keys = (length: number): Statistics => ({
      kind: "keys",
      keys: { keys: 1, keyHash: "k", lists: { logstash: length } },
    });
    const given = { source: keys(5_000), copy: keys(1) };
    const any = (path: readonly string[]): Tolerance => ({ path, allow: { kind: "any" }, because: "it moves" });
    expect(judge(given, [any(["*", "logstash"])])).toMatchObject({ outcome: "mismatch" });
    expect(judge(given, [any(["lists", "logstash"])])).toMatchObject({ outcome: "undecided" });
  });

  const within = (most: number): Tolerance => ({
    path: ["*", "count"],
    allow: { kind: "within", most },
    because: "customers are made all the time",
  });
  const copy = entities({ customers: { count: 55 }, databases: { count: 129 } });

  it("holds only when it is declared, and is told", () => {
    expect(judge({ copy }).outcome).toBe("mismatch");
    expect(judge({ copy }, [within(2)])).toMatchObject({ outcome: "match", tolerated: [{ source: 57, copy: 55 }] });
    expect(judge({ copy }, [within(1)]).outcome).toBe("mismatch");
  });

  it("never covers what is empty, or missing, on one side alone", () => {
    const source = entities({ customers: { count: 1 }, databases: { count: 129 } });
    const emptied = entities({ customers: { count: 0 }, databases: { count: 129 } });
    expect(judge({ source, copy: emptied }, [within(5)]).outcome).toBe("mismatch");
    expect(judge({ source, copy: entities({ databases: { count: 129 } }) }, [within(5)]).outcome).toBe("mismatch");
  });

  it("never lets a side move", () => {
    const moving = aSide({ second: { statistics: copy } });
    expect(doubtsOf(judge({ source: moving, copy: aSide({ name: "temp" }) }, [within(5)]))).toEqual(["moving"]);
  });

  it("of any difference is for what counts no data", () => {
    const any = (path: readonly string[]): Tolerance => ({ path, allow: { kind: "any" }, because: "another version" });
    const other = indices({ logs: anIndex({ mappingHash: "n" }) });
    expect(judge({ source: indices(), copy: other }, [any(["logs", "mappingHash"])]).outcome).toBe("match");
    expect(doubtsOf(judge({ source: indices(), copy: other }, [any(["*", "documents"])]))).toEqual(["badTolerance"]);
    expect(doubtsOf(judge({ source: indices(), copy: other }, [any(["*", "*"])]))).toEqual(["badTolerance"]);
  });
});

describe("buckets", () => {
  const objects = (overrides: object = {}): Statistics => ({
    kind: "objects",
    objects: { objects: 2, bytes: 10, keyHash: "k", newestAt: 5, ...overrides },
  });

  it("match although a copy has newer times, and move when theirs do", () => {
    expect(judge({ source: objects(), copy: objects({ newestAt: 9 }) }).outcome).toBe("match");
    const written = aSide({ statistics: objects(), second: { statistics: objects({ newestAt: 6 }) } });
    expect(doubtsOf(judge({ source: written, copy: aSide({ name: "temp", statistics: objects() }) }))).toEqual([
      "moving",
    ]);
  });
});

it("the seed's example matches its copy", () => {
  expect(judge({ source: entities(SEED_DATA), copy: entities(SEED_DATA) })).toMatchObject({ outcome: "match" });
});
