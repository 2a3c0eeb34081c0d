import { expect, it } from "vitest";
import { copyByReindex } from "../../src/node/copiers/copy-by-reindex.ts";
import { copyBySnapshot } from "../../src/node/copiers/copy-by-snapshot.ts";
import { meetCluster } from "../../src/node/readers/search-cluster.ts";
import { aSearchCluster } from "../support/a-search-cluster.ts";

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
