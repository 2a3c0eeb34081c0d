import net, { type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { makeProbe } from "../../src/index.ts";
import {
  closeIndices,
  countEvents,
  countStrangers,
  findProbe,
  openIndices,
  readIndicesAccess,
  sendEvent,
} from "../../src/node/index.ts";
import { aSearchCluster } from "../support/a-search-cluster.ts";
import { serve, type Asked } from "../support/serve.ts";
import { aSource } from "./a-cutover.ts";

const KEYWORD = { keyword: { searchable: true, aggregatable: true } };
const TEXT = { text: { searchable: true, aggregatable: false } };
const QUERY = { index: "logs-*", field: "SourceModuleName", value: "iis", sinceMs: 1_000 };

/** A cluster with these fields, which says of every count the same. */
async function aCluster(fields: object, counted: object = { count: 3, _shards: { failed: 0 } }) {
  const asked: Asked[] = [];
  const server = await serve((request) => {
    asked.push(request);
    return { body: request.url.includes("_field_caps") ? { indices: ["logs-1"], fields } : counted };
  });
  return { service: { url: server.url, pauseMs: 1 }, asked };
}

test("events are counted by an exact value, all of them and those since a time, and probes are none", async () => {
  const { service, asked } = await aCluster({ SourceModuleName: TEXT, "SourceModuleName.keyword": KEYWORD });
  expect(await countEvents(service, QUERY)).toEqual({ kind: "counted", ever: 3, recent: 3 });
  const [, ever, recent] = asked.map(({ body }) => body);
  expect(ever).toContain('{"term":{"SourceModuleName.keyword":"iis"}}');
  expect(ever).toContain('"must_not":[{"exists":{"field":"logstack.probe"}}]');
  expect(recent).toContain('"gte":1000');
});

test("a field that no index has is one without events; one that can not be searched exactly is unreadable", async () => {
  expect(await countEvents((await aCluster({})).service, QUERY)).toEqual({ kind: "counted", ever: 0, recent: 0 });
  expect(await countEvents((await aCluster({ SourceModuleName: TEXT })).service, QUERY)).toMatchObject({
    kind: "unreadable",
    reason: expect.stringContaining("exact value"),
  });
});

test("events of nobody that is known are those that all sources leave, and no probes", async () => {
  const { service, asked } = await aCluster({ SourceModuleName: KEYWORD });
  const known = [QUERY, { ...QUERY, value: "api" }];
  expect(await countStrangers(service, { ...QUERY, known })).toEqual({ kind: "counted", ever: 3, recent: 3 });
  const excluded = [
    { exists: { field: "logstack.probe" } },
    { term: { SourceModuleName: "iis" } },
    { term: { SourceModuleName: "api" } },
  ];
  expect(JSON.parse(asked.at(-2)?.body ?? "")).toEqual({ query: { bool: { must_not: excluded } } });
});

test("a name or pattern that no index has is not one without events", async () => {
  const server = await serve(() => ({ body: { indices: [], fields: {}, count: 0, _shards: { failed: 0 } } }));
  const service = { url: server.url };
  const reason = "it has no index logs-*";
  expect(await countEvents(service, QUERY)).toEqual({ kind: "unreadable", reason });
  expect(await findProbe(service, { ...QUERY, id: "probe-1" })).toEqual({ reason });
});

test("indices that go between two questions are asked for by name", async () => {
  const { service, asked } = await aCluster({ SourceModuleName: KEYWORD });
  await countEvents(service, QUERY);
  expect(asked.at(-1)?.url).toContain("allow_no_indices=false");
});

test.each([
  ["a part of its shards", { count: 3, _shards: { failed: 1 } }],
  ["a part of its shards", { count: 3, _shards: { total: 2, successful: 1, skipped: 0, failed: 0 } }],
  ["how many", { _shards: { failed: 0 } }],
])("an answer that is not whole is no count: %s", async (reason, answer) => {
  const { service } = await aCluster({ SourceModuleName: KEYWORD }, answer);
  expect(await countEvents(service, QUERY)).toMatchObject({
    kind: "unreadable",
    reason: expect.stringContaining(reason),
  });
  expect(await findProbe(service, { ...QUERY, id: "p" })).toMatchObject({ reason: expect.stringContaining(reason) });
});

test("a probe is looked for by its id and its source", async () => {
  const { service, asked } = await aCluster({ SourceModuleName: KEYWORD });
  expect(await findProbe(service, { ...QUERY, id: "probe-1" })).toBe("found");
  expect(asked.at(-1)?.body).toContain('"ids":{"values":["probe-1"]}');
});

test("a probe is an event of its source, with its id and a mark", () => {
  const at = "2026-11-23T08:00:00Z";
  const source = aSource({ recognise: { field: "logstack.source", value: "iis" } });
  expect(JSON.parse(makeProbe({ source, id: "probe-1", at, environment: "ci" }))).toMatchObject({
    "@timestamp": at,
    event: { id: "probe-1" },
    logstack: { probe: "probe-1", source: "iis" },
  });
});

test("a line is taken when the other side has read it to its end", async () => {
  const got: string[] = [];
  const server = net.createServer((socket) => socket.on("data", (data) => got.push(data.toString())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const address = { host: "127.0.0.1", port, transport: "tcp" } as const;
  expect(await sendEvent(address, { line: "a\n" })).toEqual({ kind: "taken" });
  expect(got).toEqual(["a\n"]);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(await sendEvent(address, { line: "a\n" })).toMatchObject({
    kind: "notTaken",
    reason: expect.stringContaining("by tcp (ECONNREFUSED)"),
  });
});

test("a request is taken when it is answered with 200, and by nothing else", async () => {
  const answers = [{ status: 200, body: "ok" }, { status: 429, body: "busy" }, "silence" as const];
  const server = await serve(() => answers.shift() ?? "silence");
  const address = { host: "127.0.0.1", port: Number(new URL(server.url).port), transport: "http" } as const;
  expect(await sendEvent(address, { line: '{"a":1}\n' })).toEqual({ kind: "taken" });
  expect(server.asked).toMatchObject([{ method: "POST", body: '{"a":1}' }]);
  const refused = { kind: "notTaken", reason: expect.stringContaining("answers 429") };
  expect(await sendEvent(address, { line: "{}\n" })).toMatchObject(refused);
  const silent = { kind: "notTaken", reason: expect.stringContaining("did not answer in 20 ms") };
  expect(await sendEvent(address, { line: "{}\n", timeoutMs: 20 })).toMatchObject(silent);
});

const DAY_MS = 86_400_000;

test("an old log stack takes no writes into what is two days old, and what still comes to younger indices is kept", async () => {
  const cluster = await aSearchCluster({ indices: { "logs-1": { a: 1 }, "logs-2": { b: 1 }, "logs-9": { c: 1 } } });
  const service = { url: cluster.url };
  for (const [day, name] of [1, 2, 9].map((each) => [each, `logs-${each}`] as const)) {
    const blocked = day === 2 ? { "index.blocks.write": "true" } : {};
    cluster.settings.indices[name] = { "index.creation_date": String(day * DAY_MS), ...blocked };
  }
  const at = { index: "logs-*", now: 10 * DAY_MS };
  const before = await readIndicesAccess(service, at);
  expect(before).toEqual({ kind: "open", indices: ["logs-1"] });
  expect(cluster.write("logs-1", "late")).toBe("taken");

  await closeIndices(service, ["logs-1"]);
  expect(await readIndicesAccess(service, at)).toEqual({ kind: "closed" });
  expect(["logs-1", "logs-2", "logs-9"].map((index) => cluster.write(index, "later"))).toEqual([
    "refused",
    "refused",
    "taken",
  ]);

  // Only what was closed here is opened: somebody else may have closed the other one.
  await openIndices(service, { index: "logs-*", names: ["logs-1", "gone"] });
  expect(["logs-1", "logs-2"].map((index) => cluster.write(index, "again"))).toEqual(["taken", "refused"]);
});

test("a cluster that does not answer in JSON, or not at all, is unreadable, and closing it fails with what to do", async () => {
  for (const answer of [{ body: "<html>" }, { status: 403, body: {} }]) {
    const server = await serve(() => answer);
    const service = { url: server.url };
    expect(await readIndicesAccess(service, { index: "logs-*", now: 0 })).toMatchObject({ kind: "unreadable" });
    await expect(closeIndices(service, ["logs-1"])).rejects.toMatchObject({
      code: "notClosed",
      problem: expect.stringContaining("could not be made read-only"),
    });
  }
});
