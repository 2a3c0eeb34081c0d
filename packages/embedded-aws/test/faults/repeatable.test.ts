import { expect, test } from "vitest";
import type { FaultPlan } from "../../src/faults/fault.ts";
import { type BareAnswer, bareCalls } from "../bare-calls.ts";
import { aTemplate } from "../cloudformation/templates.ts";
import { anEngine } from "../engine-fixture.ts";

const PLAN: FaultPlan = {
  seed: 3,
  faults: [
    { kind: "throttle", service: "cloudformation", operation: "Describe*", share: 0.4 },
    { kind: "stale", service: "cloudformation", operation: "DescribeStackEvents", reads: 1 },
    { kind: "fail", stack: "one", resource: "Topic", at: "create", reason: "not this time" },
    { kind: "delay", type: "AWS::SQS::Queue", at: "create", by: "PT7M" },
    { kind: "signal", resource: "Group", send: "nothing", machines: 1, console: "no image" },
  ],
};

const RESOURCES = {
  Topic: { Type: "AWS::SNS::Topic" },
  Queue: { Type: "AWS::SQS::Queue" },
  Group: {
    Type: "AWS::AutoScaling::AutoScalingGroup",
    CreationPolicy: { ResourceSignal: { Count: 2, Timeout: "PT15M" } },
    Properties: { MinSize: "2", MaxSize: "2", AvailabilityZones: ["ap-southeast-2a"] },
  },
};

/** Plays a rehearsal in an engine of its own; returns every answer, and what the engine says that its faults have done. */
async function play() {
  const engine = await anEngine({ repeatable: { seed: "rehearsal" }, faults: PLAN, tellFaults: () => undefined });
  const { cloudFormation } = bareCalls(engine.endpoint);
  const answers: BareAnswer[] = [];
  for (const StackName of ["one", "two"]) {
    answers.push(await cloudFormation("CreateStack", { StackName, TemplateBody: aTemplate(RESOURCES) }));
    for (let look = 0; look < 8; look += 1) {
      const operation = look % 2 === 0 ? "DescribeStackEvents" : "DescribeStacks";
      answers.push(await cloudFormation(operation, { StackName }));
    }
  }
  return { answers, report: engine.faults.report() };
}

test("a rehearsal in a repeatable engine is the same each time, byte for byte, with its ids, times and refusals", async () => {
  const [first, second] = [await play(), await play()];
  expect(second).toEqual(first);
  expect(first.answers.filter(({ body }) => body.includes("Rate exceeded")).length).toBeGreaterThan(2);
  expect(first.report.faults.map(({ fired }) => fired).every((fired) => fired > 0)).toBe(true);
  expect(first.report.faults[2]?.lastFiredAt).toMatch(/^2026-01-01T/);
});
