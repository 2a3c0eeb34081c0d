import { describe, expect, it } from "vitest";
import { aTemplate, topic } from "../cloudformation/templates.ts";
import { anEngine } from "../engine-fixture.ts";
import { aws, awsFailure, hasAwsCli } from "./aws-cli.ts";

const STACK = ["--stack-name", "s"];
const GOOD = aTemplate({ A: topic("a") });
const BAD = aTemplate({
  A: topic("a", {}, { DisplayName: "new" }),
  B: { Type: "AWS::SQS::Queue", Properties: { QueueName: "/" }, DependsOn: "A" },
});
const body = (template: string): readonly string[] => ["--template-body", template];

/** An engine at which a stack's operation is over when the next command asks, and `aws cloudformation` against it. */
async function aCli() {
  const { endpoint } = await anEngine();
  const run = (...args: readonly string[]) => aws(endpoint, ["cloudformation", ...args]);
  return {
    run,
    failure: (...args: readonly string[]) => awsFailure(endpoint, ["cloudformation", ...args]),
    text: async (query: string, ...args: readonly string[]) =>
      (await run(...args, "--query", query, "--output", "text")).trim(),
  };
}

describe("aws cloudformation", () => {
  it("waits for stacks, and fails with 255 when they end otherwise", async () => {
    if (!(await hasAwsCli())) return;
    const { failure, run } = await aCli();
    const wait = (what: string) => run("wait", what, ...STACK);
    await run("create-stack", ...STACK, ...body(GOOD));
    await wait("stack-exists");
    await wait("stack-create-complete");
    await run("update-stack", ...STACK, ...body(BAD));
    await wait("stack-rollback-complete");
    expect(await failure("wait", "stack-update-complete", ...STACK)).toMatchObject({
      exitCode: 255,
      stderr: expect.stringContaining('terminal failure state: For expression "Stacks[].StackStatus"') as string,
    });
    await run("update-stack", ...STACK, ...body(aTemplate({ A: topic("b") })));
    await wait("stack-update-complete");
    await run("delete-stack", ...STACK);
    await wait("stack-delete-complete");
    await run("create-stack", ...STACK, ...body(BAD), "--on-failure", "DELETE");
    expect((await failure("wait", "stack-create-complete", ...STACK)).exitCode).toBe(255);
    await run("create-stack", ...STACK, ...body(BAD));
    expect((await failure("wait", "stack-create-complete", ...STACK)).stderr).toContain("ROLLBACK_COMPLETE");
    const missing = "Stack with id none does not exist";
    expect((await failure("describe-stacks", "--stack-name", "none")).stderr).toContain(missing);
  });

  it("makes, lists, describes, waits for, executes and deletes change sets", async () => {
    if (!(await hasAwsCli())) return;
    const { failure, run, text } = await aCli();
    const named = [...STACK, "--change-set-name", "c"];
    await run("create-change-set", ...named, "--change-set-type", "CREATE", ...body(GOOD));
    await run("wait", "change-set-create-complete", ...named);
    expect(await text("Summaries[].Status", "list-change-sets", ...STACK)).toBe("CREATE_COMPLETE");
    await run("execute-change-set", ...named);
    await run("wait", "stack-create-complete", ...STACK);

    await run("create-change-set", ...named, ...body(GOOD));
    expect((await failure("wait", "change-set-create-complete", ...named)).exitCode).toBe(255);
    expect(await text("StatusReason", "describe-change-set", ...named)).toContain("didn't contain changes");
    expect((await failure("execute-change-set", ...named)).stderr).toContain("(InvalidChangeSetStatus)");
    await run("delete-change-set", ...named);
    expect((await failure("describe-change-set", ...named)).stderr).toContain("ChangeSet [c] does not exist");
  });

  it("takes a kept failure back, and pages through events", async () => {
    if (!(await hasAwsCli())) return;
    const { failure, run, text } = await aCli();
    const status = () => text("Stacks[0].StackStatus", "describe-stacks", ...STACK);
    await run("create-stack", ...STACK, ...body(GOOD));
    await run("update-stack", ...STACK, ...body(BAD), "--disable-rollback");
    expect(await status()).toBe("UPDATE_FAILED");
    expect((await failure("update-stack", ...STACK, ...body(GOOD))).stderr).toContain(
      "This stack is currently in a non-terminal [UPDATE_FAILED] state.",
    );
    await run("rollback-stack", ...STACK);
    expect(await status()).toBe("UPDATE_ROLLBACK_COMPLETE");
    expect((await failure("continue-update-rollback", ...STACK)).exitCode).toBe(255);
    expect((await failure("cancel-update-stack", ...STACK)).stderr).toContain(
      "CancelUpdateStack cannot be called from current stack status",
    );
    const all = JSON.parse(await run("describe-stack-events", ...STACK)) as { StackEvents: readonly object[] };
    const first = await run("describe-stack-events", ...STACK, "--max-items", "3");
    const { NextToken, StackEvents } = JSON.parse(first) as { NextToken: string; StackEvents: readonly object[] };
    const rest = await run("describe-stack-events", ...STACK, "--starting-token", NextToken);
    expect([...StackEvents, ...(JSON.parse(rest) as typeof all).StackEvents]).toEqual(all.StackEvents);
  });
});
