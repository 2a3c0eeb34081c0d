import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { diagnoseStack } from "../src/diagnose.ts";
import { DeployError, REJECTED, STACK_MOVED, UNKNOWN_IN_POLICY } from "../src/errors.ts";
import type { StackApi } from "../src/ports.ts";
import { rollbackStack } from "../src/rollback.ts";
import { parseTemplate } from "../src/template/parse-template.ts";
import { aRequest, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aChange, aStack, FakeAws } from "./support/fake-aws.ts";

const NAME = "ci-broker";
const REPLACED = aChange({ action: "Modify", logicalId: "Queue", replacement: "True" });
const CONSENTED = aRequest({ version: "2.0.0", allowReplacing: ["Queue"] });

/** A stack of version 1.0.0 as a deployment of ours leaves it. */
async function deployed(): Promise<FakeAws> {
  const aws = new FakeAws();
  await deployStack(aRequest(), fakePorts(aws));
  aws.calls.length = 0;
  return aws;
}

/** What the stack's policy denies to replace and delete. */
function denied(policy: string | undefined): readonly string[] {
  const { Statement } = JSON.parse(policy ?? '{"Statement":[]}') as {
    Statement: {
      Effect: string;
      Resource: string | string[];
      Condition?: { StringEquals: { ResourceType: string[] } };
    }[];
  };
  return Statement.filter(({ Effect }) => Effect === "Deny").flatMap(
    ({ Resource, Condition }) => Condition?.StringEquals.ResourceType ?? Resource,
  );
}

const CLOSED = ["AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance", "AWS::SQS::Queue"];

/** Notes what the policy denied at each of the times a method was called. */
function noteAt(aws: FakeAws, method: keyof StackApi): readonly (readonly string[])[] {
  const seen: (readonly string[])[] = [];
  aws.script({ changes: [REPLACED], before: (called) => called === method && seen.push(denied(aws.policyOf(NAME))) });
  return seen;
}

const UNKNOWN = "Error validating stack policy: Unknown logical id 'LogicalResourceId/Kept' in statement {}";

const failing = (code: string, problem = "no") => new DeployError({ code, problem });

describe("a first create", () => {
  it("is protected before it begins", async () => {
    const aws = new FakeAws();
    await deployStack(aRequest(), fakePorts(aws));
    const order = aws.calls.filter((call) => /^(set|execute)/.test(call));
    expect(order).toEqual(["setStackPolicy", "setTerminationProtection", "executeChangeSet"]);
    expect(aws.find(NAME)?.terminationProtection).toBe(true);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("that may be taken back is protected against deletion once it succeeded", async () => {
    const aws = new FakeAws();
    await deployStack(aRequest({ onCreateFailure: "rollback" }), fakePorts(aws));
    expect(aws.calls.indexOf("setTerminationProtection")).toBeGreaterThan(aws.calls.indexOf("executeChangeSet"));
    expect(aws.find(NAME)?.terminationProtection).toBe(true);
  });

  it("that was taken back can be deleted and made again", async () => {
    const aws = new FakeAws({ failing: { logicalId: "Queue", reason: "no" } });
    await deployStack(aRequest({ onCreateFailure: "rollback" }), fakePorts(aws));
    expect(aws.find(NAME)).toMatchObject({ status: "ROLLBACK_COMPLETE", terminationProtection: false });
  });

  it("on a stack that takes no protection in review is protected as soon as it runs", async () => {
    const aws = new FakeAws();
    const before = (called: keyof StackApi) => {
      if (called.startsWith("set") && !aws.calls.includes("executeChangeSet")) throw failing(REJECTED);
    };
    aws.script({ before });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.find(NAME)?.terminationProtection).toBe(true);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("is followed to its end whatever comes of protecting it while it runs", async () => {
    const aws = new FakeAws();
    const before = (called: keyof StackApi) => {
      if (!called.startsWith("set")) return;
      if (!aws.calls.includes("executeChangeSet")) throw failing(REJECTED);
      if (!aws.calls.includes("describeEvents")) throw failing(STACK_MOVED);
    };
    aws.script({ before });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.find(NAME)?.terminationProtection).toBe(true);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("that holds what only its logical id tells of is guarded by its type until it is there, also where its run let go of it", async () => {
    const text = `${TEMPLATE}  Workers: { Type: AWS::EC2::Instance }\n`;
    const template = parseTemplate(text, "template.yaml");
    const aws = new FakeAws();
    const interrupted = () => aws.calls.includes("executeChangeSet");
    expect(await deployStack(aRequest({ template }), fakePorts(aws, { interrupted }))).toMatchObject({
      kind: "interrupted",
    });
    expect(denied(aws.policyOf(NAME))).toContain("AWS::EC2::Instance");
    aws.settle(NAME, { status: "CREATE_COMPLETE" });
    await aws.describeEvents(NAME);
    aws.calls.length = 0;
    expect(await deployStack(aRequest({ template }), fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(aws.calls).toEqual(["describeStack", "getTemplate"]);

    const whole = new FakeAws();
    await deployStack(aRequest({ template }), fakePorts(whole));
    expect(denied(whole.policyOf(NAME))).toContain("LogicalResourceId/Kept");
    expect(denied(whole.policyOf(NAME))).not.toContain("AWS::EC2::Instance");
  });

  it("is not executed when its protection is not permitted, and leaves nothing behind", async () => {
    const aws = new FakeAws({
      before: (called) => {
        if (called === "setTerminationProtection") throw failing("accessDenied");
      },
    });
    await expect(deployStack(aRequest(), fakePorts(aws))).rejects.toMatchObject({ code: "accessDenied" });
    expect(aws.calls).not.toContain("executeChangeSet");
    expect(aws.leftovers()).toEqual([]);
  });
});

describe("a first create that could not be executed", () => {
  it("leaves the empty stack, which is protected by then, and the next one begins in it", async () => {
    const aws = new FakeAws({
      before: (called) => {
        if (called === "executeChangeSet") throw failing("throttled");
      },
    });
    const ports = fakePorts(aws);
    await expect(deployStack(aRequest(), ports)).rejects.toMatchObject({ code: "throttled" });
    expect(aws.leftovers()).toEqual(["shell ci-broker", "logstack-1-0-0-token1"]);
    expect(ports.said).toContainEqual({
      event: "warning",
      message: expect.stringContaining("the next deployment begins in it"),
    });
    aws.script({});
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "deployed" });
  });
});

describe("an update that a person allowed to replace a resource", () => {
  it("opens the policy for that resource alone while it is executed, and closes it when it is done", async () => {
    const aws = await deployed();
    const seen = noteAt(aws, "executeChangeSet");
    expect(await deployStack(CONSENTED, fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(seen).toEqual([["AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::Instance"]]);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("closes it when it failed", async () => {
    const aws = await deployed();
    aws.script({ changes: [REPLACED], failing: { logicalId: "Queue", reason: "no" } });
    expect(await deployStack(CONSENTED, fakePorts(aws))).toMatchObject({ kind: "rolledBack" });
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("closes it when it could not be executed", async () => {
    const aws = await deployed();
    aws.script({
      changes: [REPLACED],
      before: (called) => {
        if (called === "executeChangeSet") throw failing("throttled");
      },
    });
    await expect(deployStack(CONSENTED, fakePorts(aws))).rejects.toMatchObject({ code: "throttled" });
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("that is interrupted closes it once the resource has begun, and only then lets go", async () => {
    const aws = await deployed();
    aws.script({
      changes: [aChange({ action: "Modify", logicalId: "Alarm", type: "AWS::CloudWatch::Alarm" }), REPLACED],
    });
    const interrupted = () => aws.calls.includes("executeChangeSet");
    const ports = fakePorts(aws, { interrupted });
    expect(await deployStack(CONSENTED, ports)).toMatchObject({ kind: "interrupted" });
    expect(ports.said).toContainEqual(expect.objectContaining({ event: "resource", logicalId: "Queue" }));
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it.each(["throttled", REJECTED])(
    "says so loudly when it cannot be closed (%s), and ends as it ended",
    async (code) => {
      const aws = await deployed();
      aws.script({
        changes: [REPLACED],
        before: (called, count) => {
          if (called === "setStackPolicy" && count > 1) throw failing(code, "not now");
        },
      });
      const ports = fakePorts(aws);
      expect(await deployStack(CONSENTED, ports)).toMatchObject({ kind: "deployed" });
      expect(ports.said).toContainEqual({
        event: "warning",
        message: expect.stringMatching(
          /not in place \(not now\).*aws cloudformation set-stack-policy --stack-name ci-broker .*ResourceType/,
        ),
      });
    },
  );

  it.each([REJECTED, STACK_MOVED])(
    "that is interrupted stays open where AWS takes no policy while it runs (%s), and the next run closes it",
    async (code) => {
      const aws = await deployed();
      aws.script({
        changes: [REPLACED],
        before: (called, count) => {
          if (called === "setStackPolicy" && count > 1) throw failing(code, "not now");
        },
      });
      const ports = fakePorts(aws, { interrupted: () => aws.calls.includes("executeChangeSet") });
      expect(await deployStack(CONSENTED, ports)).toMatchObject({ kind: "interrupted" });
      expect(aws.calls.filter((call) => call === "setStackPolicy")).toHaveLength(2);
      const message = expect.stringMatching(/can not be closed now \(not now\).* the next command after it closes it/);
      expect(ports.said).toContainEqual({ event: "warning", message });
      aws.script({});
      // Nothing is named any more; what is left running is followed to its end first.
      await deployStack(aRequest({ version: "2.0.0" }), fakePorts(aws));
      expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
    },
  );

  it("is closed right after it ended where AWS takes no policy before", async () => {
    const aws = await deployed();
    aws.script({
      changes: [REPLACED],
      before: (called, count) => {
        if (called === "setStackPolicy" && count === 2) throw failing(REJECTED, "not now");
      },
    });
    expect(await deployStack(CONSENTED, fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("left open by a run that was cut off is closed by the next one, even with nothing to do", async () => {
    const aws = await deployed();
    aws.script({
      changes: [REPLACED],
      before: (called, count) => {
        if (called === "setStackPolicy" && count > 1) throw failing(REJECTED);
      },
    });
    await deployStack(CONSENTED, fakePorts(aws));
    aws.script({});
    aws.calls.length = 0;
    expect(await deployStack(CONSENTED, fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(aws.calls).toEqual(["describeStack", "getTemplate", "getStackPolicy", "setStackPolicy"]);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("left running before the resource began stays open, and is closed by the run that follows it to its end", async () => {
    const aws = await deployed();
    aws.script({ changes: [REPLACED] });
    const ports = fakePorts(aws);
    expect(await deployStack({ ...CONSENTED, deadlineAt: 0 }, ports)).toMatchObject({ kind: "stillRunning" });
    expect(denied(aws.policyOf(NAME))).not.toEqual(CLOSED);
    expect(ports.said).toContainEqual({
      event: "warning",
      message: expect.stringContaining("stays open for Queue"),
    });
    expect(await deployStack(CONSENTED, fakePorts(aws))).toMatchObject({ kind: "deployed", operation: "attach" });
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });
});

describe("an update", () => {
  it("that needs no consent looks at the policy once, and sets nothing that is there", async () => {
    const aws = await deployed();
    aws.script({ changes: [aChange({ action: "Modify", logicalId: "Alarm", type: "AWS::CloudWatch::Alarm" })] });
    await deployStack(aRequest({ version: "2.0.0" }), fakePorts(aws));
    expect(aws.calls.filter((call) => /Policy|Protection/.test(call))).toEqual(["getStackPolicy"]);
  });

  it("of a stack that was deployed without protection protects it", async () => {
    const aws = new FakeAws().add(aStack(), { template: TEMPLATE });
    await deployStack(aRequest({ version: "2.0.0" }), fakePorts(aws));
    expect(aws.find(NAME)?.terminationProtection).toBe(true);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("leaves out of the policy what CloudFormation says the stack does not have", async () => {
    const text = `${TEMPLATE}  Workers: { Type: AWS::EC2::Instance }\n`;
    const aws = new FakeAws().add(aStack(), { template: text });
    aws.setStackPolicy = async (stackId, policy) => {
      if (policy.includes("LogicalResourceId/Kept")) throw failing(UNKNOWN_IN_POLICY, UNKNOWN);
      return FakeAws.prototype.setStackPolicy.call(aws, stackId, policy);
    };
    const template = parseTemplate(text, "template.yaml");
    expect(await deployStack(aRequest({ version: "2.0.0", template }), fakePorts(aws))).toMatchObject({
      kind: "deployed",
    });
    expect(denied(aws.policyOf(NAME))).toEqual(["AWS::AutoScaling::AutoScalingGroup", "AWS::SQS::Queue"]);
  });

  it("guards by its type what it adds, before that is there", async () => {
    const aws = await deployed();
    const text = `${TEMPLATE}  Table: { Type: AWS::DynamoDB::Table }\n`;
    const seen: (readonly string[])[] = [];
    aws.script({
      changes: [aChange({ action: "Add", logicalId: "Table", type: "AWS::DynamoDB::Table" })],
      before: (called) => called === "executeChangeSet" && seen.push(denied(aws.policyOf(NAME))),
    });
    await deployStack(aRequest({ version: "2.0.0", template: parseTemplate(text, "template.yaml") }), fakePorts(aws));
    expect(seen).toEqual([[CLOSED[0], "AWS::DynamoDB::Table", ...CLOSED.slice(1)]]);
  });

  it("that adds what has its type in common with what it removes has a next run look, where its own let go of it", async () => {
    const aws = new FakeAws();
    const before = parseTemplate(`${TEMPLATE}  Name: { Type: AWS::SSM::Parameter }\n`, "template.yaml");
    await deployStack(aRequest({ template: before }), fakePorts(aws));
    const text = `${TEMPLATE}  Key: { Type: AWS::SSM::Parameter, Metadata: { Stateful: "a key" } }\n`;
    const after = aRequest({ version: "2.0.0", template: parseTemplate(text, "template.yaml") });
    aws.script({
      changes: [
        aChange({ action: "Add", logicalId: "Key", type: "AWS::SSM::Parameter" }),
        aChange({ action: "Remove", logicalId: "Name", type: "AWS::SSM::Parameter" }),
      ],
    });
    aws.calls.length = 0;
    const interrupted = () => aws.calls.includes("executeChangeSet");
    expect(await deployStack(after, fakePorts(aws, { interrupted }))).toMatchObject({ kind: "interrupted" });
    aws.settle(NAME, { status: "UPDATE_COMPLETE" });
    await aws.describeEvents(NAME);
    expect(await deployStack(after, fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(denied(aws.policyOf(NAME))).toContain("AWS::SSM::Parameter");
  });

  it("leaves somebody else's policy as it is, and says so", async () => {
    const policy = JSON.stringify({
      Statement: [{ Effect: "Deny", Action: "Update:*", Principal: "*", Resource: "*" }],
    });
    const aws = new FakeAws().add(aStack(), { template: TEMPLATE, policy });
    const ports = fakePorts(aws);
    await deployStack(aRequest({ version: "2.0.0" }), ports);
    expect(aws.policyOf(NAME)).toBe(policy);
    expect(ports.said.filter(({ event }) => event === "warning")).toEqual([
      {
        event: "warning",
        message: expect.stringContaining("has a stack policy that is not of logstack; it stays as it is"),
      },
    ]);
  });
});

describe("a stack with nothing to deploy", () => {
  it("has its termination protection switched on again where it was off, with a warning", async () => {
    const aws = new FakeAws().add(aStack(), { template: TEMPLATE });
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest(), ports)).toMatchObject({ kind: "unchanged" });
    expect(aws.calls).toEqual(["describeStack", "getTemplate", "setTerminationProtection"]);
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "termination protection of stack ci-broker was off; it is on again.",
    });
  });

  it("is looked at and not touched by a plan", async () => {
    const aws = new FakeAws().add(aStack(), { template: TEMPLATE });
    await deployStack(aRequest({ verb: "plan" }), fakePorts(aws));
    expect(aws.calls).toEqual(["describeStack", "getTemplate", "getStackPolicy"]);
  });
});

describe("a policy that a run opened which was killed before it executed anything", () => {
  /** Version 1.0.0 with the policy open for its queue; no change set that was executed tells of that. */
  async function leftOpen(): Promise<FakeAws> {
    const aws = await deployed();
    aws.script({
      changes: [REPLACED],
      before: (called) => {
        if (called === "executeChangeSet") throw new Error("killed");
      },
    });
    const killed = new Proxy(aws, {
      get: (target, name) =>
        name === "setStackPolicy" && denied(target.policyOf(NAME)).join() !== CLOSED.join()
          ? () => Promise.reject(new Error("killed"))
          : (Reflect.get(target, name) as () => unknown).bind?.(target),
    });
    await expect(deployStack(CONSENTED, fakePorts(killed))).rejects.toThrow("killed");
    aws.script({ changes: [REPLACED] });
    expect(denied(aws.policyOf(NAME))).not.toContain("AWS::SQS::Queue");
    aws.calls.length = 0;
    return aws;
  }
  const warnings = ({ said }: ReturnType<typeof fakePorts>) =>
    said.flatMap((fact) => (fact.event === "warning" ? [fact.message] : []));

  it("is opened last before the execution, so that there is little time to be killed in", async () => {
    const aws = await deployed();
    aws.script({ changes: [REPLACED] });
    await deployStack(CONSENTED, fakePorts(aws));
    const { calls } = aws;
    expect(calls[calls.indexOf("executeChangeSet") - 1]).toBe("setStackPolicy");
  });

  it.each(["plan", "diagnose"] as const)("is told by %s, with the command that closes it", async (verb) => {
    const aws = await leftOpen();
    const ports = fakePorts(aws);
    await (verb === "plan"
      ? deployStack(aRequest({ verb }), ports)
      : diagnoseStack({ ...aRequest(), environment: "ci" }, ports));
    expect(warnings(ports)).toEqual([expect.stringContaining("node deploy.mjs rollback")]);
    expect(aws.calls).not.toContain("setStackPolicy");
  });

  it("is closed by a rollback, which has nothing else to take back", async () => {
    const aws = await leftOpen();
    const request = { ...aRequest(), environment: "ci", agreed: false, liftProtection: [], skip: [] };
    expect(await rollbackStack(request, fakePorts(aws))).toMatchObject({ kind: "restored", operation: "none" });
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("is closed by the same command, although others have deployed the same meanwhile", async () => {
    const aws = await leftOpen();
    expect(await deployStack(aRequest({ allowReplacing: ["Queue"] }), fakePorts(aws))).toMatchObject({
      kind: "unchanged",
    });
    expect(aws.calls.filter((call) => /Policy/.test(call))).toEqual(["getStackPolicy", "setStackPolicy"]);
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });

  it("is closed by the next deployment that changes something", async () => {
    const aws = await leftOpen();
    aws.script({ changes: [aChange({ action: "Modify", logicalId: "Alarm", type: "AWS::CloudWatch::Alarm" })] });
    expect(await deployStack(aRequest({ version: "3.0.0" }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(denied(aws.policyOf(NAME))).toEqual(CLOSED);
  });
});
