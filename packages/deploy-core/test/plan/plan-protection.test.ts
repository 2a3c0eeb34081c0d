import { describe, expect, it } from "vitest";
import { STACK_STATUSES, type StackStatus } from "../../src/model/stack-status.ts";
import {
  planProtection,
  type ProtectionMoment,
  type ProtectionSituation,
} from "../../src/plan/protection/plan-protection.ts";
import { findDenials, renderStackPolicy } from "../../src/plan/protection/stack-policy.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";

const TEMPLATE = parseTemplate(
  `Resources:
  Queue: { Type: AWS::SQS::Queue }
  DataNodes: { Type: AWS::AutoScaling::AutoScalingGroup }
  Workers: { Type: AWS::AutoScaling::AutoScalingGroup }
`,
  "template.yaml",
);
const subject = { templates: [TEMPLATE], layer: { stateful: { DataNodes: "documents" } }, opened: [], absent: [] };
const CLOSED = renderStackPolicy(findDenials(subject));
const OPENED = renderStackPolicy(findDenials({ ...subject, opened: ["Queue"] }));
const TYPES_ONLY = renderStackPolicy({
  types: ["AWS::AutoScaling::AutoScalingGroup", "AWS::SQS::Queue"],
  logicalIds: [],
});
const FOREIGN = JSON.stringify({ Statement: [{ Effect: "Deny", Action: "Update:*", Principal: "*", Resource: "*" }] });

function plan(moment: ProtectionMoment, over: Partial<ProtectionSituation> = {}) {
  const { terminationProtection, policy } = planProtection({
    moment,
    terminationProtection: false,
    policy: undefined,
    subject,
    ...over,
  });
  return [terminationProtection, policy.kind === "set" ? policy.text : policy.kind];
}

const CONSENTED = "arn:aws:cloudformation:ap-southeast-2:111111111111:changeSet/logstack-consented-2-0-0-abc/1";
const PLAIN = "arn:aws:cloudformation:ap-southeast-2:111111111111:changeSet/logstack-2-0-0-abc/1";

describe("the protection of a first create", () => {
  it("is on before it begins, by types alone: a stack in review has no resource that a policy could name", () => {
    expect(plan({ kind: "beforeCreate", onCreateFailure: "keep" })).toEqual(["switchOn", TYPES_ONLY]);
  });

  it.each(["rollback", "delete"] as const)(
    "that is to be taken back by '%s' waits until it succeeded, as far as its deletion is concerned",
    (onCreateFailure) => {
      expect(plan({ kind: "beforeCreate", onCreateFailure })).toEqual(["leave", TYPES_ONLY]);
    },
  );

  it("sets no policy when nothing holds data", () => {
    const none = { ...subject, templates: [parseTemplate("Resources:\n  T: { Type: AWS::SNS::Topic }\n", "t.yaml")] };
    expect(plan({ kind: "beforeCreate", onCreateFailure: "keep" }, { subject: none })).toEqual(["switchOn", "leave"]);
  });
});

describe("the protection of an update", () => {
  it("is on before it begins, with what was allowed left out of the policy, and nothing else", () => {
    const opened = { ...subject, opened: ["Queue"] };
    expect(plan({ kind: "beforeUpdate" }, { policy: CLOSED, subject: opened })).toEqual(["switchOn", OPENED]);
  });

  it("costs no call when it is in place", () => {
    expect(plan({ kind: "beforeUpdate" }, { policy: CLOSED, terminationProtection: true })).toEqual(["leave", "leave"]);
  });

  it("closes what a run that was cut off had opened", () => {
    expect(plan({ kind: "beforeUpdate" }, { policy: OPENED })).toEqual(["switchOn", CLOSED]);
  });

  it("closes what was opened when it is left running, and leaves the rest to its end", () => {
    expect(plan({ kind: "leftAlone" }, { policy: OPENED })).toEqual(["leave", CLOSED]);
  });

  it("leaves somebody else's policy as it is, at every moment", () => {
    const moments: readonly ProtectionMoment[] = [
      { kind: "beforeUpdate" },
      { kind: "leftAlone" },
      { kind: "afterwards", status: "UPDATE_COMPLETE" },
      { kind: "nothingToDo", changeSetId: CONSENTED, named: [] },
    ];
    expect(moments.map((moment) => plan(moment, { policy: FOREIGN })[1])).toEqual(moments.map(() => "foreign"));
  });
});

describe("the protection after an operation", () => {
  const PROTECTED = new Set<StackStatus>([
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
    "CREATE_FAILED",
    "UPDATE_FAILED",
    "UPDATE_ROLLBACK_FAILED",
    "IMPORT_ROLLBACK_FAILED",
  ]);

  it.each(STACK_STATUSES)("that ended in %s is on where the stack lives", (status) => {
    const expected = PROTECTED.has(status) ? ["switchOn", CLOSED] : ["leave", "leave"];
    expect(plan({ kind: "afterwards", status }, { policy: OPENED })).toEqual(expected);
  });
});

describe("the protection of a stack with nothing to deploy", () => {
  it("is switched on again where somebody switched it off, without a look at the policy", () => {
    expect(plan({ kind: "nothingToDo", changeSetId: PLAIN, named: [] }, { policy: OPENED })).toEqual([
      "switchOn",
      "leave",
    ]);
    expect(plan({ kind: "nothingToDo", changeSetId: undefined, named: [] })).toEqual(["switchOn", "leave"]);
  });

  it("has its policy closed after a deployment that was made with consents", () => {
    expect(plan({ kind: "nothingToDo", changeSetId: CONSENTED, named: [] }, { policy: OPENED })).toEqual([
      "switchOn",
      CLOSED,
    ]);
  });
});
