import { describe, expect, it } from "vitest";
import type { ResourceChange } from "../src/model/change-set.ts";
import type { ProposedChanges } from "../src/model/proposed-changes.ts";
import { refuseDataLoss } from "../src/plan/data/refuse-data-loss.ts";
import { reviewChanges } from "../src/plan/data/review-changes.ts";
import type { ReviewRules } from "../src/plan/data/review-rules.ts";
import type { TemplateObject } from "../src/template/template.ts";
import { aLayer, aRequest } from "./support/a-deployment.ts";
import { aChange } from "./support/fake-aws.ts";

const { template } = aRequest();

function rules(over: Partial<ReviewRules> = {}): ReviewRules {
  return {
    layer: aLayer(),
    wanted: template,
    deployed: template,
    allowReplacing: [],
    allowRemoving: [],
    allowRolling: [],
    deployedParameters: { EncryptAtRest: "false" },
    ...over,
  };
}

function proposed(...changes: readonly ResourceChange[]): ProposedChanges {
  return {
    kind: "proposed",
    type: "UPDATE",
    changeSetId: "id",
    changeSetName: "logstack-1",
    stackId: "arn",
    changes,
  };
}

function reviewed(change: Partial<ResourceChange>, over: Partial<ReviewRules> = {}): string {
  const review = reviewChanges(proposed(aChange({ action: "Modify", ...change })), rules(over));
  return review.kind === "refuse" ? refuseDataLoss(review.threatened, rules(over)).code : review.kind;
}

describe("a change to a resource that holds data", () => {
  it.each([
    [{ action: "Add" }, "proceed"],
    [{ replacement: "False" }, "proceed"],
    [{ replacement: "True" }, "replacesStateful"],
    [{ replacement: "Conditional" }, "replacesStateful"],
    [{ replacement: "True", policyAction: "ReplaceAndRetain" }, "replacesStateful"],
    [{ replacement: "False", policyAction: "ReplaceAndDelete" }, "replacesStateful"],
    [{ replacement: "False", policyAction: "Delete" }, "removesStateful"],
    [{ action: "Remove" }, "removesStateful"],
    [{ action: "Remove", policyAction: "Retain" }, "removesStateful"],
    [{ action: "Dynamic" }, "threatensStateful"],
    [{ action: "Import" }, "proceed"],
  ] as const)("%o: %s", (change, expected) => {
    expect(reviewed(change)).toBe(expected);
  });

  it("proceeds when it does not hold data after all", () => {
    expect(reviewed({ logicalId: "Alarm", type: "AWS::CloudWatch::Alarm", replacement: "True" })).toBe("proceed");
  });

  it("is known by the layer's own words, where the type does not tell", () => {
    const change = { logicalId: "DataNodes", type: "AWS::AutoScaling::AutoScalingGroup" };
    expect(reviewed({ ...change, replacement: "True" })).toBe("replacesStateful");
  });

  it("is known by its Metadata in the deployed template, where the wanted one has lost it", () => {
    const wanted = { ...template, resources: new Map([...template.resources].filter(([id]) => id !== "Kept")) };
    const change = { action: "Remove", logicalId: "Kept", type: "AWS::AutoScaling::LaunchConfiguration" } as const;
    expect(reviewed(change, { wanted })).toBe("removesStateful");
    expect(reviewed(change, { wanted, deployed: wanted })).toBe("proceed");
  });

  it("is missed in the wanted template, even where the change set does not say that it goes", () => {
    const wanted = { ...template, resources: new Map([...template.resources].filter(([id]) => id !== "Kept")) };
    const change = { logicalId: "Alarm", type: "AWS::CloudWatch::Alarm" };
    expect(reviewed(change, { wanted })).toBe("removesStateful");
    expect(reviewed(change, { wanted, allowRemoving: ["Kept"] })).toBe("proceed");
  });
});

describe("a rolling update of instances that hold data", () => {
  const group = { logicalId: "DataNodes", type: "AWS::AutoScaling::AutoScalingGroup", replacement: "False" } as const;
  const detail = (attribute: string, name?: string) => ({
    attribute,
    name,
    requiresRecreation: "Never" as const,
    causedBy: undefined,
    before: undefined,
    after: undefined,
  });

  it("is refused, although CloudFormation calls it a plain modification", () => {
    expect(reviewed({ ...group, details: [detail("Properties", "LaunchTemplate")] })).toBe("rollsStateful");
    expect(reviewed({ ...group, details: [] })).toBe("rollsStateful");
  });

  it("is refused for any property: an update also rolls instances that do not match what they are made from", () => {
    expect(reviewed({ ...group, details: [detail("Properties", "MinSize")] })).toBe("rollsStateful");
  });

  it("proceeds when exactly the group was named for that, and for nothing else", () => {
    const change = { ...group, details: [detail("Properties", "LaunchTemplate")] };
    expect(reviewed(change, { allowRolling: ["DataNodes"] })).toBe("proceed");
    expect(reviewed(change, { allowReplacing: ["DataNodes"], allowRemoving: ["DataNodes"] })).toBe("rollsStateful");
  });

  it("is no matter where no instance is touched", () => {
    expect(reviewed({ ...group, details: [detail("Tags")] })).toBe("proceed");
    expect(reviewed({ ...group, details: [detail("Metadata")] })).toBe("proceed");
  });
});

describe("a group whose change CloudFormation calls a conditional replacement", () => {
  const launchTemplate = {
    attribute: "Properties",
    name: "LaunchTemplate",
    requiresRecreation: "Conditionally" as const,
    causedBy: undefined,
    before: undefined,
    after: undefined,
  };
  const group = {
    logicalId: "DataNodes",
    type: "AWS::AutoScaling::AutoScalingGroup",
    replacement: "Conditional",
    policyAction: "ReplaceAndDelete",
    details: [launchTemplate],
  } as const;
  const withPolicy = (updatePolicy: TemplateObject | undefined, before = updatePolicy) => {
    const build = (policy: TemplateObject | undefined) => {
      const dataNodes = template.resources.get("DataNodes");
      if (dataNodes === undefined) throw new Error("The template has no DataNodes.");
      return {
        ...template,
        resources: new Map(template.resources).set("DataNodes", { ...dataNodes, updatePolicy: policy }),
      };
    };
    return { wanted: build(updatePolicy), deployed: build(before) };
  };

  it("stays with its instances when no policy of the template says otherwise", () => {
    expect(reviewed(group, withPolicy(undefined))).toBe("proceed");
  });

  it("is refused when its instances would be rolled, or the group itself replaced", () => {
    expect(reviewed(group, withPolicy({ AutoScalingRollingUpdate: {} }))).toBe("rollsStateful");
    expect(reviewed(group, withPolicy({ AutoScalingReplacingUpdate: { WillReplace: true } }))).toBe("replacesStateful");
  });

  it("is refused when only the deployed template rolls or replaces, which a roll back would do", () => {
    expect(reviewed(group, withPolicy(undefined, { AutoScalingRollingUpdate: {} }))).toBe("rollsStateful");
    const replacing = { AutoScalingReplacingUpdate: { WillReplace: true } };
    expect(reviewed(group, withPolicy(undefined, replacing))).toBe("replacesStateful");
  });

  it("takes only a written false for a policy that does not replace", () => {
    const willReplace = (value: TemplateObject | boolean) => ({ AutoScalingReplacingUpdate: { WillReplace: value } });
    expect(reviewed(group, withPolicy(willReplace(false)))).toBe("rollsStateful");
    expect(reviewed(group, withPolicy(willReplace({ Ref: "Replacing" })))).toBe("replacesStateful");
    expect(reviewed(group, withPolicy({ AutoScalingReplacingUpdate: {} }))).toBe("replacesStateful");
  });

  it("is refused when another change may replace it for certain", () => {
    const name = { ...launchTemplate, name: "InstanceId", requiresRecreation: "Always" as const };
    expect(reviewed({ ...group, details: [launchTemplate, name] }, withPolicy(undefined))).toBe("replacesStateful");
  });
});

describe("an allowance", () => {
  it("is for one resource and one kind of loss only", () => {
    expect(reviewed({ replacement: "True" }, { allowReplacing: ["Queue"] })).toBe("proceed");
    expect(reviewed({ replacement: "True" }, { allowRemoving: ["Queue"] })).toBe("replacesStateful");
    expect(reviewed({ replacement: "True" }, { allowReplacing: ["Queu", "queue", "*"] })).toBe("replacesStateful");
    expect(reviewed({ action: "Remove" }, { allowReplacing: ["Queue"] })).toBe("removesStateful");
    expect(reviewed({ action: "Dynamic" }, { allowReplacing: ["Queue"] })).toBe("removesStateful");
  });

  it("that nothing needed is told", () => {
    const review = reviewChanges(proposed(aChange({ action: "Add" })), rules({ allowRemoving: ["Queue"] }));
    expect(review).toMatchObject({ kind: "proceed", unused: [{ option: "--allow-removing", logicalId: "Queue" }] });
  });
});

it("says what would be lost, why, and each way to go on, once each although AWS tells a parameter's change twice", () => {
  const cause = {
    attribute: "Properties",
    name: "AtRestEncryptionEnabled",
    requiresRecreation: "Always",
    causedBy: "EncryptAtRest",
    before: "false",
    after: "true",
  } as const;
  const change = aChange({
    action: "Modify",
    logicalId: "EventQueue",
    type: "AWS::ElastiCache::ReplicationGroup",
    replacement: "True",
    policyAction: "ReplaceAndDelete",
    details: [cause, { ...cause, causedBy: undefined }],
  });
  const review = reviewChanges(proposed(change), rules());
  expect(review.kind === "refuse" ? refuseDataLoss(review.threatened, rules()) : review).toEqual({
    code: "replacesStateful",
    problem: "this deployment would replace a resource that holds data. Nothing was changed.",
    reasons: [
      [
        "± EventQueue    AWS::ElastiCache::ReplicationGroup    replace",
        "    because   AtRestEncryptionEnabled  false -> true  (fixed at creation)",
        "    data      what waits in the cache: destroyed: UpdateReplacePolicy is Delete",
      ].join("\n"),
    ],
    waysOut: [
      { label: "keep it as it is", action: "leave parameter EncryptAtRest at false" },
      { label: "lose this data", action: "add --allow-replacing EventQueue" },
    ],
  });
});
