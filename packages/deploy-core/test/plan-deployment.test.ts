import { describe, expect, it } from "vitest";
import { describeDesired } from "../src/model/desired-stack.ts";
import type { ObservedStack } from "../src/model/observed-stack.ts";
import { STACK_STATUSES, type StackStatus } from "../src/model/stack-status.ts";
import { planDeployment, type Situation } from "../src/plan/plan-deployment.ts";
import { aLayer, aRequest, TEMPLATE } from "./support/a-deployment.ts";
import { aStack } from "./support/fake-aws.ts";

const { template } = aRequest();
const desired = describeDesired({ layer: aLayer(), template, parameters: aStack().parameters });

function plan(stack: ObservedStack | undefined, over: Partial<Situation> = {}) {
  return planDeployment(desired, {
    stack,
    stackAfterwards: stack,
    templateBody: undefined,
    resources: [],
    changeSets: [],
    commands: {
      deploy: "deploy-command",
      destroy: "destroy-command",
      rollback: "rollback-command",
      diagnose: "diagnose-command",
      aws: "aws",
    },
    ...over,
  });
}

/** A short word for a plan: its kind, or the refusal's code. */
function planned(stack: ObservedStack | undefined, over: Partial<Situation> = {}): string {
  const made = plan(stack, over);
  return made.kind === "refuse" ? made.refusal.code : made.kind;
}

const THEIRS = { application: "somebody-else" };

/** Every status there is: what is planned for a stack of ours, and for one of somebody else. */
const TABLE: Record<StackStatus, readonly [ours: string, theirs: string]> = {
  CREATE_COMPLETE: ["update", "notOurs"],
  UPDATE_COMPLETE: ["update", "notOurs"],
  UPDATE_ROLLBACK_COMPLETE: ["update", "notOurs"],
  IMPORT_COMPLETE: ["update", "notOurs"],
  IMPORT_ROLLBACK_COMPLETE: ["update", "notOurs"],
  CREATE_IN_PROGRESS: ["attach", "notOurs"],
  ROLLBACK_IN_PROGRESS: ["attach", "notOurs"],
  UPDATE_IN_PROGRESS: ["attach", "notOurs"],
  UPDATE_COMPLETE_CLEANUP_IN_PROGRESS: ["attach", "notOurs"],
  UPDATE_ROLLBACK_IN_PROGRESS: ["attach", "notOurs"],
  UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS: ["attach", "notOurs"],
  IMPORT_IN_PROGRESS: ["attach", "notOurs"],
  IMPORT_ROLLBACK_IN_PROGRESS: ["attach", "notOurs"],
  DELETE_IN_PROGRESS: ["attach", "notOurs"],
  REVIEW_IN_PROGRESS: ["create", "inReview"],
  ROLLBACK_COMPLETE: ["recreate", "notOurs"],
  CREATE_FAILED: ["fixForward", "notOurs"],
  UPDATE_FAILED: ["fixForward", "notOurs"],
  ROLLBACK_FAILED: ["rollbackFailed", "notOurs"],
  UPDATE_ROLLBACK_FAILED: ["continue", "notOurs"],
  IMPORT_ROLLBACK_FAILED: ["importRollbackFailed", "notOurs"],
  DELETE_FAILED: ["deleteFailed", "notOurs"],
  DELETE_COMPLETE: ["create", "create"],
};

describe("planning over a stack", () => {
  it("knows all 23 statuses of CloudFormation", () => {
    expect(STACK_STATUSES).toHaveLength(23);
  });

  it.each(STACK_STATUSES)("in %s that is ours", (status) => {
    expect(planned(aStack({ status }))).toBe(TABLE[status][0]);
  });

  it.each(STACK_STATUSES)("in %s that is somebody else's touches nothing", (status) => {
    expect(planned(aStack({ status, tags: THEIRS }))).toBe(TABLE[status][1]);
  });

  it.each(STACK_STATUSES)("in %s in which a resource lives is never deleted", (status) => {
    const resources = [{ logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: "q", status: "CREATE_COMPLETE" }];
    expect(planned(aStack({ status }), { resources })).not.toBe("recreate");
  });
});

describe("planning where nothing changed", () => {
  const unchanged = { templateBody: TEMPLATE };

  it.each(["CREATE_COMPLETE", "UPDATE_COMPLETE"] as const)("finds nothing to do in %s", (status) => {
    expect(planned(aStack({ status }), unchanged)).toBe("nothing");
  });

  it.each(["UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE"] as const)("does not trust what %s shows", (status) => {
    expect(planned(aStack({ status }), unchanged)).toBe("update");
  });

  it.each([
    ["a tag", aStack({ tags: { ...aStack().tags, team: "others" } })],
    ["a tag more", aStack({ tags: { ...aStack().tags, costs: "high" } })],
    ["a parameter", aStack({ parameters: { ...aStack().parameters, team: "others" } })],
    ["a parameter less", aStack({ parameters: {} })],
  ])("updates for %s", (_what, stack) => {
    expect(planned(stack, unchanged)).toBe("update");
  });

  it("updates for one more space in the template", () => {
    expect(planned(aStack(), { templateBody: `${TEMPLATE} ` })).toBe("update");
  });
});

describe("planning over a stack in review", () => {
  const shell = aStack({ status: "REVIEW_IN_PROGRESS", tags: {} });

  it.each([
    ["a proposal of ours that was left behind", [{ name: "logstack-1-a", createdAt: 0 }], "create"],
    [
      "proposals of two deployments of ours",
      [
        { name: "logstack-1-a", createdAt: 0 },
        { name: "logstack-2-b", createdAt: 0 },
      ],
      "create",
    ],
    ["a proposal of somebody else", [{ name: "mine", createdAt: 0 }], "inReview"],
    [
      "proposals of ours and of somebody else",
      [
        { name: "logstack-1-a", createdAt: 0 },
        { name: "mine", createdAt: 0 },
      ],
      "inReview",
    ],
    ["no proposal and no tags, as an end between two clean-ups leaves it", [], "create"],
  ])("with %s", (_what, changeSets, expected) => {
    expect(planned(shell, { changeSets })).toBe(expected);
  });

  it("does not start again over termination protection", () => {
    expect(planned(aStack({ status: "ROLLBACK_COMPLETE", terminationProtection: true }))).toBe("terminationProtected");
  });
});

describe("planning over a stack that changed while it was read", () => {
  const living = [{ logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: "q", status: "CREATE_IN_PROGRESS" }];

  it.each(STACK_STATUSES.filter((status) => status !== "CREATE_IN_PROGRESS"))(
    "starts over from %s, whatever was read of it",
    (status) => {
      const stackAfterwards = aStack({ status: "CREATE_IN_PROGRESS" });
      expect(planned(aStack({ status }), { stackAfterwards, resources: living })).toBe("startOver");
      expect(planned(aStack({ status }), { stackAfterwards, changeSets: [] })).toBe("startOver");
    },
  );

  it.each([
    ["is gone", undefined],
    ["had a whole operation meanwhile", aStack({ status: "ROLLBACK_COMPLETE", changedAt: 1 })],
  ])("starts over when it %s", (_what, stackAfterwards) => {
    const stack = aStack({ status: "ROLLBACK_COMPLETE" });
    expect(planned(stack, { stackAfterwards })).toBe("startOver");
  });
});

it("creates where there is no stack", () => {
  expect(plan(undefined)).toEqual({ kind: "create", shell: undefined });
});

it("tells every refusal with a way out that is a command or a setting", () => {
  const unlisted = STACK_STATUSES.map((status) => plan(aStack({ status }), { resources: undefined }));
  const refusals = [...unlisted, ...STACK_STATUSES.map((status) => plan(aStack({ status })))].flatMap((made) =>
    made.kind === "refuse" ? [made.refusal] : [],
  );
  expect(refusals.length).toBeGreaterThan(5);
  for (const { problem, waysOut } of refusals) {
    expect(problem).toMatch(/ci-broker is in \w+: .*\. Nothing was changed\.$/);
    expect(waysOut.length).toBeGreaterThan(0);
  }
});

it("says what is left where a deletion got stuck, why, and the command that leads out", () => {
  const resources = [
    { logicalId: "Logs", type: "AWS::S3::Bucket", physicalId: "logs", status: "DELETE_FAILED", reason: "not empty" },
    { logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: "q", status: "DELETE_COMPLETE" },
  ];
  const made = plan(aStack({ status: "DELETE_FAILED" }), { resources });
  expect(made).toMatchObject({
    refusal: {
      code: "deleteFailed",
      reasons: ["Logs  AWS::S3::Bucket  DELETE_FAILED  logs: not empty"],
      waysOut: [{ label: "see what failed" }, { action: "destroy-command   and then   deploy-command" }],
    },
  });
});
