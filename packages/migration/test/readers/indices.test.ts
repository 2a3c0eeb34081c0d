import { describe, expect, it } from "vitest";
import { findMissingIds, readIndices } from "../../src/node/index.ts";
import { aSearchCluster, type ClusterOptions } from "../support/a-search-cluster.ts";
import type { Answer, Asked } from "../support/serve.ts";

const DAY_MS = 86_400_000;
const indices = { "logstash-1": { a: 5, b: DAY_MS, c: DAY_MS + 1, d: DAY_MS + 2, e: 3 * DAY_MS }, "logstash-2": {} };

async function read(options: ClusterOptions) {
  const cluster = await aSearchCluster(options);
  const place = { url: cluster.url, indices: "*", identifiers: [], pageSize: 2, pauseMs: 0 };
  const reading = await readIndices(place);
  const { statistics } = reading;
  return { ...cluster, reading, place, reason: statistics.kind === "unreadable" ? statistics.reason : statistics.kind };
}

const to =
  (part: string, answer: Answer) =>
  ({ url }: Asked): Answer | undefined =>
    url.includes(part) ? answer : undefined;

describe.each([undefined, "opensearch"] as const)("the indices of a cluster (%s)", (distribution) => {
  const kind = distribution === undefined ? {} : { distribution };

  it("are read whole, page by page, and nothing is left open", async () => {
    const { reading, open, asked } = await read({ indices, ...kind });
    expect(reading.from).toEqual([{ kind: "cluster", value: "uuid-1" }]);
    expect(reading.statistics).toMatchObject({
      kind: "indices",
      indices: {
        "logstash-1": {
          documents: 5,
          oldestAt: 5,
          newestAt: 3 * DAY_MS,
          perDay: { "1970-01-01": 1, "1970-01-02": 3, "1970-01-04": 1 },
        },
        "logstash-2": { documents: 0, oldestAt: null, newestAt: null, perDay: {} },
      },
    });
    expect(open.size).toBe(0);
    const calls = asked.map(({ url }) => url.replace(/\?.*/, ""));
    expect(calls.indexOf("/logstash-*/_refresh")).toBeLessThan(calls.indexOf("/logstash-1/_count"));
  });

  it("have the same hash in any order, and another one when a document is another one", async () => {
    const hashOf = async (documents: Readonly<Record<string, number>>) => {
      const { statistics } = (await read({ indices: { x: documents }, ...kind })).reading;
      return statistics.kind === "indices" ? statistics.indices["x"]?.idHash : undefined;
    };
    const hash = await hashOf({ a: 1, b: 1, c: 1 });
    expect(hash).toMatch(/^[\da-f]{64}$/);
    expect(await hashOf({ c: 1, a: 1, b: 1 })).toBe(hash);
    expect(await hashOf({ a: 1, b: 1, d: 1 })).not.toBe(hash);
  });
});

describe("a cluster is unreadable", () => {
  it.each<[string, ClusterOptions["instead"], string]>([
    ["when a shard fails", to("_count", { body: { count: 5, _shards: { failed: 1 } } }), "a part of its shards only"],
    [
      "when a shard has no copy, which counts as no failure",
      to("_count", { body: { count: 5, _shards: { total: 5, successful: 4, skipped: 0, failed: 0 } } }),
      "a part of its shards only",
    ],
    ["when a search is cut short", to("/_search", { body: { timed_out: true } }), "a part of its shards only"],
    [
      "when counts and ids are not of one number",
      to("_count", { body: { count: 6 } }),
      "6 documents by its count, and 5",
    ],
    ["when an index is closed", to("_refresh", { status: 400, body: {} }), "it answers 400"],
    ["when it has not formed yet", to("", { body: { cluster_uuid: "_na_" } }), "which cluster it is"],
    ["when it is another service", to("", { body: "<html>" }), "it does not answer in JSON"],
  ])("%s", async (_when, instead, reason) => {
    expect((await read({ indices, ...(instead && { instead }) })).reason).toContain(reason);
  });
});

it("a refresh that finds no node for replicas is whole", async () => {
  const refreshed = { body: { _shards: { total: 2, successful: 1, failed: 0 } } };
  expect((await read({ indices, instead: to("_refresh", refreshed) })).reason).toBe("indices");
});

it("a cluster's own indices are left out, those of data streams are not", async () => {
  const { reading } = await read({ indices: { ".kibana_1": { a: 1 }, ".ds-logs-1": { a: 1 }, logs: {} } });
  expect(reading.statistics.kind === "indices" && Object.keys(reading.statistics.indices)).toEqual([
    ".ds-logs-1",
    "logs",
  ]);
});

it("a hidden index's documents are counted that no search finds before a refresh", async () => {
  const late = { hidden: ["logs"], unrefreshed: { logs: { late: 2 } } };
  const { reading, place } = await read({ indices: { logs: { a: 1 } }, ...late });
  expect(reading.statistics).toMatchObject({ indices: { logs: { documents: 2 } } });
  const from = (await read({ indices: { logs: {} }, ...late })).place;
  expect(await findMissingIds({ from, to: place })).toEqual({ kind: "covered", checked: 1 });
});

describe("a copy that has moved on", () => {
  it("covers its source as long as it has each id of it", async () => {
    const from = (await read({ indices: { x: { a: 1, b: 1, c: 1 } } })).place;
    const more = (await read({ indices: { x: { a: 1, b: 1, c: 1, d: 1 } }, distribution: "opensearch" })).place;
    expect(await findMissingIds({ from, to: more })).toEqual({ kind: "covered", checked: 3 });
    const less = (await read({ indices: { x: { a: 1, d: 1, e: 1, f: 1 } } })).place;
    expect(await findMissingIds({ from, to: less })).toEqual({ kind: "missing", count: 2, examples: ["x/b", "x/c"] });
  });

  it("covers nothing that could not be asked for", async () => {
    const from = (await read({ indices: { x: { a: 1 } } })).place;
    const broken = (await read({ indices: { x: { a: 1 } }, instead: to("_mget", { status: 403, body: {} }) })).place;
    expect(await findMissingIds({ from, to: broken })).toMatchObject({
      kind: "unreadable",
      reason: expect.stringContaining("it answers 403"),
    });
  });
});
