import type { DiagnoseRequest } from "./model/diagnose-request.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import { isRunning } from "./model/stack-status.ts";
import { createWitness } from "./operate/story/gather-evidence.ts";
import { lookAtStack } from "./operate/look-at-stack.ts";
import { tellOpened } from "./operate/protection/mend-protection.ts";
import { readFreshEvents, type Trail } from "./operate/follow/read-fresh-events.ts";
import { tellStory } from "./operate/story/tell-story.ts";
import { findAdvice } from "./plan/story/find-hints.ts";
import { findWaysOut } from "./plan/status/explain-state.ts";
import type { Ports } from "./ports.ts";
import { findOrigins } from "./template/resolve-parameters.ts";

/**
 * Tells why the last operation on a layer's stack failed, long after it did, or while it still runs; changes nothing.
 * To have looked is success, whatever was found: a stack that is not there and an operation that went well are answers.
 * The lines are those of this artifact's template, which is mostly the one that failed.
 */
export async function diagnoseStack(request: DiagnoseRequest, ports: Ports): Promise<DeployOutcome> {
  const { commands } = request;
  const looked = await lookAtStack(ports, { request, verb: "diagnose" });
  if (looked.kind === "astray") return { kind: "refused", refusal: looked.refusal };
  const { stack, runningVersion } = looked;
  if (stack === undefined) {
    const hints = [`To create it: ${commands.deploy}`];
    return { kind: "diagnosed", status: undefined, runningVersion, story: undefined, hints };
  }
  const { stackId, status } = stack;
  await tellOpened(ports, { request, stack });
  const trail: Trail = { stackId, after: undefined, seen: new Set(), events: [] };
  const witness = createWitness(ports, trail);
  await witness.see(await readFreshEvents(ports.stacks, trail));
  const story = await tellStory(ports, {
    stackId,
    stack,
    events: trail.events,
    evidence: await witness.testify(),
    template: request.template,
    parameters: { ...stack.parameters, ...request.given },
    sources: findOrigins(request),
    changes: undefined,
  });
  const goesOn = isRunning(status) ? [`It goes on. To follow it: ${commands.deploy}`] : [];
  const waysOut = findWaysOut({ stack, commands, rollbackFailures: story?.rollbackFailures ?? [] });
  const hints = [...(story === undefined ? [] : findAdvice(story)), ...waysOut, ...goesOn];
  return { kind: "diagnosed", status, runningVersion, story, hints };
}
