import { awsCommand } from "../../model/aws-command.ts";
import type { DestroyRequest } from "../../model/destroy-request.ts";
import type { Commands } from "../../model/commands.ts";
import type { ObservedStack, StackResource } from "../../model/observed-stack.ts";
import type { DeployOutcome } from "../../model/outcome.ts";
import { describeWaiting } from "../../plan/waiting/describe-waiting.ts";
import { findAdvice } from "../../plan/story/find-hints.ts";
import type { Ports } from "../../ports.ts";
import { protectAgain } from "./lift-protection.ts";
import { NO_EVIDENCE } from "../story/gather-evidence.ts";
import { tellStory } from "../story/tell-story.ts";
import { followOperation } from "../follow/follow-operation.ts";

/** A stack that is being deleted. */
export interface RunningDestruction {
  readonly request: DestroyRequest;
  /** As it was before its protection was lifted; in `DELETE_IN_PROGRESS` where somebody else began. */
  readonly stack: ObservedStack;
  /** The newest event from before the deletion; undefined when it was not started by us. */
  readonly after: string | undefined;
}

/** Follows a deletion by the stack's ARN, which outlives its name, and says what was kept or what is in the way. */
export async function followDestruction(
  ports: Ports,
  { request, stack, after }: RunningDestruction,
): Promise<DeployOutcome> {
  const { stackId } = stack;
  const startedAt = ports.clock.now();
  const followed = await followOperation(ports, { stackId, after, deadlineAt: request.deadlineAt });
  const elapsedMs = ports.clock.now() - startedAt;
  const { commands } = request;
  const reattach = commands.destroy;
  switch (followed.kind) {
    case "stillRunning":
      return describeWaiting({ ...followed, request, now: ports.clock.now(), reattach });
    case "detached":
      return { kind: "interrupted", runningOn: followed.status, reattach };
    case "neverBegan":
    case "ended": {
      const events = followed.kind === "ended" ? followed.events : [];
      const status = followed.stack?.status ?? "DELETE_COMPLETE";
      if (status === "DELETE_COMPLETE") {
        const retained = events.filter((event) => event.status === "DELETE_SKIPPED");
        return { kind: "destroyed", retained: [...new Set(retained.map(({ logicalId }) => logicalId))], elapsedMs };
      }
      if (wasProtected(stack)) await protectAgain(ports, { stack: followed.stack ?? stack, commands });
      const evidence = followed.kind === "ended" ? followed.evidence : NO_EVIDENCE;
      const known = { template: undefined, parameters: {}, sources: {}, changes: [] };
      const story = await tellStory(ports, { stackId, stack: followed.stack, events, evidence, ...known });
      const left = await readLeftovers(ports, stackId);
      const hints = [...(story === undefined ? [] : findAdvice(story)), ...explainLeftovers({ stack, left, commands })];
      return { kind: "failed", stage: "operation", status, story, hints, elapsedMs };
    }
  }
}

/** What a run that was cut off lifted can not be seen any more; but every stack of ours is protected as a rule. */
function wasProtected({ status, terminationProtection }: ObservedStack): boolean {
  return terminationProtection || status === "DELETE_IN_PROGRESS";
}

async function readLeftovers({ stacks }: Ports, stackId: string): Promise<readonly StackResource[]> {
  try {
    return (await stacks.listResources(stackId)).filter(({ status }) => status !== "DELETE_COMPLETE");
  } catch {
    // The destruction has failed already; not knowing what is left must not hide that.
    return [];
  }
}

/** AWS: RetainResources is taken only from DELETE_FAILED, and only for resources that could not be deleted. */
function explainLeftovers({
  stack,
  left,
  commands,
}: {
  readonly stack: ObservedStack;
  readonly left: readonly StackResource[];
  readonly commands: Commands;
}): readonly string[] {
  if (left.length === 0) return [];
  const failed = left.filter(({ status }) => status === "DELETE_FAILED").map(({ logicalId }) => logicalId);
  return [
    `Still there: ${left.map(({ logicalId, type }) => `${logicalId} (${type})`).join(", ")}.`,
    `Mend the cause and destroy again: ${commands.destroy}`,
    ...(failed.length === 0
      ? []
      : [
          `Or leave them outside the stack: ${awsCommand("delete-stack", { stack, commands })} --retain-resources ${failed.join(" ")}`,
        ]),
  ];
}
