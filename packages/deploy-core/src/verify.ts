import type { ObservedStack } from "./model/observed-stack.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import type { Refusal } from "./model/refusal.ts";
import { isRunning } from "./model/stack-status.ts";
import type { VerifyRequest } from "./model/verify-request.ts";
import { runSmokeTest } from "./operate/change/run-smoke-test.ts";
import { lookAtStack } from "./operate/look-at-stack.ts";
import type { Ports } from "./ports.ts";

/**
 * Proves by the layer's smoke test that its stack works, long after it was deployed; changes nothing.
 * A stack that is not there, or on which an operation runs, can not be proved: that is a refusal, never a success.
 */
export async function verifyStack(request: VerifyRequest, ports: Ports): Promise<DeployOutcome> {
  const { layer, environment, version } = request;
  const startedAt = ports.clock.now();
  const looked = await lookAtStack(ports, { request, verb: "verify" });
  if (looked.kind === "astray") return { kind: "refused", refusal: looked.refusal };
  const { stack, stackName, runningVersion } = looked;
  if (stack === undefined) return { kind: "refused", refusal: refuseAbsent(stackName, request) };
  if (isRunning(stack.status)) return { kind: "refused", refusal: refuseRunning(stack, request) };
  if (runningVersion !== version) {
    const message = `the smoke test is that of ${version}, and the stack is of version ${runningVersion ?? "unknown"}.`;
    ports.report({ event: "warning", message });
  }
  const problems = await runSmokeTest(ports, { layer, environment, stack });
  if (problems.length === 0) return { kind: "verified", runningVersion, status: stack.status };
  const elapsedMs = ports.clock.now() - startedAt;
  return { kind: "failed", stage: "smokeTest", status: stack.status, story: undefined, hints: problems, elapsedMs };
}

function refuseAbsent(stackName: string, { commands }: VerifyRequest): Refusal {
  return {
    code: "noStack",
    problem: `there is no stack ${stackName}, so that nothing of it can be proved.`,
    reasons: [],
    waysOut: [{ label: "create it", action: commands.deploy }],
  };
}

function refuseRunning({ stackName, status }: ObservedStack, { commands }: VerifyRequest): Refusal {
  return {
    code: "operationRunning",
    problem: `an operation runs on stack ${stackName}; what is proved now need not hold when it has ended.`,
    reasons: [`it is in ${status}`],
    waysOut: [{ label: "follow it, with the smoke test at its end", action: commands.deploy }],
  };
}
