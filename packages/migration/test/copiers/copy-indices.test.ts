import { expect, it } from "vitest";
import { copyByReindex } from "../../src/node/copiers/copy-by-reindex.ts";
import { copyBySnapshot } from "../../src/node/copiers/copy-by-snapshot.ts";
import { meetCluster } from "../../src/node/readers/search-cluster.ts";
import { aSearchCluster } from "../support/a-search-cluster.ts";
import type { SnapshotBucket } from "../support/search-cluster-writes.ts";

it("indices are not copied over themselves where two addresses lead to one cluster, and nothing is changed there", async () => {
  const { url, asked } = await aSearchCluster({ indices: { "logstash-1": { a: 1 } } });
  const clusters = { from: await meetCluster({ url }), to: await meetCluster({ url: `${url}/` }) };
  const clock = { now: () => 0, sleep: async () => undefined };
  const repository = { kind: "snapshot", bucket: "snapshots", basePath: "", settings: {} } as const;
  const common = { ...clusters, indices: "logstash-*", clock };
  await expect(copyBySnapshot({ ...common, repository, id: "m-1" })).rejects.toThrow("one cluster");
  const reindex = { remote: { url }, concurrency: 1, requestsPerSecond: undefined, id: "m-1" };
  await expect(copyByReindex({ ...common, ...reindex })).rejects.toThrow("one cluster");
  expect(asked.filter(({ method }) => method !== "GET")).toEqual([]);
});

it("by a snapshot, nothing is done where the destination has indices of others, and what an earlier try restored goes", async () => {
  const bucket: SnapshotBucket = new Map();
  const source = await aSearchCluster({ indices: { "logstash-1": { a: 1 } }, uuid: "source", bucket });
  const target = await aSearchCluster({ indices: {}, uuid: "target", bucket });
  const copy = async () =>
    copyBySnapshot({
      from: await meetCluster({ url: source.url }),
      to: await meetCluster({ url: target.url }),
      repository: { kind: "snapshot", bucket: "snapshots", basePath: "", settings: {} },
      indices: "logstash-*",
      clock: { now: () => 0, sleep: async () => undefined },
      id: "m-1",
    });
  await copy();
  source.write("logstash-1", "b");
  await copy();
  expect(Object.keys(target.indices["logstash-1"] ?? {})).toEqual(["a", "b"]);
  target.write("logstash-2", "somebody else's");
  const before = target.asked.length;
  await expect(copy()).rejects.toThrow("not from this migration: logstash-2.");
  expect(target.asked.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
  expect(Object.keys(target.indices)).toEqual(["logstash-1", "logstash-2"]);
});

/** What copies `logs` from one stand-in to another one by reindex, and gives up when it has waited so often. */
async function aReindexing(target: Readonly<Record<string, Readonly<Record<string, number>>>> = {}) {
  const source = await aSearchCluster({ indices: { logs: { a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1 } } });
  const copy = await aSearchCluster({ indices: target, uuid: "target", tasks: "slow" });
  const run = async (patience = Infinity) => {
    let waits = 0;
    const sleep = async (): Promise<void> => {
      waits += 1;
      if (waits > patience) throw new Error("killed");
    };
    return copyByReindex({
      from: await meetCluster({ url: source.url }),
      to: await meetCluster({ url: copy.url }),
      remote: { url: source.url },
      indices: "logs",
      concurrency: 1,
      requestsPerSecond: undefined,
      clock: { now: () => 0, sleep },
      id: "M-1",
    });
  };
  return { source, copy, run };
}

it("by reindex, what a killed try left under way is ended first: it would write over what is newer when the copy is open", async () => {
  const { source, copy, run } = await aReindexing();
  await expect(run(1)).rejects.toThrow("killed");
  expect(Object.keys(copy.indices["logs"] ?? {}).length).toBeLessThan(8);
  await run();
  expect(copy.indices["logs"]).toEqual(source.indices["logs"]);
  const tasks = copy.asked.filter(({ method, url }) => method === "POST" && /_reindex|_tasks/.test(url));
  expect(tasks.map(({ url }) => url.replace(/\?.*/, ""))).toEqual([
    "/_reindex",
    "/_tasks/node%3A1/_cancel",
    "/_reindex",
  ]);
});

it("by reindex, nothing is done where the destination has an index of somebody else's", async () => {
  const { copy, run } = await aReindexing({ logs: { a: 2 } });
  await expect(run()).rejects.toThrow("not from this migration: logs.");
  expect(copy.asked.filter(({ method }) => method !== "GET")).toEqual([]);
  expect(copy.indices).toEqual({ logs: { a: 2 } });
});
