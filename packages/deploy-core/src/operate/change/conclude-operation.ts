import { DeployError } from "../../errors.ts";
import type { ResourceChange } from "../../model/change-set.ts";
import { findOrigins } from "../../template/resolve-parameters.ts";
import type { DesiredStack } from "../../model/desired-stack.ts";
import type { DeployOutcome } from "../../model/outcome.ts";
import type { FollowedOperation } from "../follow/follow-operation.ts";
import { tellStory } from "../story/tell-story.ts";
import { runSmokeTest } from "./run-smoke-test.ts";
import { describeWaiting } from "../../plan/waiting/describe-waiting.ts";
import { judgeOutcome } from "../../plan/judge-outcome.ts";
import type { Ports } from "../../ports.ts";
import type { DeployRequest } from "../../model/deploy-request.ts";

/** An operation that was followed, and what it was for. */
export interface Conclusion {
  readonly request: DeployRequest;
  readonly desired: DesiredStack;
  readonly stackId: string;
  readonly operation: "create" | "update" | "attach";
  readonly followed: FollowedOperation;
  /** The changes that were executed; undefined where somebody else executed them. */
  readonly changes: readonly ResourceChange[] | undefined;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
}

/** Concludes a followed operation: judges it, explains a failure, and proves a success by the layer's smoke test. */
export async function concludeOperation(ports: Ports, conclusion: Conclusion): Promise<DeployOutcome> {
  const { request, desired, followed, operation, stackId, startedAt } = conclusion;
  const elapsedMs = ports.clock.now() - startedAt;
  switch (followed.kind) {
    case "stillRunning":
      return describeWaiting({ ...followed, request, now: ports.clock.now(), reattach: request.commands.deploy });
    case "neverBegan":
      throw new DeployError({
        code: "neverBegan",
        problem: `CloudFormation took the change set for ${desired.stackName}, but has not begun to execute it.`,
        hints: [`Run the same command again; it goes on from what is there: ${request.commands.deploy}`],
        exitCode: 1,
      });
    case "detached":
      return { kind: "interrupted", runningOn: followed.status, reattach: request.commands.deploy };
    case "ended": {
      const story = await tellStory(ports, {
        ...followed,
        stackId,
        template: desired.template,
        parameters: desired.parameters,
        sources: findOrigins(request),
        changes: conclusion.changes,
      });
      const outcome = judgeOutcome({
        stack: followed.stack,
        operation,
        story,
        elapsedMs,
        commands: request.commands,
      });
      return outcome.kind === "deployed" ? proveIt(ports, { ...conclusion, outcome }) : outcome;
    }
  }
}

type Deployed = Extract<DeployOutcome, { readonly kind: "deployed" }>;

async function proveIt(ports: Ports, proof: Conclusion & { readonly outcome: Deployed }): Promise<DeployOutcome> {
  const { request, desired, followed, outcome } = proof;
  const stack = followed.kind === "ended" ? followed.stack : undefined;
  if (stack === undefined) return outcome;
  // AWS: what clean-up could not delete does not fail an update; only this sentence tells that it was left behind.
  if (stack.statusReason !== undefined) ports.report({ event: "warning", message: stack.statusReason });
  const problems = await runSmokeTest(ports, { layer: request.layer, environment: desired.environment, stack });
  if (problems.length === 0) return outcome;
  return {
    kind: "failed",
    stage: "smokeTest",
    status: stack.status,
    story: undefined,
    hints: problems,
    elapsedMs: outcome.elapsedMs,
  };
}
