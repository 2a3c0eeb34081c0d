import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { ACCESS_DENIED, DeployError, LIMIT_EXCEEDED } from "../src/errors.ts";
import { exitCodeOf } from "../src/model/outcome.ts";
import { STACK_STATUSES } from "../src/model/stack-status.ts";
import { REDACTED } from "../src/report/redact.ts";
import { parseTemplate } from "../src/template/parse-template.ts";
import { aLayer, aRequest, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aChange, ACCOUNT, aStack, FakeAws } from "./support/fake-aws.ts";

const deployed = (over = {}) => new FakeAws().add(aStack(over), { template: TEMPLATE });
const writes = (aws: FakeAws) => aws.calls.filter((call) => /^(?:create|execute|delete)/.test(call));

describe("a first deployment", () => {
  it("creates the stack with the five tags, runs the smoke test, and leaves no change set behind", async () => {
    const aws = new FakeAws();
    const ports = fakePorts(aws);
    const outcome = await deployStack(aRequest(), ports);

    expect(outcome).toMatchObject({ kind: "deployed", operation: "create" });
    expect(aws.find("ci-broker")?.tags).toEqual({
      environment: "ci",
      "environment:version": "1.0.0",
      application: "broker",
      function: "logging",
      team: "logs",
    });
    expect(ports.said.map(({ event }) => event)).toEqual([
      "started",
      "decided",
      "parameters",
      "proposed",
      "executing",
      "stack",
      "resource",
      "stack",
      "checked",
    ]);
    expect(aws.leftovers()).toEqual([]);
  });

  it.each([
    { onCreateFailure: "keep", kind: "failed", status: "CREATE_FAILED" },
    { onCreateFailure: "rollback", kind: "rolledBack", status: "ROLLBACK_COMPLETE" },
    { onCreateFailure: "delete", kind: "rolledBack", status: undefined },
  ] as const)(
    "that fails with $onCreateFailure ends $kind, with the root cause",
    async ({ onCreateFailure, kind, status }) => {
      const aws = new FakeAws({ failing: { logicalId: "Queue", reason: "Queue already exists" } });
      const outcome = await deployStack(aRequest({ onCreateFailure }), fakePorts(aws));

      expect(outcome).toMatchObject({
        kind,
        story: { rootCause: { logicalId: "Queue", reason: "Queue already exists", templateLine: 8 } },
      });
      expect(exitCodeOf(outcome)).toBe(1);
      expect(aws.find("ci-broker")?.status).toBe(status);
    },
  );

  it("whose failed resources are kept says at once how to mend it and to take it back, and how to read it again", async () => {
    const aws = new FakeAws({ failing: { logicalId: "Queue", reason: "no" } });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({
      hints: [
        "mend the cause and deploy over it: node deploy.mjs deploy",
        "or take it back: node deploy.mjs destroy --lift-protection ci-broker",
        "To read this again later: node deploy.mjs diagnose",
      ],
    });
  });

  it("that CloudFormation will not even propose leaves neither change set nor shell stack behind", async () => {
    const aws = new FakeAws({ changeSetFailure: "Template error: something" });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({
      kind: "rejected",
      reason: "Template error: something",
    });
    expect(aws.leftovers()).toEqual([]);
  });

  it("whose change set somebody deletes each time is refused in the end, and not taken for nothing to do", async () => {
    const aws = new FakeAws();
    aws.describeChangeSet = async () => ({ status: "DELETED", statusReason: undefined, changes: [] });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({
      kind: "refused",
      refusal: { code: "unsettled", problem: expect.stringContaining("10 times in a row") },
    });
    expect(writes(aws)).not.toContain("executeChangeSet");
    expect(aws.leftovers()).toEqual([]);
  });

  it("asks STS for the account, and refuses another than the one asked for", async () => {
    const aws = new FakeAws();
    const outcome = await deployStack(aRequest({ expectedAccount: "222222222222" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongAccount" } });
    expect(aws.calls).toEqual(["describeStack", "callerAccount"]);
  });
});

it.each(STACK_STATUSES)(
  "touches nothing in another account than the one asked for, whatever the stack's %s",
  async (status) => {
    const aws = deployed({ status });
    const outcome = await deployStack(aRequest({ expectedAccount: "222222222222", version: "2.0.0" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongAccount" } });
    expect(writes(aws)).toEqual([]);
  },
);

describe("a deployment meant for another region", () => {
  it("is refused before the first call", async () => {
    const aws = deployed();
    const ports = fakePorts(aws);
    const outcome = await deployStack(aRequest({ expectedRegion: "eu-west-1" }), ports);
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongRegion" } });
    expect(aws.calls).toEqual([]);
    expect(ports.said).toMatchObject([{ event: "started", region: "ap-southeast-2", account: undefined }]);
  });

  it("is refused when the stack that answers is in another one than is set up", async () => {
    const aws = deployed({ stackId: `arn:aws:cloudformation:eu-west-1:111111111111:stack/ci-broker/1` });
    const outcome = await deployStack(aRequest({ version: "2.0.0" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "wrongRegion" } });
    expect(writes(aws)).toEqual([]);
  });
});

describe("a deployment with nothing to do", () => {
  it("makes two calls when it has no inputs", async () => {
    const aws = deployed({ terminationProtection: true });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(aws.calls).toEqual(["describeStack", "getTemplate"]);
  });

  it("makes two calls when it has inputs from another layer", async () => {
    const layer = aLayer({
      inputs: { CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" } },
    });
    const parameters = { ...aStack().parameters, CacheEndpoint: "cache.ci" };
    const aws = deployed({ parameters, terminationProtection: true });
    aws.add(aStack({ stackId: "arn:cache", stackName: "ci-cache", outputs: { CacheEndpoint: "cache.ci" } }));
    expect(await deployStack(aRequest({ layer }), fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(aws.calls).toEqual(["describeFirstStacks", "getTemplate"]);
  });

  it("is found by an empty change set, and discards it, where text and parameters do not tell everything", async () => {
    const text = `${TEMPLATE}  Instance:\n    Type: AWS::EC2::Instance\n    Properties: { ImageId: "{{resolve:ssm:/ami}}" }\n`;
    const aws = new FakeAws().add(aStack(), { template: text });
    const outcome = await deployStack(aRequest({ template: parseTemplate(text, "template.yaml") }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "unchanged" });
    expect(aws.calls).toContain("createChangeSet");
    expect(aws.leftovers()).toEqual([]);
  });
});

describe("an update", () => {
  it("executes the very change set that was reviewed", async () => {
    const aws = deployed();
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest({ version: "1.1.0" }), ports)).toMatchObject({
      kind: "deployed",
      operation: "update",
    });
    const proposed = ports.said.find((fact) => fact.event === "proposed");
    const executing = ports.said.find((fact) => fact.event === "executing");
    expect(executing?.changeSet).toBe(proposed?.changeSet);
    expect(executing?.changeSet).toMatch(/^logstack-1-1-0-/);
  });

  it("that fails is rolled back, and says which version runs", async () => {
    const aws = deployed();
    aws.script({ failing: { logicalId: "Queue", reason: "Resource handler returned message: Rate exceeded" } });
    const outcome = await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws));
    expect(outcome).toMatchObject({
      kind: "rolledBack",
      runningVersion: "1.0.0",
      story: { rootCause: { logicalId: "Queue" } },
    });
  });

  it("that would replace what holds data is refused, changes nothing, and leaves no change set behind", async () => {
    const aws = deployed();
    aws.script({ changes: [aChange({ action: "Modify", replacement: "Conditional" })] });
    const outcome = await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "replacesStateful" } });
    expect(aws.calls).not.toContain("executeChangeSet");
    expect(aws.leftovers()).toEqual([]);
  });

  it("that would replace what holds data proceeds when that resource is named, and says who named what", async () => {
    const aws = deployed();
    aws.script({ changes: [aChange({ action: "Modify", replacement: "True" })] });
    const ports = fakePorts(aws);
    const outcome = await deployStack(aRequest({ version: "1.1.0", allowReplacing: ["Queue"] }), ports);
    const consents = [
      {
        option: "--allow-replacing",
        logicalId: "Queue",
        type: "AWS::SQS::Queue",
        treatment: "replace",
        effect: "destroy",
        holds: "messages not yet read",
      },
    ];
    expect(outcome).toMatchObject({ kind: "deployed", consents });
    expect(ports.said).toContainEqual({
      event: "consented",
      by: expect.stringMatching(/^arn:aws:iam::\d{12}:user\/ops$/),
      consents,
    });
    expect(aws.proposals.at(-1)).toMatchObject({
      changeSetName: expect.stringMatching(/^logstack-consented-1-1-0-/),
      description: expect.stringMatching(/^Consented \(arn:aws:iam::\d{12}:user\/ops\): --allow-replacing Queue$/),
    });
  });

  it("that is rolled back, or goes on, says all the same what was named for it", async () => {
    const aws = deployed();
    const changes = [aChange({ action: "Modify", replacement: "True" })];
    aws.script({ changes, failing: { logicalId: "Queue", reason: "no" } });
    const request = aRequest({ version: "1.1.0", allowReplacing: ["Queue"] });
    expect(await deployStack(request, fakePorts(aws))).toMatchObject({
      kind: "rolledBack",
      consents: [{ logicalId: "Queue" }],
    });
    const impatient = { ...request, deadlineAt: 0 };
    aws.script({ changes });
    expect(await deployStack(impatient, fakePorts(aws))).toMatchObject({
      kind: "stillRunning",
      consents: [{ logicalId: "Queue" }],
    });
  });

  it("for which nobody named anything keeps no word of it, and asks nobody who they are", async () => {
    const aws = deployed();
    const outcome = await deployStack(aRequest({ version: "1.1.0" }), fakePorts(aws));
    expect(outcome).not.toHaveProperty("consents");
    expect(aws.calls).not.toContain("callerArn");
    expect(aws.proposals.at(-1)).toMatchObject({
      description: undefined,
      changeSetName: expect.stringMatching(/^logstack-1-/),
    });
  });

  it("proceeds on a consent although nobody can tell who gave it", async () => {
    const aws = deployed();
    aws.script({
      changes: [aChange({ action: "Remove" })],
      before: (method) => {
        if (method === "callerArn") throw new DeployError({ code: "denied", problem: "not for you" });
      },
    });
    const ports = fakePorts(aws);
    const request = aRequest({ version: "1.1.0", allowRemoving: ["Queue"] });
    expect(await deployStack(request, ports)).toMatchObject({ kind: "deployed" });
    expect(ports.said).toContainEqual(expect.objectContaining({ event: "consented", by: undefined }));
    expect(aws.proposals.at(-1)).toMatchObject({ description: "Consented: --allow-removing Queue" });
  });

  it("warns of a named resource that is not threatened, and of one that is threatened in another way", async () => {
    const ports = fakePorts(deployed());
    const named = { allowReplacing: ["Alarm"], allowRolling: ["Queue"] };
    await deployStack(aRequest({ version: "1.1.0", ...named }), ports);
    const warnings = ports.said.flatMap((fact) => (fact.event === "warning" ? [fact.message] : []));
    expect(warnings).toEqual([
      expect.stringContaining("--allow-replacing names Alarm"),
      expect.stringContaining("--allow-rolling names Queue"),
    ]);
  });

  it("that is refused says which name was perhaps mistyped, and how many resources are at stake", async () => {
    const aws = deployed();
    const shrink = { ...aChange({ action: "Remove" }), logicalId: "Kept", type: "AWS::EC2::Instance" };
    aws.script({ changes: [aChange({ action: "Modify", replacement: "True" }), shrink] });
    const ports = fakePorts(aws);
    const outcome = await deployStack(aRequest({ version: "1.1.0", allowReplacing: ["Quueue"] }), ports);
    expect(outcome).toMatchObject({
      kind: "refused",
      refusal: {
        code: "threatensStateful",
        problem: "this deployment could cost data in 2 resources. Nothing was changed.",
      },
    });
    expect(ports.said).toContainEqual(
      expect.objectContaining({ event: "warning", message: expect.stringContaining("--allow-replacing names Quueue") }),
    );
  });

  it("whose smoke test fails has failed, although the stack is well", async () => {
    const layer = aLayer({ smokeTest: async () => [{ what: "it answers", problem: "it does not" }] });
    const outcome = await deployStack(aRequest({ layer, version: "1.1.0" }), fakePorts(deployed()));
    expect(outcome).toMatchObject({ kind: "failed", stage: "smokeTest", hints: ["it answers: it does not"] });
  });

  it("whose smoke test throws has failed, and does not crash", async () => {
    const layer = aLayer({ smokeTest: () => Promise.reject(new Error("no way")) });
    const outcome = await deployStack(aRequest({ layer, version: "1.1.0" }), fakePorts(deployed()));
    expect(outcome).toMatchObject({ kind: "failed", stage: "smokeTest" });
  });
});

describe("inputs from other layers", () => {
  const layer = aLayer({ inputs: { CacheEndpoint: { layer: "cache", component: "cache", output: "CacheEndpoint" } } });

  it("are read from the other layer's stack in the same environment", async () => {
    const aws = new FakeAws().add(
      aStack({ stackId: "arn:cache", stackName: "ci-cache", outputs: { CacheEndpoint: "cache.ci" } }),
    );
    await deployStack(aRequest({ layer }), fakePorts(aws));
    expect(aws.find("ci-broker")?.parameters["CacheEndpoint"]).toBe("cache.ci");
  });

  it("are not shown where the parameter's value is secret", async () => {
    const aws = new FakeAws().add(
      aStack({ stackId: "arn:cache", stackName: "ci-cache", outputs: { CacheEndpoint: "top-secret" } }),
    );
    const text = TEMPLATE.replace("Default: none", "NoEcho: true");
    const ports = fakePorts(aws);
    await deployStack(aRequest({ layer, template: parseTemplate(text, "template.yaml") }), ports);
    expect(ports.said).toContainEqual(expect.objectContaining({ event: "input", value: REDACTED }));
    expect(JSON.stringify(ports.said)).not.toContain("top-secret");
  });

  it("are read by name where the first page of stacks lacks them", async () => {
    const aws = new FakeAws()
      .add(aStack({ stackId: "arn:a:a:a:1:x", stackName: "a" }))
      .add(aStack({ stackId: "arn:b:b:b:1:x", stackName: "b" }))
      .add(aStack({ stackId: "arn:cache", stackName: "ci-cache", outputs: { CacheEndpoint: "cache.ci" } }));
    await deployStack(aRequest({ layer }), fakePorts(aws));
    expect(aws.find("ci-broker")?.parameters["CacheEndpoint"]).toBe("cache.ci");
  });

  it("are read by name for a role that may not look at all stacks", async () => {
    const aws = new FakeAws().add(
      aStack({ stackId: "arn:cache", stackName: "ci-cache", outputs: { CacheEndpoint: "cache.ci" } }),
    );
    aws.describeFirstStacks = () => Promise.reject(new DeployError({ code: ACCESS_DENIED, problem: "not on *" }));
    expect(await deployStack(aRequest({ layer }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.find("ci-broker")?.parameters["CacheEndpoint"]).toBe("cache.ci");
  });

  it("that are not there yet refuse a deployment, and name the layer to deploy first", async () => {
    const aws = new FakeAws();
    const outcome = await deployStack(aRequest({ layer }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "missingInputs" } });
    expect(writes(aws)).toEqual([]);
  });

  it("that are not there yet are only told by a plan", async () => {
    const ports = fakePorts(new FakeAws());
    const outcome = await deployStack(aRequest({ layer, verb: "plan" }), ports);
    expect(outcome).toEqual({ kind: "planned", operation: "create", waitsFor: ["cache"] });
    expect(ports.said).toContainEqual(
      expect.objectContaining({ event: "input", parameter: "CacheEndpoint", value: undefined }),
    );
  });
});

describe("a plan", () => {
  it.each([
    { name: "of a create", aws: () => new FakeAws(), operation: "create" },
    { name: "of an update", aws: () => deployed({ tags: { ...aStack().tags, team: "others" } }), operation: "update" },
    { name: "of nothing", aws: () => deployed(), operation: "none" },
  ])("$name changes nothing and leaves nothing behind", async ({ aws, operation }) => {
    const double = aws();
    const outcome = await deployStack(aRequest({ verb: "plan" }), fakePorts(double));
    expect(outcome).toEqual({ kind: "planned", operation, waitsFor: [] });
    expect(double.calls).not.toContain("executeChangeSet");
    expect(double.leftovers()).toEqual([]);
  });

  it.each(STACK_STATUSES)("of a stack in %s executes nothing and deletes no stack", async (status) => {
    const aws = deployed({ status });
    const before = aws.find("ci-broker");
    await deployStack(aRequest({ verb: "plan", version: "2.0.0" }), fakePorts(aws)).catch(() => undefined);
    expect(aws.calls).not.toContain("executeChangeSet");
    expect(aws.find("ci-broker")).toEqual(before);
  });
});

it("says every problem of the parameters at once, before any call", async () => {
  const aws = new FakeAws();
  const deploying = deployStack(
    aRequest({ given: { OctopusEnvironment: "#{Octopus.Environment.Name}", teem: "x" } }),
    fakePorts(aws),
  );
  await expect(deploying).rejects.toMatchObject({ code: "invalidParameters", exitCode: 2 });
  await expect(deploying).rejects.toHaveProperty("hints.length", 3);
  expect(aws.calls).toEqual([]);
});

it("refuses a template that CloudFormation does not take, before any call", async () => {
  const aws = new FakeAws();
  const template = parseTemplate(`${TEMPLATE}# ${"x".repeat(1_000_000)}\n`, "template.yaml");
  await expect(deployStack(aRequest({ template }), fakePorts(aws))).rejects.toMatchObject({ code: "templateTooLarge" });
  expect(aws.calls).toEqual([]);
});

describe("a template that is too large to be sent along", () => {
  const template = parseTemplate(`${TEMPLATE}# ${"x".repeat(51_200)}\n`, "template.yaml");

  it("goes through S3, and says so", async () => {
    const aws = new FakeAws();
    const sent: (string | undefined)[] = [];
    const create = aws.createChangeSet.bind(aws);
    aws.createChangeSet = async (request) => {
      sent.push(request.templateUrl);
      return create(request);
    };
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest({ template }), ports)).toMatchObject({ kind: "deployed" });
    expect(sent).toEqual(["https://templates.example/one.template"]);
    expect(ports.said).toContainEqual({
      event: "stored",
      sizeBytes: template.sizeBytes,
      url: "https://templates.example/one.template",
    });
  });

  it("that is deployed already is found out without it", async () => {
    const aws = new FakeAws().add(aStack(), { template: template.text });
    const templates = {
      put: async () => {
        throw new Error("nothing is to be put anywhere");
      },
    };
    expect(await deployStack(aRequest({ template }), fakePorts(aws, { templates }))).toMatchObject({
      kind: "unchanged",
    });
  });
});

describe("change sets that killed runs left on a stack", () => {
  const DAY_MS = 24 * 60 * 60_000;
  const aChangeSet = (createdAt: number) => ({ request: {} as never, changes: [], createdAt });
  const changed = () => aRequest({ version: "2.0.0", verb: "plan" });

  function withLeftovers(): FakeAws {
    const changeSets = new Map([
      ["logstack-0-9-0-old", aChangeSet(0)],
      ["logstack-0-9-0-young", aChangeSet(DAY_MS)],
      ["somebody-elses", aChangeSet(0)],
    ]);
    return new FakeAws().add(aStack(), { template: TEMPLATE, changeSets });
  }

  /** A clock that has run for a day and an hour. */
  function later(aws: FakeAws) {
    const ports = fakePorts(aws);
    return { ...ports, clock: { ...ports.clock, now: () => DAY_MS + 60 * 60_000 + ports.clock.now() } };
  }

  it("are taken away with the next proposal that is not executed, when they are ours and older than a day", async () => {
    const aws = withLeftovers();
    expect(await deployStack({ ...changed(), deadlineAt: 3 * DAY_MS }, later(aws))).toMatchObject({ kind: "planned" });
    expect(aws.leftovers()).toEqual(["logstack-0-9-0-young", "somebody-elses"]);
  });

  it("are taken away first where they are so many that there is no room for another", async () => {
    const aws = withLeftovers();
    aws.script({
      before: (method, count) => {
        if (method === "createChangeSet" && count === 1)
          throw new DeployError({ code: LIMIT_EXCEEDED, problem: "ChangeSet limit exceeded" });
      },
    });
    const request = { ...changed(), deadlineAt: 3 * DAY_MS };
    expect(await deployStack(request, later(aws))).toMatchObject({ kind: "planned" });
    expect(aws.calls.filter((call) => call === "createChangeSet")).toHaveLength(2);
  });
});

it("is told the account by the stack it finds", async () => {
  const ports = fakePorts(deployed());
  await deployStack(aRequest(), ports);
  expect(ports.said[0]).toMatchObject({ event: "started", account: ACCOUNT, stackName: "ci-broker", version: "1.0.0" });
});
