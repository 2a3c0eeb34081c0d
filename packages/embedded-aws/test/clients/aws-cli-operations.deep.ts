import { describe, expect, it } from "vitest";
import { aws, hasAwsCli } from "./aws-cli.ts";
import { anEngine } from "../engine-fixture.ts";
import { aTemplate } from "../cloudformation/templates.ts";

const STACK = ["--stack-name", "s"];
const PARAMETER = "AWS::SSM::Parameter";
const size = (Value: string): object => ({
  Size: { Type: PARAMETER, Properties: { Name: "/size", Type: "String", Value } },
});

describe("aws cloudformation", () => {
  it("signals, guards, follows and checks a stack", async () => {
    if (!(await hasAwsCli())) return;
    // Twelve hours are 43 seconds at this speed: time enough for a command to signal.
    const { endpoint } = await anEngine({ speed: "compressed" });
    const run = async (...args: readonly string[]): Promise<string> => await aws(endpoint, ["cloudformation", ...args]);
    const ask = async (...args: readonly string[]): Promise<unknown> => JSON.parse(await run(...args));
    const wait = { Type: "AWS::CloudFormation::WaitCondition", Properties: { Timeout: "43200" } };
    const body = (value: string): string => aTemplate({ ...size(value), Wait: wait });

    await run("create-stack", ...STACK, "--template-body", body("1"), "--timeout-in-minutes", "1000");
    const signal = ["--logical-resource-id", "Wait", "--unique-id", "one", "--status", "SUCCESS"];
    await run("signal-resource", ...STACK, ...signal);
    await run("wait", "stack-create-complete", ...STACK);
    await expect(run("signal-resource", ...STACK, ...signal)).rejects.toThrow("is in CREATE_COMPLETE state");

    const allowed = { Effect: "Allow", Principal: "*", Action: "Update:*", Resource: "*" };
    const denied = { Effect: "Deny", Principal: "*", Action: "Update:*", Resource: "LogicalResourceId/Size" };
    const policy = JSON.stringify({ Statement: [allowed, denied] });
    await run("set-stack-policy", ...STACK, "--stack-policy-body", policy);
    expect(await ask("get-stack-policy", ...STACK)).toEqual({ StackPolicyBody: policy });
    await run("update-stack", ...STACK, "--template-body", body("2"));
    await run("wait", "stack-rollback-complete", ...STACK);
    const failures = await run("describe-events", ...STACK, "--filters", "FailedEvents=true");
    expect(failures).toContain("Action denied by stack policy: Statement [#2] does not allow [Update:Modify]");
    const { Stacks } = (await ask("describe-stacks", ...STACK)) as {
      Stacks: { LastOperations: { OperationType: string; OperationId: string }[] }[];
    };
    const [rollback, update] = Stacks[0]?.LastOperations ?? [];
    expect([rollback?.OperationType, update?.OperationType]).toEqual(["ROLLBACK", "UPDATE_STACK"]);
    expect(await run("describe-events", "--operation-id", rollback?.OperationId ?? "")).toContain(
      "UPDATE_ROLLBACK_COMPLETE",
    );

    await aws(endpoint, ["ssm", "put-parameter", "--name", "/size", "--value", "9", "--overwrite"]);
    const { StackDriftDetectionId: id } = (await ask("detect-stack-drift", ...STACK)) as {
      StackDriftDetectionId: string;
    };
    const status = ["describe-stack-drift-detection-status", "--stack-drift-detection-id", id];
    await expect.poll(() => run(...status)).toContain("DETECTION_COMPLETE");
    expect(await ask(...status)).toMatchObject({ StackDriftStatus: "DRIFTED", DriftedStackResourceCount: 1 });
    expect(await ask("describe-stack-resource-drifts", ...STACK)).toMatchObject({
      StackResourceDrifts: [{ PropertyDifferences: [{ PropertyPath: "/Value", ActualValue: "9" }] }],
    });
    expect(await run("describe-account-limits")).toContain('"StackLimit"');
    const estimate = run("estimate-template-cost", "--template-body", body("1"));
    await expect(estimate).rejects.toThrow("NotModelled");
  });
});
