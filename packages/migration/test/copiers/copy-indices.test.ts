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
  const reindex = { remote: { url }, concurrency: 1, requestsPerSecond: undefined };
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
