import { describe, expect, it } from "vitest";
import { refuseDoomedData } from "../../src/plan/data/refuse-doomed-data.ts";
import type { DoomedResource } from "../../src/model/doomed-resource.ts";

const aResource = (over: Partial<DoomedResource> = {}): DoomedResource => ({
  logicalId: "DataNodeGroup",
  type: "AWS::AutoScaling::AutoScalingGroup",
  physicalId: "ci-elasticsearch-data",
  fate: "delete",
  holds: "the shards of all indices",
  ...over,
});
const NOW = Date.parse("2026-11-23T12:00:00Z");
const refuse = (resource: DoomedResource, allowRemoving: readonly string[] = []) =>
  refuseDoomedData([resource], { stackName: "ci-elasticsearch", allowRemoving, now: NOW });

describe("a destruction that would take data with it", () => {
  it("is refused until the resource is named, and says how to name it", () => {
    expect(refuse(aResource())).toEqual({
      code: "removesStateful",
      problem: "destroying stack ci-elasticsearch would destroy data that nothing else keeps. Nothing was changed.",
      reasons: [
        "- DataNodeGroup    AWS::AutoScaling::AutoScalingGroup    delete\n" +
          "    data      the shards of all indices: destroyed: DeletionPolicy is Delete",
      ],
      waysOut: [{ label: "lose this data", action: "add --allow-removing DataNodeGroup" }],
    });
    expect(refuse(aResource(), ["DataNodeGroup"])).toBeUndefined();
    expect(refuse(aResource(), ["MasterNodeGroup"])).toBeDefined();
  });

  it.each(["retain", "snapshot"] as const)("is not refused when a policy keeps the data (%s)", (fate) => {
    expect(refuse(aResource({ fate }))).toBeUndefined();
  });

  it("says what was found in it, and is refused all the same where nobody could look", () => {
    const amounts = [{ count: 3, unit: "instances in service", exactness: "exact" }] as const;
    const held = { kind: "holds", amounts, newestAt: undefined, sinceAt: NOW - 86_400_000, notes: [] } as const;
    expect(refuse(aResource({ data: held }))?.reasons).toEqual([
      expect.stringMatching(/\n {4}found {5}3 instances in service, for 24 h$/),
    ]);
    expect(refuse(aResource({ data: { kind: "unreadable", reason: "access denied" } }))?.reasons).toEqual([
      expect.stringMatching(/\n {4}found {5}could not be counted: access denied$/),
    ]);
  });

  it("is not refused for what is proven to be empty", () => {
    expect(refuse(aResource({ data: { kind: "empty" } }))).toBeUndefined();
    expect(refuse(aResource({ data: { kind: "notProbed" } }))).toBeDefined();
  });

  it("is not refused for a resource that holds none", () => {
    expect(refuse(aResource({ holds: undefined }))).toBeUndefined();
  });
});
