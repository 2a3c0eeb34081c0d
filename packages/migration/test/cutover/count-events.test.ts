import net, { type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { makeProbe } from "../../src/index.ts";
import { countEvents, findProbe, readIndicesAccess, sendLine, setIndicesAccess } from "../../src/node/index.ts";
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
    return { body: request.url.includes("_field_caps") ? { fields } : counted };
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
  expect(await sendLine({ host: "127.0.0.1", port }, { line: "a\n" })).toEqual({ kind: "taken" });
  expect(got).toEqual(["a\n"]);
  await new Promise<void>((resolve) => server.close(() => resolve()));
  expect(await sendLine({ host: "127.0.0.1", port }, { line: "a\n" })).toMatchObject({
    kind: "notTaken",
    reason: expect.stringContaining("ECONNREFUSED"),
  });
});

test("indices that are old enough are made read-only, and read back", async () => {
  const DAY_MS = 86_400_000;
  const block: Record<string, string | undefined> = {};
  const server = await serve(({ method, url, body }) => {
    const index = decodeURIComponent(url.split("/")[1] ?? "");
    if (method === "PUT")
      block[index] = (JSON.parse(body) as Record<string, unknown>)["index.blocks.write"] ? "true" : undefined;
    const state = (name: string, day: number) => [
      name,
      { settings: { "index.creation_date": String(day * DAY_MS), "index.blocks.write": block[name] } },
    ];
    return { body: Object.fromEntries([state("logs-1", 1), state("logs-9", 9)]) as object };
  });
  const service = { url: server.url };
  const now = 10 * DAY_MS;
  expect(await readIndicesAccess(service, { index: "logs-*", now })).toEqual({ kind: "open", indices: ["logs-1"] });
  await setIndicesAccess(service, { indices: ["logs-1"], access: "closed" });
  expect(await readIndicesAccess(service, { index: "logs-*", now })).toEqual({ kind: "closed" });
  await setIndicesAccess(service, { indices: ["logs-1"], access: "open" });
  expect(await readIndicesAccess(service, { index: "logs-*", now })).toMatchObject({ kind: "open" });
});
