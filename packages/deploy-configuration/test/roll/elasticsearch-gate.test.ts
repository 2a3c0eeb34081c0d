import { afterEach, describe, expect, it } from "vitest";
import { connectElasticsearch } from "../../src/node/index.ts";
import { serveElasticsearch, type Script, type ServedElasticsearch } from "../../src/testing/index.ts";
import { aLayer, ELASTICSEARCH_GROUPS, type LayerOptions, NEW, OLD } from "../support/a-layer.ts";

const open: ServedElasticsearch[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

/** A layer whose cluster is asked over HTTP. */
async function servedLayer(options: LayerOptions = {}) {
  const layer = aLayer({ limits: { lookMs: 120_000 }, ...options });
  const server = await serveElasticsearch(layer.cluster, () => layer.time.now());
  open.push(server);
  const cluster = connectElasticsearch({ url: server.url, access: { kind: "anyone" }, timeoutMs: 60_000 });
  return { layer, server, ports: layer.ports(cluster) };
}

/** All roles but the data nodes have the configuration already. */
async function dataNodesOnly(options: LayerOptions = {}) {
  const served = await servedLayer(options);
  for (const id of served.layer.ids("master")) {
    const report = served.layer.reports.get(id);
    if (report !== undefined) served.layer.reports.set(id, { ...report, digest: NEW });
  }
  return served;
}

describe("behind the gate of an Elasticsearch that answers over HTTP", () => {
  it("a green cluster is rolled whole: masters, the elected one last, then data nodes, none with a shard", async () => {
    const { layer, ports, server } = await servedLayer();
    const [elected, ...masters] = layer.ids("master");
    const data = layer.ids("data");
    expect(await layer.roll(NEW, ports)).toMatchObject({ kind: "rolled" });
    expect(layer.ended()).toEqual([...masters, elected, ...data]);
    expect(layer.cluster.lost).toEqual([]);
    expect(layer.cluster.persistent).toEqual({});
    expect(server.asked.filter((asked) => asked === "PUT /_cluster/settings")).toHaveLength(2 * data.length);
  });

  it("yellow: nothing is ended, and the reason that Elasticsearch gives is told when the time is over", async () => {
    const { layer, ports } = await servedLayer();
    layer.cluster.addIndex("too-many-copies", { shards: 1, replicas: 3 });
    const outcome = await layer.roll(NEW, ports);
    expect(outcome).toMatchObject({
      kind: "stopped",
      role: "master",
      step: expect.stringMatching(/^waiting for a green and whole cluster before i-master/),
      reason: expect.stringMatching(
        /^Waited 20 min .* seen last: yellow, 1 shard unassigned; too-many-copies\[0\] replica: same_shard on 3 nodes/,
      ),
      hints: [expect.stringContaining("Add a data node first")],
    });
    expect(layer.ended()).toEqual([]);
  });

  it("yellow that turns green is waited for", async () => {
    const { layer, ports } = await servedLayer();
    layer.cluster.stuck.add("events-2026.11.23[0]");
    const copy = layer.cluster.shards[0]?.copies[1];
    if (copy !== undefined) copy.node = undefined;
    layer.time.after(600_000, () => {
      expect(layer.ended()).toEqual([]);
      layer.cluster.stuck.clear();
    });
    expect(await layer.roll(NEW, ports)).toMatchObject({ kind: "rolled" });
    expect(layer.events).toContainEqual(
      expect.objectContaining({ kind: "waiting", seen: expect.stringContaining("yellow, 1 shard unassigned") }),
    );
  });

  it("red: the roll stops at once", async () => {
    const { layer, ports } = await servedLayer();
    for (const copy of layer.cluster.shards[0]?.copies ?? []) copy.node = undefined;
    const began = layer.time.now();
    expect(await layer.roll(NEW, ports)).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("The cluster is red"),
    });
    expect(layer.ended()).toEqual([]);
    expect(layer.time.now()).toBe(began);
  });

  it("stuck shards: a node that cannot be emptied stays, explained, and may hold shards again", async () => {
    const { layer, ports } = await dataNodesOnly({
      groups: { ...ELASTICSEARCH_GROUPS, data: { gate: "elasticsearch", count: 2 } },
    });
    const [first] = layer.ids("data");
    const outcome = await layer.roll(NEW, ports);
    expect(outcome).toMatchObject({
      kind: "stopped",
      instanceId: first,
      step: `waiting for ${first} to be empty`,
      reason: expect.stringContaining("same_shard on 1 node: it has another copy of this shard"),
      hints: ["Add a data node first (DataNodes), or lower number_of_replicas of the index for the time being."],
      left: [],
    });
    expect(layer.ended()).toEqual([]);
    expect(layer.cluster.persistent).toEqual({});
  });

  it("a node that never leaves: nothing more is ended, and it stays without shards until the next roll finds it gone", async () => {
    const { layer, ports } = await dataNodesOnly();
    const [first] = layer.ids("data");
    layer.behaviour.clings = (id) => id === first;
    const outcome = await layer.roll(NEW, ports);
    expect(outcome).toMatchObject({
      kind: "stopped",
      instanceId: first,
      step: `waiting for ${first} to be gone`,
      left: [`${first} is leaving, and stays excluded from holding shards.`],
    });
    expect(layer.ended()).toEqual([first]);
    layer.behaviour.clings = () => false;
    expect(await layer.again(ports)).toMatchObject({ kind: "rolled" });
    expect(layer.cluster.persistent).toEqual({});
    expect(layer.cluster.lost).toEqual([]);
  });

  it("a node that Auto Scaling has ended and that stays in the cluster: nothing more is ended", async () => {
    const { layer, ports } = await dataNodesOnly();
    const [first = ""] = layer.ids("data");
    layer.time.after(400_000, () => layer.cluster.join({ name: first, role: "data", version: "9.0.0" }));
    layer.behaviour.bootMs = 600_000;
    expect(await layer.roll(NEW, ports)).toMatchObject({
      kind: "stopped",
      instanceId: first,
      reason: expect.stringContaining("its node is still in the cluster"),
    });
    expect(layer.ended()).toEqual([first]);
  });

  const passing: readonly (readonly [string, Script])[] = [
    [
      "429",
      {
        path: "/_cluster/health",
        kind: "answer",
        answer: { status: 429, body: { error: { type: "es_rejected_execution_exception" } } },
      },
    ],
    [
      "503",
      {
        path: "/_cat/shards",
        kind: "answer",
        answer: { status: 503, body: { error: { type: "master_not_discovered_exception" } } },
      },
    ],
    ["half an answer", { path: "/_cat/nodes", kind: "half" }],
    ["a connection that breaks", { path: "/_cluster/settings", kind: "hangUp" }],
    [
      "a list that makes no sense",
      { path: "/_cat/nodes", kind: "answer", answer: { status: 200, body: [{ name: "?" }] } },
    ],
    ["a page of some proxy", { path: "/_cluster/health", kind: "answer", answer: { status: 200, body: "<html>" } }],
  ];
  it.each(passing)("%s is never taken for green, and asked again", async (_what, script) => {
    const { layer, ports, server } = await dataNodesOnly();
    server.play(script, 6);
    layer.time.after(350_000, () => expect(layer.ended()).toEqual([]));
    expect(await layer.roll(NEW, ports)).toMatchObject({ kind: "rolled" });
    expect(layer.cluster.lost).toEqual([]);
  });

  it("timeout: a cluster that does not come back is waited for no longer than the limit, and told with what it answered", async () => {
    const { layer, ports, server } = await servedLayer();
    const answer = { status: 503, body: { error: { type: "cluster_block_exception" } } };
    server.play({ path: "/_cluster/health", kind: "answer", answer }, 1000);
    expect(await layer.roll(NEW, ports)).toMatchObject({
      kind: "stopped",
      reason: expect.stringMatching(/^Waited 20 min .*; seen last: it answers 503 \(cluster_block_exception\)\.$/),
    });
    expect(layer.ended()).toEqual([]);
  });

  it("no access: the roll stops at once", async () => {
    const { layer, ports, server } = await servedLayer();
    server.play(
      {
        path: "/_cluster/settings",
        kind: "answer",
        answer: { status: 403, body: { error: { type: "security_exception" } } },
      },
      9,
    );
    expect(await layer.roll(NEW, ports)).toMatchObject({
      kind: "stopped",
      reason: "Elasticsearch does not let us look: it answers 403 (security_exception).",
    });
    expect(layer.ended()).toEqual([]);
  });

  it("resume: a roll that dies anywhere is gone on with by the next", async () => {
    const { layer, ports } = await dataNodesOnly();
    const [first] = layer.ids("data");
    const dying = { ...ports, fleet: { ...ports.fleet, end: async () => Promise.reject(new Error("killed")) } };
    await expect(layer.roll(NEW, dying)).rejects.toThrow("killed");
    expect(layer.cluster.excluded).toEqual([first]);
    expect(await layer.again(ports)).toMatchObject({ kind: "rolled" });
    expect(layer.ended()[0]).toBe(first);
    expect(layer.cluster.persistent).toEqual({});
  });

  it("resume: going back right after a roll that died lets the node that it was emptying hold shards again", async () => {
    const { layer, ports } = await dataNodesOnly();
    const dying = { ...ports, fleet: { ...ports.fleet, end: async () => Promise.reject(new Error("killed")) } };
    await expect(layer.roll(NEW, dying)).rejects.toThrow("killed");
    for (const id of layer.ids("master")) {
      const report = layer.reports.get(id);
      if (report !== undefined) layer.reports.set(id, { ...report, digest: OLD });
    }
    expect(await layer.roll(OLD, ports)).toEqual({ kind: "rolled", replaced: [] });
    expect(layer.cluster.persistent).toEqual({});
  });
});

/** A cluster whose first data node is newer than the others, and has the primary of a shard; `indices` have one each. */
async function halfUpgraded(indices: readonly string[]) {
  const served = await dataNodesOnly();
  const { layer } = served;
  const [first = ""] = layer.ids("data");
  const report = layer.reports.get(first);
  if (report !== undefined) layer.reports.set(first, { ...report, digest: NEW });
  layer.behaviour.version = "9.1.0";
  layer.cluster.join({ name: first, role: "data", version: "9.1.0" });
  layer.cluster.shards.length = 0;
  for (const index of indices) layer.cluster.addIndex(index, { shards: 1, replicas: 1 });
  return served;
}

describe("a roll that brings another version of Elasticsearch", () => {
  it("loses nothing on the way, and ends green", async () => {
    const { layer, ports } = await servedLayer();
    layer.behaviour.version = "9.1.0";
    expect(await layer.roll(NEW, ports)).toMatchObject({ kind: "rolled" });
    expect(layer.cluster.lost).toEqual([]);
    expect(layer.cluster.shards.flatMap(({ copies }) => copies).filter(({ node }) => node === undefined)).toEqual([]);
  });

  it("takes a node for empty whose replicas only newer nodes could take, and says so", async () => {
    const { layer, ports } = await halfUpgraded(["events"]);
    const [, second] = layer.ids("data");
    expect(await layer.roll(NEW, ports)).toMatchObject({ kind: "rolled" });
    const because = `1 replica on ${second} can only go to newer nodes, and all other copies are in place`;
    expect(layer.events).toContainEqual({ kind: "accepted", because });
    expect(layer.cluster.lost).toEqual([]);
    expect(layer.cluster.shards.flatMap(({ copies }) => copies).filter(({ node }) => node === undefined)).toEqual([]);
  });

  it("accepts yellow where every unassigned shard waits for newer nodes alone", async () => {
    const { layer, ports } = await halfUpgraded(["events"]);
    const replica = layer.cluster.shards[0]?.copies[1];
    if (replica !== undefined) replica.node = undefined;
    expect(await layer.roll(NEW, ports)).toMatchObject({ kind: "rolled" });
    const because = expect.stringContaining("1 replica without a node as new");
    expect(layer.events).toContainEqual({ kind: "accepted", because });
  });

  it("accepts no yellow where one shard is unassigned for another reason", async () => {
    const { layer, ports } = await halfUpgraded(["events", "full"]);
    layer.cluster.stuck.add("full[0]");
    for (const { copies } of layer.cluster.shards) if (copies[1] !== undefined) copies[1].node = undefined;
    expect(await layer.roll(NEW, ports)).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("full[0] replica: disk_threshold"),
    });
    expect(layer.ended()).toEqual([]);
  });
});
