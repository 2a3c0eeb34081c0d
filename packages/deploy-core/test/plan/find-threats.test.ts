import { describe, expect, it } from "vitest";
import type { PropertyChange, ResourceChange } from "../../src/model/change-set.ts";
import { findThreats } from "../../src/plan/find-threats.ts";
import { refuseDataLoss } from "../../src/plan/refuse-data-loss.ts";
import { aLayer, aRequest } from "../support/a-deployment.ts";
import { aChange } from "../support/fake-aws.ts";

function aDetail(name: string, values: readonly [string, string] | readonly [] = []): PropertyChange {
  const [before, after] = values;
  return { attribute: "Properties", name, requiresRecreation: "Never", causedBy: undefined, before, after };
}

const aGroupChange = (...details: readonly PropertyChange[]): ResourceChange =>
  aChange({ action: "Modify", logicalId: "DataNodes", type: "AWS::AutoScaling::AutoScalingGroup", details });

describe("a group whose instances hold data", () => {
  it.each([
    ["fewer are wanted", [aDetail("DesiredCapacity", ["3", "2"])], ["shrink"]],
    ["fewer are allowed", [aDetail("MaxSize", ["3", "2"]), aDetail("DesiredCapacity", ["2", "2"])], ["shrink"]],
    ["nobody can say how many are wanted", [aDetail("DesiredCapacity")], ["shrink"]],
    ["its subnets change", [aDetail("VPCZoneIdentifier", ["a,b", "a,b,c"])], ["shrink"]],
    ["more are wanted", [aDetail("DesiredCapacity", ["2", "3"]), aDetail("MaxSize", ["2", "3"])], []],
    ["more are wanted, told twice", [aDetail("MaxSize"), aDetail("MaxSize", ["9", "10"])], []],
    ["fewer are required", [aDetail("MinSize", ["3", "2"])], []],
    ["its health check changes", [aDetail("HealthCheckGracePeriod", ["300", "60"])], []],
  ] as const)("when %s", (_what, details, threats) => {
    expect(findThreats(aGroupChange(...details), {})).toEqual(threats);
  });

  it("is refused to shrink with the number that caused it, and both ways out", () => {
    const change = aGroupChange(aDetail("DesiredCapacity", ["3", "2"]));
    const { template } = aRequest();
    const refusal = refuseDataLoss([{ change, threat: "shrink", holds: "shards" }], {
      layer: aLayer(),
      wanted: template,
      deployed: template,
      allowReplacing: [],
      allowRemoving: [],
      deployedParameters: {},
    });
    expect(refusal).toEqual({
      code: "shrinksStateful",
      problem: "this deployment would end instances of a resource that holds data. Nothing was changed.",
      reasons: [
        [
          "~ DataNodes    AWS::AutoScaling::AutoScalingGroup    end instances",
          "    because   DesiredCapacity  3 -> 2",
          "    data      shards: on the instances' own disks, which go with those that the group chooses to end",
        ].join("\n"),
      ],
      waysOut: [
        { label: "keep it as it is", action: "leave DesiredCapacity of DataNodes as it is deployed" },
        { label: "lose this data", action: "add --allow-replacing DataNodes" },
      ],
    });
  });
});

it("a nested stack that is modified may lose whatever it holds, because its change set does not say", () => {
  const change = aChange({ action: "Modify", type: "AWS::CloudFormation::Stack", replacement: "False" });
  expect(findThreats(change, {})).toEqual(["unseen"]);
});
