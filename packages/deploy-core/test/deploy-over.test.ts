import { describe, expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { ACCESS_DENIED, DeployError } from "../src/errors.ts";
import { parseTemplate } from "../src/template/parse-template.ts";
import { aRequest, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aStack, FakeAws } from "./support/fake-aws.ts";

const writes = (aws: FakeAws) => aws.calls.filter((call) => /^(?:create|execute|delete)/.test(call));

describe("a deployment over one that is running", () => {
  const running = (version: string) =>
    new FakeAws().add(
      aStack({ status: "UPDATE_IN_PROGRESS", tags: { ...aStack().tags, "environment:version": version } }),
      { template: TEMPLATE, pending: [{ status: "UPDATE_IN_PROGRESS" }, { status: "UPDATE_COMPLETE" }] },
    );

  it("of the same version is followed to its end and proved", async () => {
    const aws = running("1.0.0");
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "deployed", operation: "attach" });
    expect(writes(aws)).toEqual([]);
  });

  it("of another version is followed, and then the wanted one is deployed over it", async () => {
    const aws = running("0.9.0");
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest(), ports)).toMatchObject({ kind: "deployed" });
    expect(ports.said.filter(({ event }) => event === "decided")).toEqual([
      { event: "decided", operation: "attach" },
      { event: "decided", operation: "update" },
    ]);
  });

  it("of the same version with other parameters is not taken for this one", async () => {
    const aws = running("1.0.0");
    const given = { OctopusEnvironment: "ci", team: "logs", CacheEndpoint: "elsewhere" };
    expect(await deployStack(aRequest({ given }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(aws.find("ci-broker")?.parameters["CacheEndpoint"]).toBe("elsewhere");
  });

  it("of the same version with another template is not taken for this one", async () => {
    const aws = running("1.0.0");
    const template = parseTemplate(`${TEMPLATE}  Another: { Type: AWS::SNS::Topic }\n`, "template.yaml");
    expect(await deployStack(aRequest({ template }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
    expect(await aws.getTemplate("ci-broker")).toBe(template.text);
  });

  it("of the same version that is rolled back has failed, and is not tried again", async () => {
    const aws = new FakeAws().add(aStack({ status: "UPDATE_IN_PROGRESS" }), {
      template: TEMPLATE,
      pending: [{ status: "UPDATE_IN_PROGRESS" }, { status: "UPDATE_ROLLBACK_IN_PROGRESS" }],
    });
    const describeEvents = aws.describeEvents.bind(aws);
    aws.describeEvents = async (stackId) => {
      const page = await describeEvents(stackId);
      if (page.events[0]?.status !== "UPDATE_ROLLBACK_IN_PROGRESS") return page;
      // AWS: once rolled back, a stack has its former tags again.
      aws.settle("ci-broker", {
        status: "UPDATE_ROLLBACK_COMPLETE",
        tags: { ...aStack().tags, "environment:version": "0.9.0" },
      });
      return page;
    };
    const outcome = await deployStack(aRequest(), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "rolledBack", runningVersion: "0.9.0" });
    expect(writes(aws)).toEqual([]);
  });

  it("that rolls back to what is wanted leaves nothing to do", async () => {
    const aws = new FakeAws().add(aStack({ status: "UPDATE_ROLLBACK_IN_PROGRESS" }), {
      template: TEMPLATE,
      pending: [{ status: "UPDATE_IN_PROGRESS" }, { status: "UPDATE_ROLLBACK_COMPLETE" }],
    });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "unchanged" });
    expect(aws.leftovers()).toEqual([]);
  });
});

describe("a deployment over the remains of a failed creation", () => {
  it("starts again when nothing lives in them", async () => {
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }), {
      resources: [{ logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: undefined, status: "DELETE_COMPLETE" }],
    });
    expect(await deployStack(aRequest(), fakePorts(aws))).toMatchObject({ kind: "deployed", operation: "create" });
  });

  it("deletes nothing when a resource lives in them", async () => {
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }), {
      resources: [{ logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: "q", status: "DELETE_FAILED" }],
    });
    const outcome = await deployStack(aRequest(), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "remains" } });
    expect(writes(aws)).toEqual([]);
  });

  const kept = { logicalId: "Queue", type: "AWS::SQS::Queue", physicalId: "q", status: "DELETE_SKIPPED" };

  it("starts again beside what was kept outside the stack, and tells its name before nobody knows it any more", async () => {
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }), { resources: [kept] });
    const ports = fakePorts(aws);
    expect(await deployStack(aRequest(), ports)).toMatchObject({ kind: "deployed", operation: "create" });
    expect(ports.said).toContainEqual({
      event: "warning",
      message: "Queue (AWS::SQS::Queue, q) was kept outside the stack, and no stack will know it any more.",
    });
  });

  it("deletes nothing when what was kept has the name that the new one would get", async () => {
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }), { resources: [kept] });
    const named = TEMPLATE.replace("AWS::SQS::Queue\n", "AWS::SQS::Queue\n    Properties: { QueueName: q }\n");
    const template = parseTemplate(named, "template.yaml");
    const outcome = await deployStack(aRequest({ template }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "namesTaken" } });
    expect(writes(aws)).toEqual([]);
  });

  it("takes a name that only describes for nobody's: two resources may have the same", async () => {
    const topic = { logicalId: "Queue", type: "AWS::SNS::Topic", physicalId: "t", status: "DELETE_SKIPPED" };
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }), { resources: [topic] });
    const shown = TEMPLATE.replace("AWS::SQS::Queue\n", "AWS::SNS::Topic\n    Properties: { DisplayName: shown }\n");
    const template = parseTemplate(shown, "template.yaml");
    expect(await deployStack(aRequest({ template }), fakePorts(aws))).toMatchObject({ kind: "deployed" });
  });

  it("deletes nothing when nobody may look what lives in them", async () => {
    const aws = new FakeAws({
      before: (method) => {
        if (method === "listResources") throw new DeployError({ code: ACCESS_DENIED, problem: "denied" });
      },
    }).add(aStack({ status: "ROLLBACK_COMPLETE" }));
    const outcome = await deployStack(aRequest(), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "refused", refusal: { code: "unseen" } });
    expect(writes(aws)).toEqual([]);
  });

  it("detaches from their deletion when interrupted, and never calls that a failure", async () => {
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }));
    const interrupted = () => aws.calls.includes("deleteStack");
    expect(await deployStack(aRequest(), fakePorts(aws, { interrupted }))).toMatchObject({
      kind: "interrupted",
      runningOn: "DELETE_IN_PROGRESS",
    });
  });

  it("is still running when the wait ends before they are gone", async () => {
    const aws = new FakeAws().add(aStack({ status: "ROLLBACK_COMPLETE" }));
    const outcome = await deployStack(aRequest({ deadlineAt: 0 }), fakePorts(aws));
    expect(outcome).toMatchObject({ kind: "stillRunning", status: "DELETE_IN_PROGRESS" });
  });
});
