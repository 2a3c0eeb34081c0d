import { describe, expect, it } from "vitest";
import type { ClusterNode, ClusterReading, ShardExplanation } from "../../src/roll/elasticsearch-cluster.ts";
import { isVersionConflict } from "../../src/roll/explain-shard.ts";
import { findMajorityProblem } from "../../src/roll/judge-cluster.ts";

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
