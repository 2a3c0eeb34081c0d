import type { Attempt } from "./model/attempt.ts";
import type { DeployRequest } from "./model/deploy-request.ts";
import { describeDesired, type DesiredStack } from "./model/desired-stack.ts";
import { regionOf, type StackResource } from "./model/observed-stack.ts";
import type { DeployOutcome } from "./model/outcome.ts";
import { attachToStack } from "./operate/follow/attach-to-stack.ts";
import { judgeParameters } from "./operate/change/judge-parameters.ts";
import { changeStack } from "./operate/change/change-stack.ts";
import { continueRollback } from "./operate/rollback/continue-rollback.ts";
import { deleteRemains } from "./operate/change/delete-remains.ts";
import { mendProtection, tellOpened } from "./operate/protection/mend-protection.ts";
import { readInputs, reportStart } from "./operate/read-inputs.ts";
import { readSituation } from "./operate/read-situation.ts";
import { startOverWhileOvertaken } from "./operate/start-over.ts";
import { findMigration } from "./model/tags.ts";
import { deletionPolicyOf } from "./plan/data/policy-effects.ts";
import { describeNothing } from "./plan/judge-outcome.ts";
import { planDeployment } from "./plan/plan-deployment.ts";
import { refuseOtherRegion } from "./plan/status/refuse-other-region.ts";
import { refuseMissingInputs, refuseOtherAccount } from "./plan/status/refuse-state.ts";
import { resolveRequest, type ResolvedRequest } from "./plan/resolve-request.ts";
import type { Ports } from "./ports.ts";
import type { ParsedTemplate } from "./template/template.ts";

/**
 * Brings one stack to its desired state, or (verb `plan`) says what that would take and changes nothing.
 * Where others change the stack meanwhile, it starts over from what they left. Every ending is a value; a `DeployError` is thrown for bad input, before any call, and for what AWS will not do.
 */
export async function deployStack(asked: DeployRequest, ports: Ports): Promise<DeployOutcome> {
  const request = asked.disposable === true ? { ...asked, template: await withoutKeeping(asked.template) } : asked;
  const resolved = resolveRequest(request);
  const { stackName, values } = resolved;
  const { region, expectedRegion } = request;
  const astray = refuseOtherRegion({ expected: expectedRegion, actual: region, commands: request.commands });
  if (astray !== undefined) {
    reportStart(ports, { request, stackName, values, account: undefined });
    return { kind: "refused", refusal: astray };
  }
  return startOverWhileOvertaken(ports, {
    diagnose: request.commands.diagnose,
    deadlineAt: request.deadlineAt,
    again: request.commands.deploy,
    stackName,
    attempt: () => attemptOn(ports, { request, resolved }),
  });
}

/** Parses, and so is loaded only where it is needed. */
async function withoutKeeping(template: ParsedTemplate): Promise<ParsedTemplate> {
  const { makeDisposable } = await import("./template/make-disposable.ts");
  return makeDisposable(template, (resource) => deletionPolicyOf(resource) !== "Delete");
}

/** One attempt, from reading to the end; it starts nothing on facts that were read while the stack changed. */
async function attemptOn(
  ports: Ports,
  { request, resolved }: { readonly request: DeployRequest; readonly resolved: ResolvedRequest },
): Promise<Attempt> {
  const { values, pending, stackName } = resolved;
  const { layer, template, commands } = request;
  const { stack, account, inputs, missing } = await readInputs(ports, { request, stackName, values, pending });
  const elsewhere = refuseOtherAccount({ expected: request.expectedAccount, actual: account, commands });
  if (elsewhere !== undefined) return { kind: "refused", refusal: elsewhere };
  // What answers for the endpoint need not be in the region that is set up.
  const astray = refuseOtherRegion({ expected: request.region, actual: regionOf(stack?.stackId ?? ""), commands });
  if (astray !== undefined) return { kind: "refused", refusal: astray };
  if (missing.length > 0) {
    const waitsFor = [...new Set(missing.map(({ layer }) => layer))];
    return request.verb === "plan"
      ? { kind: "planned", operation: stack === undefined ? "create" : "update", waitsFor }
      : { kind: "refused", refusal: refuseMissingInputs(missing) };
  }

  const desired = describeDesired({
    layer,
    template,
    parameters: { ...values, ...inputs },
    disposable: request.disposable,
    migration: request.migration ?? findMigration(stack?.tags ?? {}),
  });
  const plan = planDeployment(desired, await readSituation(ports, { desired, stack, commands }));
  if (ports.interrupted()) return { kind: "interrupted", runningOn: undefined, reattach: undefined };
  if (plan.kind !== "refuse" && plan.kind !== "startOver") ports.report({ event: "decided", operation: plan.kind });
  const { refusal: broken, allowed } = judgeParameters(ports, { request, desired, sources: resolved.sources, plan });
  if (broken !== undefined) return { kind: "refused", refusal: broken };
  if (request.verb === "plan" && (plan.kind === "nothing" || plan.kind === "update"))
    await tellOpened(ports, { request, stack: plan.stack, ...(plan.kind === "nothing" ? { template } : {}) });
  switch (plan.kind) {
    case "nothing":
      if (request.verb === "deploy") await mendProtection(ports, { request, desired, stack: plan.stack });
      return describeNothing(request, plan.stack);
    case "startOver":
      return plan;
    case "refuse":
      return { kind: "refused", refusal: plan.refusal };
    case "attach":
      return attachToStack(ports, { request, desired, plan });
    case "recreate": {
      if (request.verb === "plan") return foreseeCreate(ports, desired);
      warnOfRetained(ports, plan.retained);
      const unfinished = await deleteRemains(ports, { stack: plan.stack, request });
      return unfinished ?? changeStack(ports, { request, desired, deployed: undefined, allowed });
    }
    case "create":
      // To propose where others do, and to take it back, could take theirs with it; a plan must not.
      if (request.verb === "plan" && plan.shell !== undefined) return foreseeCreate(ports, desired);
      return changeStack(ports, { request, desired, deployed: undefined, allowed });
    case "continue":
      return request.verb === "plan"
        ? planContinuation(ports)
        : continueRollback(ports, { request, stack: plan.stack, environment: desired.environment });
    case "fixForward":
    case "update":
      return changeStack(ports, { request, desired, deployed: plan.stack, allowed });
  }
}

/** Says by the template alone what would be created, where CloudFormation is not to be asked. */
function foreseeCreate({ report }: Ports, { template }: DesiredStack): DeployOutcome {
  const resources = [...template.resources.values()];
  report({
    event: "foreseen",
    resources: resources.map(({ logicalId, type, condition }) => ({ logicalId, type, condition })),
  });
  return { kind: "planned", operation: "create", waitsFor: [] };
}

function planContinuation({ report }: Ports): DeployOutcome {
  report({
    event: "warning",
    message: "the rollback that got stuck is gone on with first; what changes is known then.",
  });
  return { kind: "planned", operation: "update", waitsFor: [] };
}

function warnOfRetained({ report }: Ports, retained: readonly StackResource[]): void {
  for (const { logicalId, type, physicalId = "of unknown name" } of retained) {
    const message = `${logicalId} (${type}, ${physicalId}) was kept outside the stack, and no stack will know it any more.`;
    report({ event: "warning", message });
  }
}
