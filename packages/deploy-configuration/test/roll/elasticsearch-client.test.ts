import { afterEach, describe, expect, it } from "vitest";
import { connectElasticsearch } from "../../src/node/index.ts";
import { serveElasticsearch, type ServedElasticsearch, SimulatedElasticsearch } from "../../src/testing/index.ts";

const open: ServedElasticsearch[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

const SETTING = "cluster.routing.allocation.exclude._name";

async function served() {
  const cluster = new SimulatedElasticsearch();
  for (const name of ["i-m1", "i-m2", "i-m3"]) cluster.join({ name, role: "master", version: "9.0.0" });
  for (const name of ["i-d1", "i-d2"]) cluster.join({ name, role: "data", version: "9.0.0" });
  cluster.addIndex("events", { shards: 1, replicas: 1 });
  let now = 0;
  const server = await serveElasticsearch(cluster, () => now);
  open.push(server);
  const client = connectElasticsearch({ url: `${server.url}/`, access: { kind: "anyone" }, timeoutMs: 60_000 });
  return { cluster, server, client, pass: (ms: number) => (now += ms) };
}

describe("a look at a cluster", () => {
  it("has its health, its nodes, its shards and who votes", async () => {
    const { client } = await served();
    expect(await client.read()).toEqual({
      kind: "read",
      value: {
        status: "green",
        relocating: 0,
        initializing: 0,
        unassigned: 0,
        excluded: undefined,
        voters: ["id-i-m1", "id-i-m2", "id-i-m3"],
        nodes: [
          { id: "id-i-m1", name: "i-m1", version: "9.0.0", elected: true, holdsData: false, documents: 0 },
          { id: "id-i-m2", name: "i-m2", version: "9.0.0", elected: false, holdsData: false, documents: 0 },
          { id: "id-i-m3", name: "i-m3", version: "9.0.0", elected: false, holdsData: false, documents: 0 },
          { id: "id-i-d1", name: "i-d1", version: "9.0.0", elected: false, holdsData: true, documents: 100 },
          { id: "id-i-d2", name: "i-d2", version: "9.0.0", elected: false, holdsData: true, documents: 100 },
        ],
        shards: [
          { index: "events", shard: 0, primary: true, state: "STARTED", node: "i-d1" },
          { index: "events", shard: 0, primary: false, state: "STARTED", node: "i-d2" },
        ],
      },
    });
  });

  it("counts a shard that moves as being where it comes from", async () => {
    const { client, cluster } = await served();
    cluster.join({ name: "i-d3", role: "data", version: "9.0.0" });
    await client.exclude("i-d1");
    expect(await client.read()).toMatchObject({
      value: { relocating: 1, excluded: "i-d1", shards: [{ state: "RELOCATING", node: "i-d1" }, { node: "i-d2" }] },
    });
  });

  it.each([
    ["/_cat/nodes", []],
    ["/_cat/shards", {}],
    ["/_cat/shards", [{ index: "events", shard: "0", prirep: "p", state: "STARTED", node: null }]],
    ["/_nodes/stats/indices/docs", {}],
    ["/_cluster/health", { status: "chartreuse" }],
    ["/_cluster/health", { status: "green" }],
    ["/_cluster/settings", {}],
  ])("is unreadable where %s answers %j", async (path, body) => {
    const { client, server } = await served();
    server.play({ path, kind: "answer", answer: { status: 200, body } }, 1);
    expect(await client.read()).toMatchObject({ kind: "unreadable" });
    expect(await client.read()).toMatchObject({ kind: "read" });
  });

  it("is unreadable where a node came while it was taken", async () => {
    const { client, server } = await served();
    const body = {
      status: "green",
      relocating_shards: 0,
      initializing_shards: 0,
      unassigned_shards: 0,
      number_of_nodes: 6,
    };
    server.play({ path: "/_cluster/health", kind: "answer", answer: { status: 200, body } }, 1);
    expect(await client.read()).toEqual({ kind: "unreadable", problem: "nodes came or went while it was looked at" });
  });

  it("ends by itself where nothing is answered", async () => {
    const { server } = await served();
    server.play({ path: "/_cluster/settings", kind: "silence" }, 1);
    const client = connectElasticsearch({ url: server.url, access: { kind: "anyone" }, timeoutMs: 1000 });
    expect(await client.read()).toEqual({ kind: "unreadable", problem: `no answer within 1 s from ${server.url}` });
  });

  it("says where nobody listens", async () => {
    const { server } = await served();
    await server.close();
    open.length = 0;
    const client = connectElasticsearch({ url: server.url, access: { kind: "anyone" }, timeoutMs: 60_000 });
    expect(await client.read()).toEqual({
      kind: "unreadable",
      problem: `nothing answers at ${server.url} (ECONNREFUSED)`,
    });
  });
});

describe("an exclusion", () => {
  it("is written with a mark, and taken back with it", async () => {
    const { client, cluster } = await served();
    expect(await client.exclude("i-d1")).toEqual({ kind: "read", value: "done" });
    expect(cluster.persistent).toEqual({ [SETTING]: "i-d1", "cluster.metadata.logstack_leaving": "i-d1" });
    await client.include();
    expect(cluster.persistent).toEqual({});
  });

  it("leaves what others have excluded as it is", async () => {
    const { client, cluster } = await served();
    cluster.persistent = { [SETTING]: "i-old*, i-d2" };
    await client.exclude("i-d1");
    expect(cluster.excluded.map((name) => name.trim())).toEqual(["i-old*", "i-d2", "i-d1"]);
    await client.include();
    expect(cluster.persistent).toEqual({ [SETTING]: "i-old*,i-d2" });
  });

  it("of a node that others had excluded before is not taken from them", async () => {
    const { client, cluster } = await served();
    cluster.persistent = { [SETTING]: "i-d1" };
    await client.exclude("i-d1");
    expect(await client.read()).toMatchObject({ value: { excluded: "i-d1" } });
    await client.include();
    expect(cluster.persistent).toEqual({ [SETTING]: "i-d1" });
  });

  it("of another node takes the place of ours", async () => {
    const { client, cluster } = await served();
    await client.exclude("i-d1");
    await client.exclude("i-d2");
    expect(cluster.excluded).toEqual(["i-d2"]);
  });

  it("is written where a transient setting would outweigh it", async () => {
    const { client, cluster } = await served();
    cluster.transient = { [SETTING]: "i-retired" };
    await client.exclude("i-d1");
    expect(cluster.excluded).toEqual(["i-retired", "i-d1"]);
    await client.include();
    expect([cluster.transient, cluster.persistent]).toEqual([{ [SETTING]: "i-retired" }, {}]);
  });

  it("that a person has taken back is no longer ours", async () => {
    const { client, cluster } = await served();
    await client.exclude("i-d1");
    delete cluster.persistent[SETTING];
    expect(await client.read()).toMatchObject({ value: { excluded: undefined } });
  });
});

describe("who Elasticsearch is asked as", () => {
  const secret = "s3cr3t-of-the-test";

  it.each([
    [
      "user",
      { kind: "user", user: "deployer", password: async () => secret } as const,
      `Basic ${btoa(`deployer:${secret}`)}`,
    ],
    ["API key", { kind: "apiKey", key: async () => secret } as const, `ApiKey ${secret}`],
  ])("%s: the secret is in its header, and in nothing that is told", async (_kind, access, header) => {
    const { server } = await served();
    const client = connectElasticsearch({ url: server.url, access, timeoutMs: 60_000 });
    expect((await client.read()).kind).toBe("read");
    expect(new Set(server.authorizations)).toEqual(new Set([header]));
    const body = { error: { type: "security_exception", reason: `unable to authenticate with ${header}` } };
    for (const status of [401, 403, 500])
      server.play({ path: "/_cluster/settings", kind: "answer", answer: { status, body } }, 1);
    server.play({ path: "/_cluster/settings", kind: "half" }, 1);
    server.play({ path: "/_cluster/settings", kind: "hangUp" }, 1);
    for (const kind of ["denied", "denied", "unreadable", "unreadable", "unreadable"]) {
      const answer = await client.read();
      expect(answer.kind).toBe(kind);
      expect(JSON.stringify(answer)).not.toContain(secret);
      expect(JSON.stringify(answer)).not.toContain(btoa(`deployer:${secret}`));
    }
  });

  it("a header that cannot be sent is not told either", async () => {
    const { server } = await served();
    const access = { kind: "apiKey", key: async () => `${secret}\nand another line` } as const;
    const answer = await connectElasticsearch({ url: server.url, access, timeoutMs: 60_000 }).read();
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  it.each(["http://elastic:changeme@127.0.0.1:9200", "elasticsearch:9200", "", "ftp://127.0.0.1"])(
    "an address such as %s is refused, and not repeated",
    (url) => {
      const connect = () => connectElasticsearch({ url, access: { kind: "anyone" }, timeoutMs: 1000 });
      expect(connect).toThrow(/^The address of Elasticsearch/);
      expect(connect).not.toThrow(/changeme/);
    },
  );
});
