import { describe, expect, it } from "vitest";
import type { ClusterNode, ClusterReading, ShardCopy, ShardExplanation } from "../../src/roll/elasticsearch-cluster.ts";
import { isVersionConflict } from "../../src/roll/explain-shard.ts";
import { findRed } from "../../src/roll/find-trouble.ts";
import { findMajorityProblem, hasOthers, judgeCluster, renderRest } from "../../src/roll/judge-cluster.ts";
import { pickNext } from "../../src/roll/pick-next.ts";
import { planElasticsearchStep, planSettling } from "../../src/roll/plan-elasticsearch-step.ts";
import { ROLL_LIMITS } from "../../src/roll/roll-request.ts";
import type { RollView } from "../../src/roll/roll-view.ts";
import { NEW } from "../support/a-layer.ts";

const aMaster = (name: string): ClusterNode => ({
  id: `id-${name}`,
  name,
  version: "9.0.0",
  elected: false,
  holdsData: false,
  documents: 0,
});

const aReading = (over: Partial<ClusterReading> = {}): ClusterReading => ({
  status: "green",
  relocating: 0,
  initializing: 0,
  unassigned: 0,
  nodes: ["i-1", "i-2", "i-3"].map(aMaster),
  shards: [],
  voters: ["id-i-1", "id-i-2", "id-i-3"],
  excluded: undefined,
  ...over,
});

/** Three nodes: one that has the configuration, and two that have another. */
function aView(reading: ClusterReading, over: Partial<RollView["memory"]> = {}): RollView {
  const machines = ["i-1", "i-2", "i-3"].map((instanceId) => ({
    machine: { instanceId, lifecycleState: "InService", healthStatus: "Healthy" as const, launchedAt: 0 },
    report: undefined,
    standing: { is: instanceId === "i-1" ? ("right" as const) : ("stale" as const), because: "has one" },
    queue: undefined,
  }));
  return {
    groups: [
      {
        group: { role: "data", groupName: "data-group", wanted: NEW, movedAt: 0, gate: "elasticsearch" },
        observed: { desiredCapacity: 3, suspended: [], machines: machines.map(({ machine }) => machine) },
        machines,
      },
    ],
    cluster: { kind: "read", value: reading },
    explanations: new Map(),
    stackOperation: undefined,
    agreed: new Set(),
    limits: ROLL_LIMITS,
    memory: { ended: [], vanished: [], ...over },
  };
}

describe("the gate", () => {
  const unassigned = { index: "events", shard: 0, primary: false, state: "UNASSIGNED" as const, node: undefined };
  const verdictOf = (over: Partial<ClusterReading>) => {
    const reading = aReading(over);
    return judgeCluster(aView(reading), reading);
  };

  it("is open where the cluster is green and whole, and no shard moves", () => {
    expect(verdictOf({})).toEqual({ kind: "open", because: undefined });
  });

  it.each([
    ["a shard moves in a green cluster", { relocating: 1 }, "levelling", "green, 1 shard moving, 0 being copied"],
    ["a copy is made in a green cluster", { initializing: 2 }, "levelling", "green, 0 shards moving, 2 being copied"],
    ["a machine that works is no node", { nodes: ["i-1", "i-3"].map(aMaster) }, "closed", "i-2 not in the cluster"],
    [
      "health and the list of shards are of two moments",
      { status: "yellow" as const, unassigned: 2, shards: [unassigned] },
      "closed",
      "yellow, 2 shards unassigned",
    ],
    [
      "the list has no unassigned shard any more",
      { status: "yellow" as const, unassigned: 1 },
      "closed",
      "yellow, 1 shard unassigned",
    ],
  ])("is not where %s", (_what, over, kind, seen) => {
    expect(verdictOf(over)).toMatchObject({ kind, seen });
  });

  it("ends the roll in a red cluster, also when machines were replaced before it got red", () => {
    const ended = [{ role: "data", instanceId: "i-0", known: ["i-0", "i-2", "i-3"], by: "i-1" }];
    const red = aReading({ status: "red", unassigned: 1 });
    expect(findRed(aView(red, { ended }))).toMatchObject({
      step: "stop",
      reason: expect.stringContaining("The cluster is red, with 1 shard unassigned"),
    });
    expect(findRed(aView(aReading({ status: "yellow" }), { ended }))).toBeUndefined();
  });
});

describe("the majority of masters", () => {
  it("stays when one of three goes", () => {
    expect(findMajorityProblem(aReading(), "i-1")).toBeUndefined();
  });

  it("is lost when one of three goes while another, gone already, still has its vote", () => {
    const reading = aReading({ nodes: ["i-2", "i-3", "i-4"].map(aMaster) });
    expect(findMajorityProblem(reading, "i-2")).toBe(
      "1 of the 3 nodes that vote would be left without i-2, and 2 are needed",
    );
  });

  it("does not depend on a node that has no vote", () => {
    expect(findMajorityProblem(aReading(), "i-data")).toBeUndefined();
  });

  it("is not taken for granted where the cluster does not say who votes", () => {
    expect(findMajorityProblem(aReading({ voters: [] }), "i-1")).toBe("the cluster does not say which nodes vote");
  });
});

describe("a machine whose turn it is", () => {
  const stepOf = (over: Partial<ClusterReading>) => {
    const view = aView(aReading(over));
    const next = pickNext(view);
    return next === undefined ? undefined : planElasticsearchStep(view, next);
  };

  it("is ended where a majority of the masters stays", () => {
    expect(stepOf({})).toMatchObject({ step: "end", instanceId: "i-2" });
  });

  it("stays where without it there would be none", () => {
    expect(stepOf({ voters: ["id-i-2", "id-i-3", "id-gone"] })).toMatchObject({
      step: "wait",
      seen: "1 of the 3 nodes that vote would be left without i-2, and 2 are needed",
    });
  });

  it("is excluded first where it may hold shards", () => {
    const nodes = ["i-1", "i-2", "i-3"].map((name) => ({ ...aMaster(name), holdsData: true }));
    expect(stepOf({ nodes, voters: ["id-m1"] })).toMatchObject({ step: "wait" });
    expect(stepOf({ nodes: [...nodes, aMaster("m1")], voters: ["id-m1"] })).toMatchObject({
      step: "exclude",
      instanceId: "i-2",
    });
  });
});

describe("what was begun", () => {
  it("is gone on with first, whoever's turn it would be: the node that a roll before was emptying", () => {
    expect(pickNext(aView(aReading({ excluded: "i-3" })))).toMatchObject({ machine: { instanceId: "i-3" } });
    expect(pickNext(aView(aReading()))).toMatchObject({ machine: { instanceId: "i-2" } });
  });

  it("is at its end only once the cluster is whole and green after the last machine that was replaced", () => {
    const ended = [{ role: "data", instanceId: "i-0", known: ["i-0"], by: "i-1" }];
    const settle = (over: Partial<ClusterReading>) => planSettling(aView(aReading(over), { ended }));
    expect(settle({ initializing: 1 })).toMatchObject({ step: "wait", instanceId: "i-1" });
    expect(settle({ nodes: ["i-2", "i-3"].map(aMaster) })).toMatchObject({ step: "wait" });
    expect(settle({})).toEqual({ step: "rolled", accepted: undefined });
  });
});

describe("what is left on a node", () => {
  const node = { ...aMaster("i-2"), holdsData: true };
  const aCopy = (over: Partial<ShardCopy> = {}): ShardCopy => ({
    index: "events",
    shard: 0,
    primary: false,
    state: "STARTED",
    node: "i-2",
    ...over,
  });

  it("is nothing where it has neither shards nor documents", () => {
    expect(renderRest(aReading(), node)).toBeUndefined();
  });

  it("is told where it has documents and no shard: what counts them may know of a shard that the list has not yet", () => {
    expect(renderRest(aReading(), { ...node, documents: 5 })).toBe("no shard left, and still 5 documents");
  });

  it.each<[string, readonly ShardCopy[], boolean]>([
    ["its primary is in place elsewhere", [aCopy({ primary: true, node: "i-1" })], true],
    ["its primary is nowhere", [], false],
    ["there is only another replica", [aCopy({ node: "i-1" })], false],
    ["its primary is moving", [aCopy({ primary: true, node: "i-1", state: "RELOCATING" })], false],
    [
      "another replica is unassigned",
      [aCopy({ primary: true, node: "i-1" }), aCopy({ state: "UNASSIGNED", node: undefined })],
      false,
    ],
    ["the other copy is of another shard", [aCopy({ primary: true, node: "i-1", shard: 1 })], false],
  ])("a replica has its other copies in place or not, as %s", (_what, others, expected) => {
    const replica = aCopy();
    expect(hasOthers(aReading({ shards: [replica, ...others] }), replica)).toBe(expected);
  });

  it("a primary never has", () => {
    const primary = aCopy({ primary: true });
    expect(hasOthers(aReading({ shards: [primary, aCopy({ node: "i-1" })] }), primary)).toBe(false);
  });
});

const anExplanation = (...refusals: readonly (readonly string[])[]): ShardExplanation => ({
  index: "events",
  shard: 0,
  primary: false,
  answer: "no",
  nodes: refusals.map((names, number) => ({
    node: `i-${number}`,
    refusals: names.map((name) => ({ name, explanation: "" })),
  })),
});

describe("a version conflict", () => {
  it.each([
    [[["node_version"], ["same_shard"]]],
    [[["index_version"], ["node_version"]]],
    [[["node_version", "same_shard"], ["node_version"]]],
  ])("is what keeps a replica off every node: %j", (refusals) => {
    expect(isVersionConflict(anExplanation(...refusals), undefined)).toBe(true);
  });

  it.each([
    [[["same_shard"]]],
    [[["node_version"], ["disk_threshold"]]],
    [[["node_version", "disk_threshold"]]],
    [[["node_version"], ["filter"]]],
    [[["node_version"], []]],
    [[]],
  ])("is not, where anything else does, or nothing: %j", (refusals) => {
    expect(isVersionConflict(anExplanation(...refusals), undefined)).toBe(false);
  });

  it("does not ask about the node that is kept free of shards", () => {
    expect(isVersionConflict(anExplanation(["filter", "node_version"], ["node_version"]), "i-0")).toBe(true);
  });

  it.each([{ primary: true }, { answer: "throttled" }, { answer: "allocation_delayed" }])("is never %o", (over) => {
    expect(isVersionConflict({ ...anExplanation(["node_version"]), ...over }, undefined)).toBe(false);
  });
});
