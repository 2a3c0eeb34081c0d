import { describe, expect, test } from "vitest";
import { refuseFixForward } from "../../src/plan/status/refuse-fix-forward.ts";
import { parseTemplate } from "../../src/template/parse-template.ts";
import { aChange, aStack } from "../support/fake-aws.ts";

const GROUP = "AWS::AutoScaling::AutoScalingGroup";

const LAUNCH_TEMPLATE = {
  attribute: "Properties",
  name: "LaunchTemplate",
  requiresRecreation: "Conditionally",
  causedBy: "LaunchTemplate",
  before: undefined,
  after: undefined,
} as const;

const commands = { deploy: "deploy", destroy: "destroy", rollback: "rollback", diagnose: "diagnose", aws: "aws" };

/** What is refused of a change to a group over a creation that failed, under a template's UpdatePolicy. */
function refuse(updatePolicy: object, { terminationProtection = false } = {}) {
  const text = JSON.stringify({ Resources: { Group: { Type: GROUP, UpdatePolicy: updatePolicy } } });
  const template = parseTemplate(text, "t.json");
  const change = aChange({
    action: "Modify",
    logicalId: "Group",
    type: GROUP,
    replacement: "Conditional",
    details: [LAUNCH_TEMPLATE],
  });
  return refuseFixForward({
    stack: aStack({ status: "CREATE_FAILED", terminationProtection }),
    commands,
    changes: [change],
    templates: { wanted: template, deployed: template },
  });
}

const ROLLS = { AutoScalingRollingUpdate: { MinInstancesInService: 1 } };
const REPLACES = { AutoScalingReplacingUpdate: { WillReplace: true } };

describe("over a creation that failed", () => {
  test("a group gets another image, since its policy never replaces it whatever the change set says", () => {
    expect(refuse(ROLLS)).toBeUndefined();
  });

  test("a group that its policy replaces is refused, and what was begun can be taken back", () => {
    expect(refuse(REPLACES)).toMatchObject({
      code: "replacesOverFailure",
      reasons: [`± Group    ${GROUP}    perhaps replace`],
      waysOut: [{ action: "rollback" }, { action: "deploy" }],
    });
  });

  test("nothing is offered that protection would refuse in its turn", () => {
    const protectedStack = refuse(REPLACES, { terminationProtection: true });
    expect(protectedStack?.waysOut[0]?.action).toMatch(/^destroy --lift-protection /);
  });
});
