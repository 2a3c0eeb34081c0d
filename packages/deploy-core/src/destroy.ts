import { nameStack } from "./model/desired-stack.ts";
import type { Attempt } from "./model/attempt.ts";
import type { DataProof, ProofDepth } from "./model/data-proof.ts";
import type { DestroyRequest } from "./model/destroy-request.ts";
import type { ObservedStack, StackResource } from "./model/observed-stack.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import type { Refusal } from "./model/refusal.ts";
import { areDisposable } from "./model/tags.ts";
import { followDestruction } from "./operate/destroy/follow-destruction.ts";
import { findObstacles, probeDoomed, refuseFilled } from "./operate/destroy/inspect-doomed.ts";
import { deleteProtected } from "./operate/destroy/lift-protection.ts";
import { readFirstPage } from "./operate/read-stacks.ts";
import { readDeployedTemplate } from "./operate/read-deployed-template.ts";
import { readNewestEventId } from "./operate/follow/read-fresh-events.ts";
import { readStanding } from "./operate/read-standing.ts";
import { reportRunning } from "./operate/follow/report-running.ts";
import { startOverWhileOvertaken } from "./operate/start-over.ts";
import { waitForOperation } from "./operate/follow/wait-for-operation.ts";
import { findDoomed } from "./plan/data/find-doomed.ts";
import { planDestruction } from "./plan/plan-destruction.ts";
import { findEmptied } from "./plan/data/find-emptied.ts";
import { findProven } from "./plan/data/find-proven.ts";
import { refuseDoomedData, type DestructionRules } from "./plan/data/refuse-doomed-data.ts";
import { refuseUndeletable } from "./plan/data/refuse-undeletable.ts";
import { refuseTaken } from "./plan/data/refuse-taken.ts";
import { refuseOtherStack } from "./plan/status/refuse-for-migrations.ts";
import { refuseChangedMeanwhile, refuseProtected, refuseUnconfirmed } from "./plan/status/refuse-state.ts";
import { refuseUnproven } from "./plan/status/refuse-unproven.ts";
import type { Ports } from "./ports.ts";
import { renderLosses } from "./report/render-losses.ts";

/**
 * Destroys one layer's stack in one environment, after saying what goes, what stays and what is kept in a snapshot,
 * and after a person agreed and named each resource whose data goes for good. A stack that changed while the person
 * thought is not the one agreed to. Termination protection is respected, unless the person
 * named the very stack whose protection to lift; then that is the last thing before the deletion. An absent stack is success.
 */
export async function destroyStack(request: DestroyRequest, ports: Ports): Promise<DeployOutcome> {
  const { layer, environment, deadlineAt, commands } = request;
  const { diagnose, destroy: again } = commands;
  const stackName = nameStack(environment, layer.component);
  const attempt = (): Promise<Attempt> => attemptOn(ports, request);
  return startOverWhileOvertaken(ports, { diagnose, deadlineAt, again, stackName, attempt });
}

/** One attempt, from reading to the end; after somebody else's operation everything is listed and asked for anew. */
async function attemptOn(ports: Ports, request: DestroyRequest): Promise<Attempt> {
  const { report } = ports;
  const { commands } = request;
  const standing = await readStanding(ports, { request, verb: "destroy" });
  if (standing.kind === "astray") return { kind: "refused", refusal: standing.refusal };
  const plan = planDestruction(standing);
  switch (plan.kind) {
    case "absent":
      return { kind: "absent" };
    case "refuse":
      return { kind: "refused", refusal: plan.refusal };
    case "attach":
      report({ event: "decided", operation: "attach" });
      if (plan.stack.status !== "DELETE_IN_PROGRESS") {
        const { startedAt, deadlineAt } = request;
        return waitForOperation(ports, { stack: plan.stack, startedAt, deadlineAt, again: commands.destroy });
      }
      await reportRunning(ports, { stack: plan.stack, whose: "this" });
      return followDestruction(ports, { request, stack: plan.stack, after: undefined });
    case "destroy":
      report({ event: "decided", operation: "destroy" });
      return askAndDestroy(ports, { request, stack: plan.stack, resources: plan.resources });
  }
}

async function askAndDestroy(
  ports: Ports,
  {
    request,
    stack,
    resources: listed,
  }: {
    readonly request: DestroyRequest;
    readonly stack: ObservedStack;
    readonly resources: readonly StackResource[];
  },
): Promise<DeployOutcome> {
  const { stacks, report, confirm, clock } = ports;
  const { stackName } = stack;
  const { commands } = request;
  const deployed = await readDeployedTemplate(ports, { stack });
  const doomed = findDoomed({
    layer: request.layer,
    resources: listed,
    deployed,
  });
  const resources = await probeDoomed(ports, doomed);
  const lookedAt = clock.now();
  report({ event: "destroying", resources, lookedAt });
  const other = request.onlyStack === undefined || request.onlyStack === stack.stackId ? undefined : request.onlyStack;
  if (other !== undefined) return { kind: "refused", refusal: refuseOtherStack(stack, other) };
  const proof = await prove(ports, { request, stack, depth: "receipt" });
  if (proof?.kind === "refused") return { kind: "refused", refusal: unproven(proof.reasons, { request, stack }) };
  for (const message of proof?.tolerated ?? []) report({ event: "warning", message });
  // A test made it: all of it may go without being named, and what is full is emptied first.
  const disposable = areDisposable(stack.tags);
  const { emptying = [], migration } = request;
  const { proven, toName } = findProven(resources, { proof, named: request.allowRemoving, emptying });
  const emptied = findEmptied(resources, { disposable, emptying, proven, proof, migration });
  const allowRemoving = disposable ? resources.map(({ logicalId }) => logicalId) : request.allowRemoving;
  const obstacles = (await findObstacles(ports, { stack, resources })).filter(
    (obstacle) => obstacle.kind !== "bucketNotEmpty" || !emptied.some(({ resource }) => resource === obstacle.resource),
  );
  const rules: DestructionRules = {
    stackName,
    allowRemoving,
    proven,
    toName,
    emptying,
    proof: disposable ? "orConsent" : (request.proof ?? "orConsent"),
    now: lookedAt,
  };
  const guarded = refuseProtected({ ...request, stack });
  const refusal = refuseUndeletable(
    { stack, obstacles, aws: commands.aws, again: commands.destroy, emptyBy: "add", rules },
    refuseDoomedData(resources, rules),
  );
  if (refusal !== undefined) return { kind: "refused", refusal: addWaysOut(refusal, guarded) };
  if (guarded !== undefined) return { kind: "refused", refusal: guarded };
  const losses = renderLosses(resources, { now: clock.now(), emptying });
  const question = [`Destroy stack ${stackName}?`, ...(losses === undefined ? [] : [losses])].join(" ");
  const answer = request.agreed ? "yes" : await confirm(question);
  if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, reattach: undefined };
  if (answer !== "yes") return { kind: "refused", refusal: refuseUnconfirmed({ stackName: stack.stackName, answer }) };
  // Asked last: where all layers are destroyed, those that take this one's outputs are gone only now.
  const { stacks: others } = await readFirstPage(stacks);
  const taken = refuseTaken({ stack, others, commands: request.commands });
  if (taken !== undefined) return { kind: "refused", refusal: taken };
  // What was empty when it was shown may have been written to while the person thought.
  const filled = request.agreed ? undefined : await refuseFilled(ports, { resources, rules });
  if (filled !== undefined) return { kind: "refused", refusal: filled };
  // The very last word about the data: both sides are read again.
  const proofNow = await prove(ports, { request, stack, depth: "sides" });
  if (proofNow?.kind === "refused") return { kind: "refused", refusal: unproven(proofNow.reasons, { request, stack }) };
  if (proofNow?.mark !== proof?.mark) {
    const reasons = ["The receipt is another one than when you were asked: its file was replaced meanwhile."];
    return { kind: "refused", refusal: unproven(reasons, { request, stack }) };
  }
  const now = await stacks.describeStack(stack.stackId);
  if (now?.status !== stack.status || now.changedAt !== stack.changedAt) {
    return { kind: "refused", refusal: refuseChangedMeanwhile({ stack: now ?? stack, commands: request.commands }) };
  }
  await Promise.all(emptied.map(({ resource, tag }) => ports.data.empty(resource, tag)));
  const after = await readNewestEventId(stacks, stack.stackId);
  await deleteProtected(ports, { stack: now, commands });
  return followDestruction(ports, { request, stack, after });
}

interface ProvenStack {
  readonly request: DestroyRequest;
  readonly stack: ObservedStack;
}

async function prove(
  { proofs }: Ports,
  { request, stack, depth }: ProvenStack & { readonly depth: ProofDepth },
): Promise<DataProof | undefined> {
  const { receipt } = request;
  return receipt === undefined ? undefined : proofs.prove({ receipt, depth, stackId: stack.stackId });
}

function unproven(reasons: readonly string[], { request, stack }: ProvenStack): Refusal {
  return refuseUnproven({ stackName: stack.stackName, reasons, again: request.commands.destroy });
}

/** What is to be consented to is told in one go. */
function addWaysOut(refusal: Refusal, other: Refusal | undefined): Refusal {
  return other === undefined ? refusal : { ...refusal, waysOut: [...refusal.waysOut, ...other.waysOut] };
}
