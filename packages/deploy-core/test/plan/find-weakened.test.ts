import { describe, expect, it } from "vitest";
import { findHolding } from "../../src/plan/data/find-holding.ts";
import { refuseDataLoss } from "../../src/plan/data/refuse-data-loss.ts";
import { reviewChanges } from "../../src/plan/data/review-changes.ts";
import type { ReviewRules } from "../../src/plan/data/review-rules.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aChange } from "../support/fake-aws.ts";

const parse = (resources: object) => parseTemplate(JSON.stringify({ Resources: resources }), "template.json");
const withIt = (attributes: object) => parse({ It: { Type: "AWS::EC2::Instance", ...attributes }, Topic: TOPIC });
const TOPIC = { Type: "AWS::SNS::Topic" };

/** Reviews a release that changes only a topic, besides what the two templates say of `It`. */
function review(deployed: object, wanted: object, over: Partial<ReviewRules> = {}) {
  const rules: ReviewRules = {
    layer: { stateful: {} },
    wanted: withIt(wanted),
    deployed: withIt(deployed),
    allowReplacing: [],
    allowRemoving: [],
    allowRolling: [],
    deployedParameters: {},
    ...over,
  };
  const changes = [aChange({ action: "Modify", logicalId: "Topic", type: TOPIC.Type })];
  const proposal = {
    kind: "proposed",
    type: "UPDATE",
    changeSetId: "id",
    changeSetName: "n",
    stackId: "arn",
    changes,
  } as const;
  const reviewed = reviewChanges(proposal, rules);
  return reviewed.kind === "refuse" ? refuseDataLoss(reviewed.threatened, rules) : reviewed.kind;
}

const DATA = { Metadata: { Stateful: "customers' files" } };

describe("a resource that holds data and stays", () => {
  it.each([
    ["DeletionPolicy", "Retain", "Delete", "--allow-removing"],
    ["DeletionPolicy", "RetainExceptOnCreate", "Snapshot", "--allow-removing"],
    ["DeletionPolicy", "Snapshot", undefined, "--allow-removing"],
    ["UpdateReplacePolicy", "Retain", "Snapshot", "--allow-replacing"],
    ["UpdateReplacePolicy", "Retain", undefined, "--allow-replacing"],
  ])("is not guarded less by %s %s -> %s, unless it is named by %s", (policy, before, after, option) => {
    const [deployed, wanted] = [
      { ...DATA, [policy]: before },
      after === undefined ? DATA : { ...DATA, [policy]: after },
    ];
    expect(review(deployed, wanted)).toMatchObject({
      code: "weakensStateful",
      waysOut: [
        { action: `leave ${policy} of It at ${before}` },
        { label: "guard it less", action: `add ${option} It` },
      ],
    });
    const named = { [option === "--allow-removing" ? "allowRemoving" : "allowReplacing"]: ["It"] };
    expect(review(deployed, wanted, named)).toBe("proceed");
  });

  it.each([
    ["Retain", "RetainExceptOnCreate"],
    ["RetainExceptOnCreate", "Retain"],
    ["Snapshot", "Retain"],
    [undefined, "Snapshot"],
  ])("may be guarded as well or better: %s -> %s", (before, after) => {
    expect(review({ ...DATA, DeletionPolicy: before }, { ...DATA, DeletionPolicy: after })).toBe("proceed");
  });

  it("is not said to hold none any more, unless it is named; and says why, in words", () => {
    expect(review(DATA, {})).toEqual({
      code: "weakensStateful",
      problem: "this deployment would take the protection from a resource that holds data. Nothing was changed.",
      reasons: [
        [
          "~ It    AWS::EC2::Instance    guard less",
          "    because   Metadata.Stateful  customers' files -> (none)",
          "    data      customers' files: stays for now; but nothing says any longer that it is there, and no later deployment would ask",
        ].join("\n"),
      ],
      waysOut: [
        { label: "keep it as it is", action: "leave Metadata.Stateful of It at customers' files" },
        { label: "guard it less", action: "add --allow-removing It" },
      ],
    });
    expect(review(DATA, {}, { allowRemoving: ["It"] })).toBe("proceed");
  });

  it("may lose its words where the layer still says that there is data", () => {
    expect(review(DATA, {}, { layer: { stateful: { It: "customers' files" } } })).toBe("proceed");
  });
});

describe("a resource that holds nothing", () => {
  it("may have any policy", () => {
    expect(review({ DeletionPolicy: "Retain" }, { DeletionPolicy: "Delete" })).toBe("proceed");
  });
});

describe("a resource of which nobody has said whether it holds data", () => {
  const deployed = parse({
    Thing: { Type: "Custom::Archive" },
    Denied: { Type: "Custom::Archive", Metadata: { Stateful: false } },
  });
  const sources = { layer: { stateful: {} }, wanted: deployed, deployed };
  it("is unknown by its type, unless the deployed template denies that there is any", () => {
    expect(findHolding({ logicalId: "Thing", type: "Custom::Archive" }, sources)).toMatchObject({ kind: "unknown" });
    expect(findHolding({ logicalId: "Denied", type: "Custom::Archive" }, sources)).toEqual({ kind: "nothing" });
  });

  it("is not denied to hold any by a template that is only wanted", () => {
    const before = parse({ Denied: { Type: "Custom::Archive" } });
    expect(
      findHolding({ logicalId: "Denied", type: "Custom::Archive" }, { ...sources, deployed: before }),
    ).toMatchObject({
      kind: "unknown",
    });
  });

  it("may be a group whose template can not be read", () => {
    const group = { logicalId: "Group", type: "AWS::AutoScaling::AutoScalingGroup" };
    expect(findHolding(group, sources)).toEqual({ kind: "nothing" });
    expect(findHolding(group, { ...sources, deployed: undefined })).toEqual({ kind: "unknown", because: "unread" });
  });
});

it("a refusal shows what a look at the data found, and asks for the exact option where nobody knows the type", () => {
  const change = aChange({ action: "Modify", logicalId: "Thing", type: "Custom::Archive", replacement: "True" });
  const effect = {
    effect: "destroy",
    treatment: "replace",
    certainty: "certain",
    causes: [],
    option: "--allow-replacing",
    consented: false,
  } as const;
  const threatened = {
    logicalId: "Thing",
    type: "Custom::Archive",
    change,
    holding: { kind: "unknown", because: "unclassified" },
    effects: [effect],
    facts: "41,203 objects, newest 3 min ago",
  } as const;
  expect(refuseDataLoss([threatened], { deployedParameters: {} })).toEqual({
    code: "replacesUnclassified",
    problem: "this deployment would replace a resource that may hold data. Nothing was changed.",
    reasons: [
      [
        "± Thing    Custom::Archive    replace",
        "    because   logstack does not know whether Custom::Archive holds data",
        "    data      perhaps: destroyed: UpdateReplacePolicy is Delete",
        "    now       41,203 objects, newest 3 min ago",
      ].join("\n"),
    ],
    waysOut: [{ label: "it holds none", action: "add --allow-replacing Thing" }],
  });
});
