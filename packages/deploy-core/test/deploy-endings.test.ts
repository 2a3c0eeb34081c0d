import * as fc from "fast-check";
import { expect, it } from "vitest";
import { deployStack } from "../src/deploy.ts";
import { DeployError } from "../src/errors.ts";
import { STACK_STATUSES } from "../src/model/stack-status.ts";
import { findStateful } from "../src/plan/data/find-stateful.ts";
import { aRequest, fakePorts, TEMPLATE } from "./support/a-deployment.ts";
import { aChange, aStack, FakeAws } from "./support/fake-aws.ts";

const anyChange = fc.record({
  action: fc.constantFrom("Add" as const, "Modify" as const, "Remove" as const),
  logicalId: fc.constantFrom("Queue", "Alarm", "Other"),
  type: fc.constantFrom("AWS::SQS::Queue", "AWS::CloudWatch::Alarm"),
  replacement: fc.constantFrom("True" as const, "False" as const, "Conditional" as const),
});

/** Any state of the world: a stack or none, any change set, calls that fail, a resource that fails, a Ctrl-C. */
const anyWorld = fc.record({
  status: fc.option(fc.constantFrom(...STACK_STATUSES)),
  ours: fc.boolean(),
  changes: fc.array(anyChange, { maxLength: 4 }),
  resourceFails: fc.boolean(),
  failingCalls: fc.array(fc.nat(12), { maxLength: 3 }),
  interruptedAfter: fc.option(fc.nat(12)),
  verb: fc.constantFrom("plan" as const, "deploy" as const),
  onCreateFailure: fc.constantFrom("keep" as const, "rollback" as const, "delete" as const),
});

it("whatever happens, a run ends in one outcome or one explained error, and destroys nothing unasked", async () => {
  const property = fc.asyncProperty(anyWorld, async (world) => {
    const changes = world.changes.map((change) => aChange(change));
    let calls = 0;
    const aws = new FakeAws({
      changes,
      ...(world.resourceFails ? { failing: { logicalId: "Queue", reason: "no" } } : {}),
      before: () => {
        calls += 1;
        if (world.failingCalls.includes(calls)) throw new DeployError({ code: "throttled", problem: "Rate exceeded" });
      },
    });
    const tags = world.ours ? {} : { tags: { application: "other" } };
    if (world.status !== null) aws.add(aStack({ status: world.status, ...tags }), { template: TEMPLATE });
    const { interruptedAfter } = world;
    const ports = fakePorts(aws, { interrupted: () => interruptedAfter !== null && calls > interruptedAfter });
    const { verb, onCreateFailure } = world;
    const request = aRequest({ verb, onCreateFailure, version: "2.0.0", deadlineAt: 20 * 60_000 });

    const ending = await deployStack(request, ports).catch((error: unknown) => error);

    const executed = aws.calls.includes("executeChangeSet");
    const { layer, template } = request;
    const threatened = changes.some(
      (change) =>
        findStateful(change, { layer, wanted: template, deployed: undefined }) !== undefined &&
        (change.action === "Remove" || (change.action === "Modify" && change.replacement !== "False")),
    );
    const saidLeftovers = ports.said.some(
      (fact) => fact.event === "warning" && /could not be discarded|the empty stack ci-broker stays/.test(fact.message),
    );
    return (
      (ending instanceof DeployError || (typeof ending === "object" && ending !== null && "kind" in ending)) &&
      !(executed && (threatened || verb === "plan" || (!world.ours && isThere(world.status)))) &&
      (executed ||
        saidLeftovers ||
        aws.leftovers().every((left) => left === "shell ci-broker" && world.status === "REVIEW_IN_PROGRESS"))
    );
  });
  expect(await fc.check(property, { numRuns: 1000 })).toMatchObject({ failed: false, counterexample: null });
});

function isThere(status: string | null): boolean {
  return status !== null && status !== "DELETE_COMPLETE";
}
