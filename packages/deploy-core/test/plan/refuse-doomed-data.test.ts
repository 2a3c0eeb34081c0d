import { describe, expect, it } from "vitest";
import { refuseDoomedData } from "../../src/plan/refuse-doomed-data.ts";
import type { DoomedResource } from "../../src/model/doomed-resource.ts";

const aResource = (over: Partial<DoomedResource> = {}): DoomedResource => ({
  logicalId: "DataNodeGroup",
  type: "AWS::AutoScaling::AutoScalingGroup",
  fate: "delete",
  holds: "the shards of all indices",
  ...over,
});
const refuse = (resource: DoomedResource, allowRemoving: readonly string[] = []) =>
  refuseDoomedData([resource], { stackName: "ci-elasticsearch", allowRemoving });

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

  it("is not refused for a resource that holds none", () => {
    expect(refuse(aResource({ holds: undefined }))).toBeUndefined();
  });
});
