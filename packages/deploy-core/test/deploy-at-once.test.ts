import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { DeployError, STACK_MOVED } from "../src/errors.ts";
import { fakePorts } from "./support/a-deployment.ts";
import { aRequestFor, inReview, settled, testDeploymentsAtOnce } from "./support/deployments-at-once.ts";
import { aStack } from "./support/fake-aws.ts";

// A sample of the orders; `deploy-at-once.deep.ts` takes more.
testDeploymentsAtOnce(15);

describe("a deployment that is overtaken", () => {
  it("before its execution follows the other one, does not take it for its own, and deploys over it", async () => {
    const aws = settled("0.9.0");
    let overtaken = false;
    aws.script({
      before: (method) => {
        if (method !== "executeChangeSet" || overtaken) return;
        overtaken = true;
        const theirs = { ...aStack().tags, "environment:version": "3.0.0" };
        aws.settle("ci-broker", { status: "UPDATE_COMPLETE", tags: theirs });
        throw new DeployError({ code: STACK_MOVED, problem: "ChangeSet [mine] does not exist" });
      },
    });
    const ports = fakePorts(aws);
    expect(await deployStack(aRequestFor("1.0.0"), ports)).toMatchObject({ kind: "deployed", operation: "update" });
    expect(aws.find("ci-broker")?.tags["environment:version"]).toBe("1.0.0");
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "ChangeSet [mine] does not exist; planning anew.",
    });
    expect(aws.leftovers()).toEqual([]);
  });

  it("while it reads is neither refused for what it read, nor does it delete or advise to destroy", async () => {
    const aws = inReview();
    const listChangeSets = aws.listChangeSets.bind(aws);
    aws.listChangeSets = async (stackId) => {
      aws.settle("ci-broker", { status: "CREATE_COMPLETE" });
      await aws.describeEvents(stackId);
      return listChangeSets(stackId);
    };
    expect(await deployStack(aRequestFor("1.0.0"), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.calls).not.toContain("deleteStack");
  });

  it("again and again is refused, naming what was seen, and leaves nothing behind", async () => {
    const aws = settled("0.9.0");
    aws.executeChangeSet = () =>
      Promise.reject(new DeployError({ code: STACK_MOVED, problem: "ChangeSet [mine] does not exist" }));
    expect(await deployStack(aRequestFor("1.0.0"), fakePorts(aws))).toEqual({
      kind: "refused",
      refusal: {
        code: "unsettled",
        problem:
          "others changed stack ci-broker under this command, 10 times in a row. Nothing of this one was executed.",
        reasons: ["ChangeSet [mine] does not exist"],
        waysOut: [
          { label: "see what is done to it", action: "node deploy.mjs diagnose" },
          { label: "then", action: "node deploy.mjs deploy" },
        ],
      },
    });
    expect(aws.leftovers()).toEqual([]);
  });

  it("can be interrupted between two attempts", async () => {
    const aws = settled("0.9.0");
    aws.createChangeSet = () => Promise.reject(new DeployError({ code: STACK_MOVED, problem: "too late" }));
    let looks = 0;
    const interrupted = () => (looks += 1) > 2;
    expect(await deployStack(aRequestFor("1.0.0"), fakePorts(aws, { interrupted }))).toEqual({
      kind: "interrupted",
      runningOn: undefined,
      reattach: undefined,
    });
  });
});
