import { describe, expect, it } from "vitest";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import { anEngine } from "../engine-fixture.ts";
import { aDeployment, PARAMETERS, QUEUE } from "./a-deployment.ts";
import { aws, awsInterrupted, hasAwsCli } from "./aws-cli.ts";

const STACK = ["--stack-name", "s"];
const WAIT = { Wait: { Type: "AWS::CloudFormation::WaitCondition", Properties: { Timeout: "43200" } } };
// The last one is all that the CLI says when the change set it waits for is gone: it looks for a status in the refusal.
const REFUSED_BY_A_CALL_OR_A_WAIT =
  /An error occurred \((AlreadyExistsException|ValidationError|InvalidChangeSetStatus|ChangeSetNotFound)\)|Waiter \w+ failed|\n'Status'\n/;
const body = (resources: object): readonly string[] => ["--template-body", aTemplate(resources)];

/** An engine that says nothing of its faults, and `aws cloudformation` against it. */
async function aCli(speed: "instant" | "compressed") {
  const engine = await anEngine({ speed, tellFaults: () => undefined });
  const run = (...args: readonly string[]) => aws(engine.endpoint, ["cloudformation", ...args]);
  const statusOf = ["describe-stacks", ...STACK, "--query", "Stacks[0].StackStatus", "--output", "text"];
  return { engine, run, status: async () => (await run(...statusOf)).trim() };
}

describe("aws cloudformation", () => {
  it("may be stopped by Ctrl-C: the stack goes on, and so does who comes back", async () => {
    if (!(await hasAwsCli())) return;
    // Twelve hours are 43 seconds at this speed: time enough to come back.
    const { engine, run } = await aCli("compressed");
    const resources = { ...QUEUE, ...WAIT };
    const { deploy, failure, interrupted, stack } = await aDeployment({
      engine,
      resources,
      sections: { Parameters: PARAMETERS },
    });
    const statusNow = async () => (await stack().catch(() => undefined))?.StackStatus;
    const begun = () => expect.poll(statusNow).toBe("CREATE_IN_PROGRESS");
    expect(await interrupted(begun)).toBe(130);
    expect((await failure()).stderr).toContain("is in CREATE_IN_PROGRESS state and can not be updated.");

    // A fault that changes nothing tells that the command has asked once, and waits to ask again.
    await engine.faults.set({ faults: [{ kind: "slow", operation: "DescribeStacks", by: "PT0.001S" }] });
    const asked = () => expect.poll(() => engine.faults.report().faults[0]?.fired).toBe(1);
    const wait = ["cloudformation", "wait", "stack-create-complete", ...STACK];
    expect(await awsInterrupted(engine.endpoint, wait, asked)).toBe(130);
    engine.faults.clear();
    expect(await statusNow()).toBe("CREATE_IN_PROGRESS");

    const signal = ["--logical-resource-id", "Wait", "--unique-id", "one", "--status", "SUCCESS"];
    await run("signal-resource", ...STACK, ...signal);
    await expect.poll(statusNow).toBe("CREATE_COMPLETE");
    expect(await deploy("--no-fail-on-empty-changeset")).toContain("is up to date");
  });

  it("continues a rollback that failed", async () => {
    if (!(await hasAwsCli())) return;
    const { engine, run, status } = await aCli("instant");
    await run("create-stack", ...STACK, ...body({ A: topic("a") }));
    const reason = "The topic is locked.";
    await engine.faults.set({ faults: [{ kind: "fail", resource: "A", at: "rollback", reason }] });
    const changed = { A: topic("a", {}, { DisplayName: "new" }) };
    const bad = { Type: "AWS::SQS::Queue", Properties: { QueueName: "/" }, DependsOn: "A" };
    await run("update-stack", ...STACK, ...body({ ...changed, Bad: bad }));
    expect(await status()).toBe("UPDATE_ROLLBACK_FAILED");
    await run("continue-update-rollback", ...STACK);
    expect(await status()).toBe("UPDATE_ROLLBACK_FAILED");
    engine.faults.clear();
    await run("continue-update-rollback", ...STACK);
    await run("wait", "stack-rollback-complete", ...STACK);
    expect(await status()).toBe("UPDATE_ROLLBACK_COMPLETE");
    const failed = ["--query", "StackEvents[?ResourceStatus=='UPDATE_FAILED'&&LogicalResourceId=='A']"];
    const events = JSON.parse(await run("describe-stack-events", ...STACK, ...failed)) as readonly object[];
    expect(events).toMatchObject([{ ResourceStatusReason: reason }, { ResourceStatusReason: reason }]);
  });

  it("cancels an update that is under way", async () => {
    if (!(await hasAwsCli())) return;
    const { run, status } = await aCli("compressed");
    await run("create-stack", ...STACK, ...body({ A: topic("a") }));
    await run("wait", "stack-create-complete", ...STACK);
    await run("update-stack", ...STACK, ...body({ A: topic("a", {}, { DisplayName: "new" }), ...WAIT }));
    expect(await status()).toBe("UPDATE_IN_PROGRESS");
    await run("cancel-update-stack", ...STACK);
    await expect.poll(status).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect(await run("describe-stack-events", ...STACK)).toContain("User Initiated");
  });

  it("deploys two templates to one stack at once: what one of them wanted is there, and the other is told", async () => {
    if (!(await hasAwsCli())) return;
    const { deploy, stack } = await aDeployment();
    const endings = await Promise.allSettled(
      ["30", "60"].map((seconds) => deploy("--parameter-overrides", `Seconds=${seconds}`)),
    );
    const told = endings.filter((ending) => ending.status === "rejected").map(({ reason }) => String(reason));
    expect(told.length).toBeLessThan(endings.length);
    // Both may be too slow to meet. Where they meet decides at which of its calls, or in which of its waits, the second
    // hears of the first: the executed change set ends all others of its stack, so the second may find none at all.
    for (const message of told) expect(message).toMatch(REFUSED_BY_A_CALL_OR_A_WAIT);
    const { Parameters, StackStatus } = (await stack()) ?? {};
    expect(StackStatus).toMatch(/^(CREATE|UPDATE)_COMPLETE$/);
    expect(["30", "60"]).toContain(Parameters?.find(({ ParameterKey }) => ParameterKey === "Seconds")?.ParameterValue);
  });
});
