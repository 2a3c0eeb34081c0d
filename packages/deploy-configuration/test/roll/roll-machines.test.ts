import { describe, expect, it } from "vitest";
import { aLayer, ELASTICSEARCH_GROUPS, NEW, OLD } from "../support/a-layer.ts";

const brokers = { groups: { broker: { gate: "own health" as const, count: 2 } } };

describe("rolling machines that only their own health gates", () => {
  it("replaces one after the other, each once the one before it has its replacement", async () => {
    const layer = aLayer(brokers);
    const [first, second] = layer.ids("broker");
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({ kind: "rolled", replaced: [{ instanceId: first }, { instanceId: second }] });
    expect(layer.running()).toEqual([NEW, NEW]);
    expect(layer.events.flatMap(({ kind }) => (kind === "ended" || kind === "replaced" ? [kind] : []))).toEqual([
      "ended",
      "replaced",
      "ended",
      "replaced",
    ]);
  });

  it("ends nothing where all machines wait for their first configuration", async () => {
    const layer = aLayer({ ...brokers, has: undefined });
    expect(await layer.roll(NEW)).toEqual({ kind: "rolled", replaced: [] });
    expect(layer.ended()).toEqual([]);
    expect(layer.running()).toEqual([NEW, NEW]);
  });

  it("replaces a machine that goes on waiting for its first configuration minutes after the others took it", async () => {
    const layer = aLayer({ ...brokers, has: undefined });
    const [deaf = ""] = layer.ids("broker");
    layer.behaviour.isDeaf = (instanceId) => instanceId === deaf;
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled", replaced: [{ instanceId: deaf }] });
    expect(layer.ended()).toEqual([deaf]);
    expect(layer.running()).toEqual([NEW, NEW]);
  });

  it("ends nothing where all have waited for hours, and could not say so", async () => {
    const layer = aLayer({ ...brokers, has: undefined });
    await layer.time.pause(5 * 3_600_000);
    for (const id of layer.ids("broker")) layer.reports.delete(id);
    expect(await layer.roll(NEW)).toEqual({ kind: "rolled", replaced: [] });
    expect(layer.ended()).toEqual([]);
  });

  it("ends nothing where all machines have the configuration", async () => {
    const layer = aLayer(brokers);
    expect(await layer.roll(OLD)).toEqual({ kind: "rolled", replaced: [] });
    expect(layer.ended()).toEqual([]);
  });

  it("stops at the first machine that does not work with it, with its last lines, and goes back when asked to", async () => {
    const layer = aLayer(brokers);
    const [first, second] = layer.ids("broker");
    layer.behaviour.works = (wanted) => wanted !== NEW;
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({
      kind: "stopped",
      role: "broker",
      instanceId: layer.ids("broker")[1],
      reason: expect.stringContaining("failed at: starting the service"),
      lastLines: ["no such setting [clutser.name]"],
      replaced: [{ instanceId: first, by: undefined }],
    });
    expect(layer.ended()).toEqual([first]);
    expect(await layer.roll(OLD)).toMatchObject({ kind: "rolled" });
    expect(layer.ids("broker")).toContain(second);
    expect(layer.running()).toEqual([OLD, OLD]);
  });

  it("replaces what failed before, when the same configuration is tried again", async () => {
    const layer = aLayer(brokers);
    layer.behaviour.works = (wanted) => wanted !== NEW;
    await layer.roll(NEW);
    layer.behaviour.works = () => true;
    expect(await layer.again()).toMatchObject({ kind: "rolled" });
    expect(layer.running()).toEqual([NEW, NEW]);
  });

  it("replaces all machines of a layer whose first configuration failed", async () => {
    const layer = aLayer({ ...brokers, has: undefined });
    layer.behaviour.works = (wanted) => wanted !== NEW;
    expect(await layer.roll(NEW)).toMatchObject({ kind: "stopped", replaced: [] });
    await layer.time.pause(layer.behaviour.applyMs * 2);
    expect(await layer.roll(OLD)).toMatchObject({ kind: "rolled" });
    expect(layer.running()).toEqual([OLD, OLD]);
  });

  it("stops when no machine comes, and tells what it has seen", async () => {
    const layer = aLayer(brokers);
    layer.behaviour.bootMs = 3_600_000;
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({
      kind: "stopped",
      step: expect.stringContaining("the machine in place of"),
      reason: expect.stringMatching(/^Waited 25 min for the machine in place of .*; seen last: .* is starting\.$/),
    });
    expect(layer.ended()).toHaveLength(1);
  });

  it("shows the console of a machine that never reported", async () => {
    const layer = aLayer(brokers);
    layer.behaviour.bootMs = 3_600_000;
    layer.consoles.set("i-broker03", ["Kernel panic"]);
    expect(await layer.roll(NEW)).toMatchObject({ instanceId: "i-broker03", lastLines: ["Kernel panic"] });
  });

  it("stops when the group ends a machine before it has the configuration", async () => {
    const layer = aLayer(brokers);
    layer.behaviour.applyMs = 600_000;
    layer.time.after(300_000, () => {
      const found = layer.find("i-broker03");
      if (found !== undefined) found.machine.healthStatus = "Unhealthy";
    });
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({ kind: "stopped", instanceId: "i-broker03" });
    expect(layer.ended()).toHaveLength(1);
  });

  it.each(["Launch", "Terminate", "ReplaceUnhealthy"])("ends nothing while %s is suspended", async (name) => {
    const layer = aLayer(brokers);
    layer.groups.get("broker")?.suspended.push(name);
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining(`${name} of broker-group is suspended`),
    });
    expect(layer.ended()).toEqual([]);
  });

  it("ends nothing while the stack is being changed, and goes on afterwards", async () => {
    const layer = aLayer(brokers);
    layer.state.operation = "UPDATE_IN_PROGRESS";
    layer.time.after(200_000, () => {
      expect(layer.ended()).toEqual([]);
      layer.state.operation = undefined;
    });
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
  });

  it("ends nothing while a machine is missing", async () => {
    const layer = aLayer(brokers);
    const group = layer.groups.get("broker");
    if (group !== undefined) group.desired = 3;
    expect(await layer.roll(NEW)).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("2 of 3 machines"),
    });
    expect(layer.ended()).toEqual([]);
  });

  it("stops at a machine that somebody has set aside", async () => {
    const layer = aLayer(brokers);
    const found = layer.find("i-broker01");
    if (found !== undefined) found.machine.lifecycleState = "Standby";
    expect(await layer.roll(NEW)).toMatchObject({ kind: "stopped", instanceId: "i-broker01" });
    expect(layer.ended()).toEqual([]);
  });

  it("stops where there is no such group", async () => {
    const layer = aLayer(brokers);
    layer.release(NEW);
    const ports = layer.ports();
    const fleet = { ...ports.fleet, read: async () => undefined };
    expect(await layer.again({ ...ports, fleet })).toMatchObject({
      kind: "stopped",
      reason: "There is no Auto Scaling group broker-group.",
    });
  });

  it("asks again where the group is at another activity", async () => {
    const layer = aLayer(brokers);
    layer.release(NEW);
    const ports = layer.ports();
    let busy = 3;
    const fleet = {
      ...ports.fleet,
      end: async (id: string) => ((busy -= 1) >= 0 ? ("busy" as const) : ports.fleet.end(id)),
    };
    expect(await layer.again({ ...ports, fleet })).toMatchObject({ kind: "rolled" });
  });

  it("stops between two steps when interrupted, and goes on when run again", async () => {
    const layer = aLayer(brokers);
    layer.time.after(60_000, () => {
      layer.state.interrupted = true;
    });
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({ kind: "interrupted", replaced: [{ instanceId: "i-broker01" }], left: [] });
    layer.state.interrupted = false;
    expect(await layer.again()).toMatchObject({ kind: "rolled" });
    expect(layer.ended()).toEqual(["i-broker01", "i-broker02"]);
  });
});

describe("rolling an Elasticsearch cluster", () => {
  it("replaces the masters first, the elected one last, then the data nodes, each empty", async () => {
    const layer = aLayer();
    const [elected, ...masters] = layer.ids("master");
    const data = layer.ids("data");
    expect(layer.cluster.elected).toBe(elected);
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({ kind: "rolled" });
    expect(layer.ended()).toEqual([...masters, elected, ...data]);
    expect(layer.cluster.lost).toEqual([]);
    expect(layer.cluster.persistent).toEqual({});
    expect(layer.running()).toEqual(Array.from({ length: 6 }, () => NEW));
  });

  it("ends nothing where nobody said where Elasticsearch answers", async () => {
    const layer = aLayer();
    layer.release(NEW);
    const ports = { ...layer.ports(), cluster: undefined };
    expect(await layer.again(ports)).toMatchObject({
      kind: "stopped",
      reason: expect.stringContaining("Nobody said where Elasticsearch answers"),
    });
    expect(layer.ended()).toEqual([]);
  });

  it("takes a first configuration without asking the cluster, which there is none of yet", async () => {
    const layer = aLayer({ has: undefined });
    layer.release(NEW);
    expect(await layer.again({ ...layer.ports(), cluster: undefined })).toEqual({ kind: "rolled", replaced: [] });
  });

  it("replaces all machines at once where the first configuration failed on each, so that masters can elect one", async () => {
    const layer = aLayer({ has: undefined });
    layer.behaviour.works = (wanted) => wanted !== NEW;
    expect(await layer.roll(NEW)).toMatchObject({ kind: "stopped" });
    await layer.time.pause(layer.behaviour.applyMs * 2);
    layer.cluster.shards.length = 0;
    expect(await layer.roll(OLD)).toMatchObject({ kind: "rolled" });
    expect(layer.running()).toEqual(Array.from({ length: 6 }, () => OLD));
  });

  it("goes back from a data node that failed, and lets the excluded node hold shards again", async () => {
    const layer = aLayer();
    layer.behaviour.works = (wanted, id) => wanted !== NEW || id.startsWith("i-master");
    const outcome = await layer.roll(NEW);
    expect(outcome).toMatchObject({ kind: "stopped", role: "data" });
    expect(layer.cluster.persistent).toEqual({});
    expect(await layer.roll(OLD)).toMatchObject({ kind: "rolled" });
    expect(layer.running()).toEqual(Array.from({ length: 6 }, () => OLD));
    expect(layer.cluster.lost).toEqual([]);
  });

  it("goes back from a data node that failed and has shards by now: it is emptied as any other", async () => {
    const layer = aLayer();
    layer.behaviour.failsInCluster = true;
    layer.behaviour.works = (wanted, id) => wanted !== NEW || id.startsWith("i-master");
    expect(await layer.roll(NEW)).toMatchObject({ kind: "stopped", role: "data" });
    expect(await layer.roll(OLD)).toMatchObject({ kind: "rolled" });
    expect(layer.cluster.lost).toEqual([]);
  });

  it("leaves no node excluded when it is interrupted while one is emptied", async () => {
    const layer = aLayer({ moveMs: 1_800_000 });
    layer.release(NEW);
    const masters = layer.groups.get("master");
    for (const { instanceId } of masters?.machines ?? []) {
      const report = layer.reports.get(instanceId);
      if (report !== undefined) layer.reports.set(instanceId, { ...report, digest: NEW });
    }
    layer.time.after(120_000, () => {
      layer.state.interrupted = true;
    });
    expect(await layer.again()).toMatchObject({
      kind: "interrupted",
      step: expect.stringContaining("to be empty"),
      left: [],
    });
    expect(layer.cluster.persistent).toEqual({});
    expect(layer.ended()).toEqual([]);
  });

  it("keeps what others have excluded, before, meanwhile and after", async () => {
    const layer = aLayer({ groups: { ...ELASTICSEARCH_GROUPS, data: { gate: "elasticsearch", count: 4 } } });
    layer.cluster.persistent = { "cluster.routing.allocation.exclude._name": "i-retired" };
    expect(await layer.roll(NEW)).toMatchObject({ kind: "rolled" });
    expect(layer.cluster.persistent).toEqual({ "cluster.routing.allocation.exclude._name": "i-retired" });
  });
});
